import type { SlackClients } from '../bot/slack-clients.ts'
import type { Health } from '../http/server.ts'
import type { Process, WorkerRole } from './role.ts'
import type { Stores } from './stores.ts'

/** Reads what works: never throws, since it is asked when something does not. */
export function healthReader(
  { operations, policy }: Pick<Process, 'operations' | 'policy'>,
  { redis, slack }: Pick<Stores, 'redis' | 'slack'>,
  worker: WorkerRole | undefined,
): () => Promise<Health> {
  const slackIsReachable = slackCheck(slack)
  return async () => {
    const [redisWorks, queue] = await Promise.all([
      redis.ping().then(
        () => true,
        () => false,
      ),
      operations.depth().catch(() => undefined),
    ])
    return {
      redis: redisWorks,
      slack: await slackIsReachable(),
      worker: worker?.isRunning(),
      policyProblems: policy.problems,
      queue,
    }
  }
}

const SLACK_CHECK_VALID_MS = 30_000

/** Whether Slack can be reached, asked at most every 30 s. */
function slackCheck(clients: SlackClients): () => Promise<boolean> {
  let last: { at: number; works: Promise<boolean> } | undefined
  return () => {
    if (last && Date.now() - last.at < SLACK_CHECK_VALID_MS) return last.works
    const works = clients.isReachable()
    last = { at: Date.now(), works }
    return works
  }
}
