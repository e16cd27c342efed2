import { randomUUID } from 'node:crypto'
import path from 'node:path'
import { ofOperations } from '../sandbox/azure/recorded-request.ts'
import { type Sandbox, startSandbox } from '../sandbox/sandbox.ts'
import type { SimulatedMessage } from '../sandbox/slack/workspace.ts'
import { startCauseway } from '../src/causeway.ts'
import { readConfig } from '../src/config/config.ts'
import { OperationStore } from '../src/jobs/engine/operation-store.ts'
import type { OperationRecord } from '../src/jobs/engine/record.ts'
import { createLog } from '../src/log.ts'
import { connectPatient } from '../src/redis/redis.ts'
import { forgetKeys } from './redis-figures.ts'

export const POLICY = path.join(import.meta.dirname, '..', 'sandbox', 'policy.yaml')

/** Keys of its own for each run. */
export const benchPrefix = (): string => `{bench-${randomUUID().slice(0, 8)}}`

/** The simulators, and Causeway itself in this process, as `npm run demo` has them. */
export interface Stack {
  readonly sandbox: Sandbox
  /** Newest record of the create of a cluster. */
  createOf(cluster: string): Promise<OperationRecord | undefined>
  /** Closes everything and deletes what it has left in Redis. */
  close(): Promise<void>
}

export async function startStack(options: {
  redisUrl: string
  scale: number
  /** Settings beside those of the sandbox. */
  environment?: NodeJS.ProcessEnv
}): Promise<Stack> {
  const { redisUrl, scale, environment } = options
  const sandbox = await startSandbox({ scale })
  const keyPrefix = benchPrefix()
  const config = readConfig({
    ...sandbox.environment,
    REDIS_URL: redisUrl,
    CAUSEWAY_KEY_PREFIX: keyPrefix,
    CAUSEWAY_POLICY: POLICY,
    PORT: '0',
    LOG_LEVEL: 'fatal',
    ...environment,
  })
  const causeway = await startCauseway(config, createLog(config.logLevel))
  sandbox.slack.setRequestUrl(`${causeway.url}/slack/events`)
  const redis = connectPatient(redisUrl)
  const store = new OperationStore(redis, keyPrefix)
  return {
    sandbox,
    async createOf(cluster) {
      const recent = await store.recent(100)
      return recent.find((record) => record.kind === 'create' && record.cluster === cluster)
    },
    async close() {
      await causeway.stop()
      await sandbox.close()
      await forgetKeys(redis, keyPrefix)
      redis.disconnect()
    },
  }
}

const PATIENCE_MS = 600_000

/** Clicks a button of a cluster's card as soon as there is one. */
export async function clickWhenThere(
  slack: Sandbox['slack'],
  cluster: string,
  actionId: string,
): Promise<void> {
  const isCard = ({ blocks }: SimulatedMessage) => {
    const text = JSON.stringify(blocks ?? [])
    return text.includes(`"${actionId}"`) && text.includes(cluster)
  }
  const { channel, ts } = await slack.waitForMessage(isCard, { timeoutMs: PATIENCE_MS })
  await slack.click({ channelId: channel, messageTs: ts, actionId })
}

/**
 * One create from the command to the ready card; every button is clicked as soon as it is there.
 * @param options `flags` of the command, for example "--gateway new"; `asks`: whether a restart has to be approved
 * @returns when Create was clicked and when the ready card was there (milliseconds since the Unix epoch), and what
 *   Azure was asked for in between
 */
export async function createCluster(
  { slack, azure }: Sandbox,
  cluster: string,
  { flags = '', asks = true }: { flags?: string; asks?: boolean } = {},
) {
  await slack.command({ text: `create ${cluster} ${flags}` })
  await clickWhenThere(slack, cluster, 'plan_create')
  const clickedAt = Date.now()
  const before = azure.requests.length
  if (asks) await clickWhenThere(slack, cluster, 'approval_approve')
  await slack.waitForMessage(
    ({ text, threadTs }) => text.includes(`${cluster} is ready`) && threadTs === undefined,
    { timeoutMs: PATIENCE_MS },
  )
  return { clickedAt, shownAt: Date.now(), requests: ofOperations(azure.requests.slice(before)) }
}
