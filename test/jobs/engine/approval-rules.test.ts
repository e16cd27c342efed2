import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import fc from 'fast-check'
import { Redis } from 'ioredis'
import {
  type Approval,
  ApprovalStore,
  hashChange,
  standing,
} from '../../../src/jobs/engine/approvals.ts'
import { redisUrl, testPrefix } from '../../support/redis.ts'

const RUNS = 10_000
const REQUESTER = 'U01ALICE'
const TEAM = 'T01DEMO'
const LIFETIME = 100

let redis: Redis
let store: ApprovalStore
before(() => {
  redis = new Redis(redisUrl())
  store = new ApprovalStore(redis, testPrefix())
})
after(() => redis.quit())

type Event =
  | { readonly do: 'ask' }
  | { readonly do: 'ask an older question again' }
  | { readonly do: 'decide'; by: string; team: string; yes: boolean; revision: number }
  | { readonly do: 'the same click again' }
  | { readonly do: 'somebody changes the cluster' }
  | { readonly do: 'time passes'; ms: number }

const events: fc.Arbitrary<Event> = fc.oneof(
  fc.constant<Event>({ do: 'ask' }),
  fc.constant<Event>({ do: 'ask an older question again' }),
  fc.record<Event & { do: 'decide' }>({
    do: fc.constant('decide' as const),
    by: fc.constantFrom(REQUESTER, 'U02BOB', 'U03CAROL'),
    team: fc.constantFrom(TEAM, TEAM, TEAM, 'T02OTHER'),
    yes: fc.boolean(),
    revision: fc.integer({ min: 0, max: 4 }),
  }),
  fc.constant<Event>({ do: 'the same click again' }),
  fc.constant<Event>({ do: 'somebody changes the cluster' }),
  fc.record<Event & { do: 'time passes' }>({
    do: fc.constant('time passes' as const),
    ms: fc.integer({ min: 1, max: 80 }),
  }),
)

/** What must be true after each event, told by a few plain rules, not by the store's code. */
interface Expected {
  revision: number
  /** The state of the cluster that the newest question was computed from. */
  askedFor: number
  expiresAt: number
  decision: boolean | undefined
}

async function live(story: readonly Event[], selfAllowed: boolean, operationId: string) {
  let now = 1000
  let cluster = 0
  let click: (Event & { do: 'decide' }) | undefined
  let expected: Expected | undefined
  const ask = async (revision: number) => {
    const approval: Approval = {
      operationId,
      revision,
      changeHash: hashChange({ cluster: 'orders', state: cluster }),
      subject: {},
      requestedBy: { teamId: TEAM, userId: REQUESTER, channelId: 'C01' },
      requesterMayApprove: selfAllowed,
      requestedAt: now,
      expiresAt: now + LIFETIME,
      status: 'pending',
    }
    await store.ask(approval)
  }
  const decide = async (decision: Event & { do: 'decide' }) => {
    const outcome = await store.decide({
      operationId,
      revision: decision.revision,
      status: decision.yes ? 'approved' : 'denied',
      by: { teamId: decision.team, userId: decision.by },
      now,
    })
    const self = decision.by === REQUESTER
    const counts =
      expected !== undefined &&
      decision.revision === expected.revision &&
      expected.decision === undefined &&
      now < expected.expiresAt &&
      (!self || !decision.yes || selfAllowed)
    assert.equal(outcome === 'decided', counts, `${outcome} at ${now}: ${JSON.stringify(decision)}`)
    if (counts && expected) expected.decision = decision.yes
  }
  for (const event of story) {
    switch (event.do) {
      case 'ask':
        expected = {
          revision: (expected?.revision ?? 0) + 1,
          askedFor: cluster,
          expiresAt: now + LIFETIME,
          decision: undefined,
        }
        await ask(expected.revision)
        break
      case 'ask an older question again':
        if (expected) await ask(expected.revision)
        break
      case 'decide':
        click = event
        await decide(event)
        break
      case 'the same click again':
        if (click) await decide(click)
        break
      case 'somebody changes the cluster':
        cluster += 1
        break
      case 'time passes':
        now += event.ms
        break
    }
    const digest = hashChange({ state: cluster, cluster: 'orders' })
    const mayRun = standing(await store.read(operationId, now), digest) === 'approved'
    const should = expected?.decision === true && expected.askedFor === cluster
    assert.equal(mayRun, should, `after ${JSON.stringify(event)}`)
  }
}

test(`in ${RUNS} stories a change may run only if somebody else said yes, once, in time, to the newest question, about the cluster as it is now`, async () => {
  let story = 0
  await fc.assert(
    fc.asyncProperty(
      fc.array(events, { minLength: 2, maxLength: 10 }),
      fc.boolean(),
      (told, self) => {
        story += 1
        return live(told, self, `k-${story}`)
      },
    ),
    { numRuns: RUNS, seed: 20_261_123 },
  )
})

test(`in ${RUNS} pairs of changes only equal ones have equal digests, whatever the order of their keys`, () => {
  const change = fc.record({
    cluster: fc.constantFrom('orders', 'clicks'),
    restart: fc.array(fc.constantFrom('wn0', 'wn1', 'wn2'), { maxLength: 3 }),
    baseVersion: fc.integer({ min: 1, max: 3 }),
    holdsTopics: fc.constantFrom(true, false, 'unknown'),
  })
  fc.assert(
    fc.property(change, change, (one, other) => {
      const reversed = Object.fromEntries(Object.entries(other).reverse()) as typeof other
      const equal = JSON.stringify(one) === JSON.stringify(other)
      assert.equal(hashChange(one) === hashChange(reversed), equal)
    }),
    { numRuns: RUNS, seed: 20_261_123 },
  )
})
