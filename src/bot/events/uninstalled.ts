import type { App } from '@slack/bolt'
import type { Logger } from 'pino'
import type { Installations } from '../installations.ts'

/** Forgets a workspace's token when Slack says that it is worth nothing any more. */
export function forgetWhenUninstalled(app: App, installations: Installations, log: Logger): void {
  app.event('app_uninstalled', async ({ body }) => forget(body.team_id, body.event_time))

  app.event('tokens_revoked', async ({ body, event }) => {
    const installation = await installations.read(body.team_id)
    if (installation && event.tokens.bot?.includes(installation.botUserId))
      await forget(body.team_id, body.event_time)
  })

  async function forget(teamId: string, eventTime: number): Promise<void> {
    if (await installations.remove(teamId, eventTime)) log.info({ teamId }, 'uninstalled')
  }
}
