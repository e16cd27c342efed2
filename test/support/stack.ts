import path from 'node:path'
import type { Durations } from '../../sandbox/azure/durations.ts'
import { type Sandbox, startSandbox } from '../../sandbox/sandbox.ts'
import type { SimulatedMessage } from '../../sandbox/slack/workspace.ts'
import type { SteeredTime } from '../../sandbox/steered-time.ts'
import { startCauseway } from '../../src/causeway.ts'
import { readConfig } from '../../src/config/config.ts'
import { createLog } from '../../src/log.ts'
import { redisUrl, testPrefix } from './redis.ts'

export const POLICY = path.join(import.meta.dirname, '..', '..', 'sandbox', 'policy.yaml')
/** Default: a 40-minute gateway in 4 seconds. */
const SCALE = 600

/** A test, or whatever else closes things at its end. */
export interface Closing {
  after(close: () => unknown): void
}

export interface Stack {
  readonly sandbox: Sandbox
  /** Address of Causeway's HTTP server. */
  readonly url: string
}

/** The simulators and Causeway itself in this process, with their connections closed at the test's end. */
export async function startStack(
  t: Closing,
  options: {
    scale?: number
    policy?: string
    redisUrl?: string
    keyPrefix?: string
    socketMode?: boolean
    severalWorkspaces?: boolean
    keyVault?: boolean
    /** In place of documented ones, in simulated milliseconds. */
    durations?: Partial<Durations>
    recordBodies?: boolean
    /** The time of this process, for `letDateFollow`. */
    time?: SteeredTime
    /** Settings beside those of the sandbox. */
    environment?: NodeJS.ProcessEnv
    /** Called when the simulators run, before Causeway starts. */
    beforeStart?: (sandbox: Sandbox) => void
  } = {},
): Promise<Stack> {
  const scale = options.scale ?? SCALE
  const sandbox = await startSandbox({
    scale,
    socketMode: options.socketMode === true,
    severalWorkspaces: options.severalWorkspaces === true,
    keyVault: options.keyVault !== false,
    ...(options.durations && { durations: options.durations }),
    recordBodies: options.recordBodies === true,
    ...(options.time && { time: options.time }),
  })
  let causeway: Awaited<ReturnType<typeof startCauseway>> | undefined
  t.after(async () => {
    await causeway?.stop()
    await sandbox.close()
  })
  options.beforeStart?.(sandbox)
  const config = readConfig({
    ...sandbox.environment,
    REDIS_URL: options.redisUrl ?? redisUrl(),
    CAUSEWAY_KEY_PREFIX: options.keyPrefix ?? testPrefix(),
    CAUSEWAY_POLICY: options.policy ?? POLICY,
    PORT: '0',
    LOG_LEVEL: process.env.LOG_LEVEL ?? 'fatal',
    ...options.environment,
  })
  causeway = await startCauseway(config, createLog(config.logLevel))
  if (!options.socketMode) sandbox.slack.setRequestUrl(`${causeway.url}/slack/events`)
  return { sandbox, url: causeway.url }
}

const PATIENCE_MS = 60_000

/** The newest message that has the button, once there is one. */
export function messageWith(sandbox: Sandbox, actionId: string): Promise<SimulatedMessage> {
  return sandbox.slack.waitForMessage(
    (message) => JSON.stringify(message.blocks ?? []).includes(`"${actionId}"`),
    {
      timeoutMs: PATIENCE_MS,
    },
  )
}

/** Clicks a button as soon as a message has it. */
export async function clickWhenThere(
  sandbox: Sandbox,
  actionId: string,
  userId = 'U01ALICE',
): Promise<SimulatedMessage> {
  const message = await messageWith(sandbox, actionId)
  await sandbox.slack.click({ userId, channelId: message.channel, messageTs: message.ts, actionId })
  return message
}

/**
 * The whole walk of a newcomer: command, Create, Approve Restart, ready.
 * @param flags of the command, for example "--gateway new"
 * @returns the ready message
 */
export async function createCluster(
  sandbox: Sandbox,
  name: string,
  approver = 'U01ALICE',
  flags = '',
): Promise<SimulatedMessage> {
  await sandbox.slack.command({ text: `create ${name} ${flags}` })
  await clickWhenThere(sandbox, 'plan_create')
  await clickWhenThere(sandbox, 'approval_approve', approver)
  return sandbox.slack.waitForMessage(
    (message) => message.text.includes(`${name} is ready`) && message.threadTs === undefined,
    {
      timeoutMs: PATIENCE_MS,
    },
  )
}
