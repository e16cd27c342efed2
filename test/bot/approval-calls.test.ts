import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { type SlackSimulator, startSlackSimulator } from '../../sandbox/slack/simulator.ts'
import { ApprovalMessages } from '../../src/bot/approval-messages.ts'
import { MessageRefs } from '../../src/bot/message-refs.ts'
import { SlackClients } from '../../src/bot/slack-clients.ts'
import { SlackMessages } from '../../src/bot/slack-messages.ts'
import { SlackPace } from '../../src/bot/slack-pace.ts'
import { UserGroups } from '../../src/bot/user-groups.ts'
import { type Approval, ApprovalStore } from '../../src/jobs/engine/approvals.ts'
import { newRecord, type OperationRecord } from '../../src/jobs/engine/record.ts'
import { tables } from '../../src/jobs/operations/tables.ts'
import { createLog } from '../../src/log.ts'
import { type Policy, parsePolicy } from '../../src/policy/policy.ts'
import { testPrefix, testRedis } from '../support/redis.ts'
import { untilItsTurn } from './until-its-turn.ts'

const MINUTE = 60_000
const BOT_TOKEN = 'xoxb-of-the-stage'
const alice = { teamId: 'T01DEMO', userId: 'U01ALICE', channelId: 'C01KAFKA' }

const POLICY = parsePolicy(`
version: 1
rules:
  - groups: [S01KAFKA]
    may: [approve]
approvals:
  escalateMinutes: 5
  escalateTo: { groups: [S02ONCALL] }
  rules:
    - changes: ["*"]
      needs: 2
      groups: [S01KAFKA]
`)

interface Stage {
  readonly slack: SlackSimulator
  readonly approvals: ApprovalStore
  readonly record: OperationRecord
  /** A worker's part that speaks of approvals, with its own clients and nothing remembered. */
  startWorker(policy?: Policy): ApprovalMessages
  ask(more?: Partial<Approval>): Promise<void>
}

async function startStage(t: TestContext): Promise<Stage> {
  const redis = await testRedis(t)
  const prefix = testPrefix()
  const slack = await startSlackSimulator({
    signingSecret: 'unused',
    botToken: BOT_TOKEN,
    timeScale: 20,
  })
  t.after(() => slack.close())
  const approvals = new ApprovalStore(redis, prefix)
  const operation = { id: 'c-0123456789ab', kind: 'restart', cluster: 'orders', request: {} }
  const plain = newRecord(
    { ...operation, requestedBy: alice },
    tables.get('restart')?.steps ?? [],
    Date.now(),
  )
  const steps = { ...plain.steps, 'change-approval': { state: 'running' as const } }
  return {
    slack,
    approvals,
    record: { ...plain, state: 'running', steps },
    startWorker(policy = POLICY) {
      const refs = new MessageRefs(redis, prefix)
      const slackConfig = { apiUrl: slack.apiUrl, signingSecret: undefined, appToken: undefined }
      const tokens = { of: 'one workspace', botToken: BOT_TOKEN } as const
      const clients = new SlackClients({ ...slackConfig, tokens }, undefined)
      const messages = new SlackMessages({ clients, refs, pace: new SlackPace(redis, prefix) })
      t.after(() => messages.close())
      const groups = new UserGroups(clients, createLog('silent'))
      return new ApprovalMessages({
        messages,
        refs,
        approvals,
        groups,
        policy,
        languageOf: () => 'en',
      })
    },
    ask: (more = {}) =>
      approvals.ask({
        operationId: operation.id,
        revision: 1,
        changeHash: 'abc',
        subject: {
          advertising: 'unchanged',
          diff: [],
          restart: ['wn0-orders'],
          baseVersion: 1,
          singleReplicaTopics: [],
          brokers: 3,
          outdated: 0,
          topics: 0,
        },
        requestedBy: alice,
        requesterMayApprove: false,
        requestedAt: Date.now(),
        expiresAt: Date.now() + 60 * MINUTE,
        status: 'pending',
        ...more,
      }),
  }
}

/** Messages that call a group, by what they begin with. */
const callsIn = (slack: SlackSimulator, group: string) =>
  slack.messages().filter(({ blocks }) => JSON.stringify(blocks).includes(`!subteam^${group}`))

/** Counts messages that have called a group at some time: the next edit takes the call out of one. */
function everCalled(slack: SlackSimulator): (group: string) => number {
  const seen = new Set<string>()
  slack.onChange(() => {
    for (const group of ['S01KAFKA', 'S02ONCALL'])
      for (const { ts } of callsIn(slack, group)) seen.add(`${group} ${ts}`)
  })
  return (group) => [...seen].filter((call) => call.startsWith(`${group} `)).length
}

const LATE = { requestedAt: Date.now() - 10 * MINUTE }

test('several workers at once and one after a restart make one card, one direct message and one call of others', async (t) => {
  const { slack, record, ask, startWorker } = await startStage(t)
  await ask(LATE)
  const called = everCalled(slack)
  const workers = [startWorker(), startWorker(), startWorker()]
  await Promise.all(
    [...workers, ...workers].map((worker) => untilItsTurn(() => worker.show(record))),
  )
  assert.deepEqual([called('S01KAFKA'), called('S02ONCALL')], [1, 1])
  await startWorker().show(record)
  await startWorker().show(record)
  const texts = slack.messages().map(({ channel, text }) => `${channel} ${text}`)
  assert.deepEqual(texts.toSorted(), [
    'C01KAFKA Approval needed for orders: restart of 1 broker',
    'C01KAFKA restart orders still waits for approval.',
    'D01ALICE Your restart orders waits for approval in <#C01KAFKA>.',
  ])
  assert.equal(callsIn(slack, 'S').length, 0, 'an edited message calls nobody')
})

test('others are called when it is time, not before, and not about what has been decided', async (t) => {
  const { slack, record, ask, startWorker, approvals } = await startStage(t)
  const worker = startWorker()
  await ask({ requestedAt: Date.now() - 4 * MINUTE })
  await worker.show(record)
  assert.equal(callsIn(slack, 'S02ONCALL').length, 0)
  await ask({ revision: 2, ...LATE })
  const denial = { operationId: record.id, revision: 2, status: 'denied' as const, needed: 2 }
  const by = { teamId: 'T01DEMO', userId: 'U02BOB' }
  await approvals.decide({ ...denial, by, now: Date.now(), stillMay: () => true })
  await worker.show(record)
  assert.equal(callsIn(slack, 'S02ONCALL').length, 0)
})

test('a question that is asked anew does not call its group again, a retry does', async (t) => {
  const { slack, record, ask, startWorker } = await startStage(t)
  const worker = startWorker()
  const posted = () => slack.messages().filter(({ text }) => /^Approval needed/.test(text)).length
  await ask()
  await worker.show(record)
  assert.equal(callsIn(slack, 'S01KAFKA').length, 1)
  await ask({ revision: 2 })
  await worker.show(record)
  assert.equal(posted(), 1, 'the first is replaced')
  assert.equal(callsIn(slack, 'S01KAFKA').length, 0)
  await ask({ revision: 3 })
  await worker.show({ ...record, retries: 1 })
  assert.equal(callsIn(slack, 'S01KAFKA').length, 1)
})

test('a policy that wants more people changes the card that is open', async (t) => {
  const { slack, record, ask, startWorker } = await startStage(t)
  await ask()
  await startWorker().show(record)
  const [rule] = POLICY.approvals.rules
  assert.ok(rule)
  const approvals = { ...POLICY.approvals, rules: [{ ...rule, needs: 3 }] }
  await startWorker({ ...POLICY, approvals }).show(record)
  const [card] = slack.messages('C01KAFKA')
  assert.match(JSON.stringify(card?.blocks), /0 of 3 from @kafka-admins/)
})

test('whoever may approve alone, or asked in a direct message, is not told what the card says', async (t) => {
  const { slack, record, ask, startWorker } = await startStage(t)
  const one = { ...POLICY, approvals: { ...POLICY.approvals, rules: [] } }
  await ask({ requesterMayApprove: true })
  await startWorker(one).show(record)
  await ask({ revision: 2 })
  const asked = { ...record, requestedBy: { ...alice, channelId: 'D01ALICE' } }
  await startWorker().show(asked)
  const notes = slack.messages().filter(({ text }) => /^Your restart/.test(text))
  assert.deepEqual(notes, [])
})
