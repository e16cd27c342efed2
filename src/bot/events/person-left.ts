import type { App } from '@slack/bolt'
import type { Logger } from 'pino'
import type { Leavers } from '../../jobs/watch/leavers.ts'

/**
 * Takes note of whoever leaves a workspace: a worker then revokes what they have got. Slack sends this for every change
 * of a profile. Source: Slack, event `user_change`; `deleted` is said of people who were deactivated.
 */
export function noteWhoLeaves(app: App, leavers: Pick<Leavers, 'note'>, log: Logger): void {
  app.event('user_change', async ({ body, event }) => {
    if (!event.user.deleted) return
    const person = { teamId: event.user.team_id ?? body.team_id, userId: event.user.id }
    await leavers.note(person)
    log.info(person, 'somebody has left the workspace')
  })
}
