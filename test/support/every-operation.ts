import type { Sandbox } from '../../sandbox/sandbox.ts'
import { clickWhenThere, createCluster } from './stack.ts'

const PATIENCE = { timeoutMs: 60_000 }

const told = (sandbox: Sandbox, pattern: RegExp, after = 0) =>
  sandbox.slack.waitForMessage(
    ({ ts, text, blocks }) =>
      Number(ts) > after && (pattern.test(text) || pattern.test(JSON.stringify(blocks ?? []))),
    PATIENCE,
  )

async function ask(sandbox: Sandbox, text: string, answer: RegExp): Promise<void> {
  await sandbox.slack.command({ text })
  await told(sandbox, answer)
}

/** Asks, lets Bob approve the question that comes of it, and waits for the end. */
async function approve(sandbox: Sandbox, text: string, asks: RegExp, end: RegExp): Promise<void> {
  const since = Number(sandbox.slack.messages('C01KAFKA').at(-1)?.ts ?? 0)
  await sandbox.slack.command({ text })
  const { channel, ts } = await told(sandbox, asks, since)
  await sandbox.slack.click({
    userId: 'U02BOB',
    channelId: channel,
    messageTs: ts,
    actionId: 'approval_approve',
  })
  await told(sandbox, end, since)
}

/** Every kind of operation there is, in every kind of place. What it asks of Azure is all that Causeway ever asks. */
export async function doEverything(sandbox: Sandbox): Promise<void> {
  await createCluster(sandbox, 'orders-eu')
  await createCluster(sandbox, 'clicks')
  await createCluster(sandbox, 'orders-us')
  await ask(sandbox, 'doctor clicks', /^clicks: .*(broken|link)/)
  await ask(sandbox, 'list', /3 clusters/)
  await ask(sandbox, 'extend clicks 8h', /\*clicks\* lives until/)
  await ask(sandbox, 'extend clicks never', /\*clicks\* lives until somebody deletes it/)
  await ask(sandbox, 'brokers clicks', /Brokers of clicks/)
  await ask(sandbox, 'topics clicks', /\*clicks\* has no topics/)
  await ask(sandbox, 'verify clicks', /clicks works: 50/)
  await ask(sandbox, 'scale clicks 5', /^Plan for clicks: 4 → 5 workers/)
  await clickWhenThere(sandbox, 'scale_start')
  await told(sandbox, /^clicks has 5 workers/)
  await ask(sandbox, 'mirror orders-eu clicks', /one network/)
  await ask(sandbox, 'vpn orders-eu linux', /VPN profile for orders-eu is/)
  await ask(
    sandbox,
    'vpn orders-eu revoke <@U01ALICE>',
    /VPN certificates for orders-eu (are revoked)/,
  )
  for (const name of ['orders-us', 'clicks', 'orders-eu'])
    await approve(
      sandbox,
      `delete ${name}`,
      new RegExp(`Approval needed for ${name}: deletion`),
      new RegExp(`^${name} is deleted`),
    )
}
