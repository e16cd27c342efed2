/** What a browser sees at the end of an installation. */
export interface InstallPage {
  readonly status: number
  readonly text: string
}

/** The links of an installation that a person has begun: where Slack asks them, and their browser's cookie. */
export interface BegunInstall {
  readonly authorizeUrl: URL
  readonly cookie: string
}

/** Opens `/slack/install` as a browser does. */
export async function beginInstall(url: string): Promise<BegunInstall> {
  const response = await fetch(`${url}/slack/install`, { redirect: 'manual' })
  const [cookie = ''] = (response.headers.get('set-cookie') ?? '').split(';')
  return { authorizeUrl: new URL(response.headers.get('location') ?? ''), cookie }
}

/** Chooses a workspace on Slack's page. @returns the address to which Slack sends the browser back */
export async function allowIn(teamId: string, { authorizeUrl }: BegunInstall): Promise<string> {
  const chosen = new URL(authorizeUrl)
  chosen.searchParams.set('team', teamId)
  const response = await fetch(chosen, { redirect: 'manual' })
  return response.headers.get('location') ?? ''
}

/** Follows Slack's way back, with the browser's cookie. */
export async function comeBack(address: string, cookie: string): Promise<InstallPage> {
  const response = await fetch(address, { headers: { cookie } })
  return { status: response.status, text: await response.text() }
}

/** The whole way: `/slack/install`, a workspace, and back. */
export async function install(url: string, teamId: string): Promise<InstallPage> {
  const begun = await beginInstall(url)
  return comeBack(await allowIn(teamId, begun), begun.cookie)
}
