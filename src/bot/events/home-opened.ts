import type { App } from '@slack/bolt'
import type { Logger } from 'pino'
import type { Caller } from '../access.ts'
import { homeView } from '../blocks/home-view.ts'
import { type HomeServices, readHome } from '../home.ts'
import type { SlackClients } from '../slack-clients.ts'

type Person = Pick<Caller, 'teamId' | 'userId'>

/** Draws the Home tab of a person anew. */
export type PublishHome = (person: Person) => Promise<void>

/** Reads and draws the Home tab with these services. */
export function createPublishHome(services: HomeServices, clients: SlackClients): PublishHome {
  return async ({ teamId, userId }) => {
    const [state, language] = await Promise.all([
      readHome(services, { teamId, userId }),
      services.languages.of({ teamId, userId }),
    ])
    const view = homeView(state, services.now(), language)
    const client = await clients.interactive(teamId)
    await client.views.publish({ user_id: userId, view })
  }
}

/** Whoever opens the Home tab sees it as it is now. */
export function publishHomeWhenOpened(app: App, publish: PublishHome, log: Logger): void {
  app.event('app_home_opened', async ({ body, event }) => {
    if (event.tab !== 'home') return
    await publish({ teamId: body.team_id, userId: event.user }).catch((error: unknown) =>
      log.warn({ err: error }, 'the Home tab could not be shown'),
    )
  })
}
