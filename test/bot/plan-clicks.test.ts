import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { planCancel, planCreate, readOwnPlan } from '../../src/bot/actions/plan.ts'
import type { BotServices } from '../../src/bot/services.ts'
import { UserError } from '../../src/errors.ts'
import { OperationStore } from '../../src/jobs/engine/operation-store.ts'
import { newRecord, type OperationRecord } from '../../src/jobs/engine/record.ts'
import { testPrefix, testRedis } from '../support/redis.ts'

const MINUTE = 60_000
const PLANNED_AT = Date.parse('2026-01-02T10:00:00Z')
const alice = { teamId: 'T1', userId: 'U1', channelId: 'C1', language: 'en' } as const

/** A plan of Alice's in Redis, and what a click on it is given at a moment. */
async function planned(t: TestContext, change: Partial<OperationRecord> = {}) {
  const store = new OperationStore(await testRedis(t), testPrefix())
  const plan = { id: 'p-1', kind: 'plan', cluster: 'orders', request: {}, requestedBy: alice }
  const ended = { state: 'succeeded', endedAt: PLANNED_AT } as const
  const record = { ...newRecord(plan, [{ name: 'preflight' }], PLANNED_AT), ...ended, ...change }
  await store.submit(record, false)
  return (caller: typeof alice | Record<'userId' | 'teamId', string>, minutesLater = 1) => ({
    caller: { ...alice, ...caller },
    value: 'p-1',
    triggerId: '',
    // All that is read before the click is refused.
    services: { store, now: () => PLANNED_AT + minutesLater * MINUTE } as unknown as BotServices,
  })
}

const refusedAs = (code: string) => (error: unknown) =>
  error instanceof UserError && error.code === code

test('a plan is carried out for whoever asked for it, for half an hour', async (t) => {
  const click = await planned(t)
  assert.equal((await readOwnPlan(click(alice, 30), 'succeeded')).id, 'p-1')
  await assert.rejects(planCreate.run(click(alice, 31)), refusedAs('plan-expired'))
  const others = [
    { teamId: 'T1', userId: 'U2' },
    { teamId: 'T2', userId: 'U1' },
  ]
  for (const other of others)
    await assert.rejects(planCreate.run(click(other)), refusedAs('not-your-plan'))
})

test('what is no plan, or one that was refused, is not carried out', async (t) => {
  for (const change of [{ kind: 'create' }, { state: 'failed' }, { id: 'p-2' }] as const) {
    const click = await planned(t, change)
    await assert.rejects(planCreate.run(click(alice)), refusedAs('plan-gone'), change.toString())
  }
})

test('Cancel on a plan leaves a record in place of its card', async (t) => {
  const reply = await planCancel.run((await planned(t))(alice))
  assert.equal(reply?.replacesCard, true)
  assert.match(reply?.message.text ?? '', /p-1.*orders.*was cancelled\. Nothing was created/s)
})
