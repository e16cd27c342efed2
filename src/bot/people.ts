import type { Logger } from 'pino'
import type { SlackClients } from './slack-clients.ts'

/** Whether Slack says that somebody was deactivated; false where it says nothing (scope `users:read`). */
export async function hasLeft(
  { teamId, userId }: { readonly teamId: string; readonly userId: string },
  clients: SlackClients,
  log: Logger,
): Promise<boolean> {
  try {
    const client = await clients.background(teamId)
    const { user } = await client.users.info({ user: userId })
    return user?.deleted === true
  } catch (error) {
    log.warn({ teamId, err: error }, 'whether somebody has left the workspace could not be read')
    return false
  }
}
