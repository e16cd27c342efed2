import type { TestContext } from 'node:test'
import { type SlackSimulator, startSlackSimulator } from '../../sandbox/slack/simulator.ts'
import { MessageRefs } from '../../src/bot/message-refs.ts'
import { Notifier } from '../../src/bot/notifier.ts'
import { SlackClients } from '../../src/bot/slack-clients.ts'
import { SlackMessages } from '../../src/bot/slack-messages.ts'
import { type Lane, type Limits, SLACK_LIMITS, SlackPace } from '../../src/bot/slack-pace.ts'
import { UserGroups } from '../../src/bot/user-groups.ts'
import { ApprovalStore } from '../../src/jobs/engine/approvals.ts'
import { OperationStore } from '../../src/jobs/engine/operation-store.ts'
import { newRecord, type OperationRecord } from '../../src/jobs/engine/record.ts'
import { stepsOf } from '../../src/jobs/engine/step.ts'
import { tables } from '../../src/jobs/operations/tables.ts'
import { createLog } from '../../src/log.ts'
import { parsePolicy } from '../../src/policy/policy.ts'
import { connectPatient } from '../../src/redis/redis.ts'
import { redisUrl, testPrefix } from '../support/redis.ts'
import { untilItsTurn } from './until-its-turn.ts'

/** How many times shorter Slack's minutes are on this stage, for both sides. */
const SCALE = 20
const BOT_TOKEN = 'xoxb-of-the-stage'
const KIND = 'restart'

/** Slack, and workers that share one Redis and only tell what operations do. */
export interface DeliveryStage {
  readonly slack: SlackSimulator
  /** The part of a worker that speaks to Slack, with its own clients. */
  readonly workers: readonly Notifier[]
  begin(name: string): Promise<StagedOperation>
}

/** An operation whose states the test decides. */
export interface StagedOperation {
  readonly id: string
  /** Saves a new state, which a worker then shows some time. */
  advance(worker: Notifier, detail: string): Promise<void>
  /** Saves the end and tells it, once. Rejects when Slack does not take it. */
  end(worker: Notifier, message: string): Promise<void>
}

export async function startDeliveryStage(
  t: Pick<TestContext, 'after'>,
  workerCount: number,
  scale = SCALE,
): Promise<DeliveryStage> {
  const redis = connectPatient(redisUrl())
  await redis.connect()
  t.after(() => redis.disconnect())
  const prefix = testPrefix()
  const slack = await startSlackSimulator({
    signingSecret: 'unused',
    botToken: BOT_TOKEN,
    timeScale: scale,
  })
  t.after(() => slack.close())
  const store = new OperationStore(redis, prefix)

  const startWorker = (): Notifier => {
    const refs = new MessageRefs(redis, prefix)
    const clients = new SlackClients(
      {
        tokens: { of: 'one workspace', botToken: BOT_TOKEN },
        apiUrl: slack.apiUrl,
        signingSecret: undefined,
        appToken: undefined,
      },
      undefined,
    )
    const pace = new SlackPace(redis, prefix, scaled(SLACK_LIMITS, scale))
    const notifier = new Notifier({
      messages: new SlackMessages({ clients, refs, pace }),
      refs,
      approvals: new ApprovalStore(redis, prefix),
      groups: new UserGroups(clients, createLog('silent')),
      policy: parsePolicy('version: 1\nrules:\n  - users: ["*"]\n    may: ["*"]\n'),
      view: (record) => {
        const table = tables.get(record.kind)
        return {
          record,
          steps: table ? stepsOf(table, record) : [],
          now: Date.now(),
          remainingMs: 0,
          runs: 0,
          language: 'en',
        }
      },
      languages: { of: async () => 'en' },
      isLive: () => true,
      readRecord: async (id) => (await store.read(id))?.record,
      usually: () => ({ ms: 0, runs: 0 }),
      vpnPackageLink: async () => undefined,
      log: createLog('silent'),
    })
    t.after(() => notifier.close())
    return notifier
  }

  return {
    slack,
    workers: Array.from({ length: workerCount }, startWorker),
    begin: (name) => begin(store, name),
  }
}

async function begin(store: OperationStore, name: string): Promise<StagedOperation> {
  const table = tables.get(KIND)
  const [step] = table?.steps ?? []
  if (!table || !step) throw new Error(`${KIND} has no steps`)
  const requestedBy = { teamId: 'T01DEMO', userId: 'U01ALICE', channelId: 'C01KAFKA' }
  const operation = { id: `c-${name}`, kind: KIND, cluster: name, request: { name }, requestedBy }
  let record = newRecord(operation, table.steps, Date.now())
  await store.submit(record, true)
  let version = 1
  const save = async (next: Partial<OperationRecord>) => {
    record = { ...record, ...next }
    version = await store.save(record, version)
  }
  return {
    id: operation.id,
    async advance(worker, detail) {
      await save({
        state: 'running',
        steps: { ...record.steps, [step.name]: { state: 'running', detail } },
      })
      worker.progress(record)
    },
    async end(worker, message) {
      if (record.state !== 'failed')
        await save({
          state: 'failed',
          endedAt: Date.now(),
          failure: {
            kind: 'user',
            code: 'staged',
            message,
            remedy: 'None.',
            step: step.name,
            correlationId: 'none',
          },
        })
      await untilItsTurn(() => worker.announceEnd(record))
    },
  }
}

function scaled(limits: typeof SLACK_LIMITS, scale: number): Limits {
  const lane = ({ most, perMs, bursts }: Lane): Lane => ({
    most,
    perMs: perMs / scale,
    ...(bursts && { bursts: { of: bursts.of, everyMs: bursts.everyMs / scale } }),
  })
  return {
    update: lane(limits.update),
    post: lane(limits.post),
    ephemeral: lane(limits.ephemeral),
    file: lane(limits.file),
    notForProgress: limits.notForProgress,
    progressMs: limits.progressMs / scale,
    progressPerOperationMs: limits.progressPerOperationMs / scale,
  }
}
