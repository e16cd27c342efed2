import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import fc from 'fast-check'
import { Redis } from 'ioredis'
import {
  type Approval,
  ApprovalStore,
  type DecisionOutcome,
  hashChange,
  standing,
} from '../../../src/jobs/engine/approvals.ts'
import { counts, quorumFor } from '../../../src/policy/approval-rule.ts'
import { isAllowed, type Policy, PolicySchema } from '../../../src/policy/policy.ts'
import { redisUrl, testPrefix } from '../../support/redis.ts'

const RUNS = 10_000
const REQUESTER = 'U01ALICE'
const PEOPLE = [REQUESTER, 'U02BOB', 'U03CAROL', 'U04DAVE'] as const
const TEAM = 'T01DEMO'
const LIFETIME = 100

let redis: Redis
let store: ApprovalStore
before(() => {
  redis = new Redis(redisUrl())
  store = new ApprovalStore(redis, testPrefix())
})
after(() => redis.quit())

interface Click {
  readonly by: string
  readonly team: string
  readonly yes: boolean
  readonly revision: number
}

/** What the policy's file says: how many are needed, and whether only the members of a second group count. */
interface Written {
  readonly needs: number
  readonly onlySecondGroup: boolean
}

type Event =
  | { readonly do: 'ask' }
  | { readonly do: 'ask an older question again' }
  | ({ readonly do: 'click' } & Click)
  | { readonly do: 'the same click again' }
  | ({ readonly do: 'a click that is delivered twice at once' } & Click)
  | { readonly do: 'two approve at once'; readonly who: readonly [string, string] }
  | { readonly do: 'somebody changes the cluster' }
  | { readonly do: 'time passes'; readonly ms: number }
  | ({ readonly do: 'the policy changes' } & Written)
  | { readonly do: 'a group changes'; readonly who: string; readonly group: 'S1' | 'S2' }

const person = fc.constantFrom(...PEOPLE)
const click = {
  by: person,
  team: fc.constantFrom(TEAM, TEAM, TEAM, 'T02OTHER'),
  // Most say yes: stories that end at once tell little.
  yes: fc.constantFrom(true, true, true, true, false),
  revision: fc.constantFrom(0, 1, 1, 1, 2, 2, 3),
}
const written = { needs: fc.integer({ min: 1, max: 3 }), onlySecondGroup: fc.boolean() }

const events: fc.Arbitrary<Event> = fc.oneof(
  fc.constant<Event>({ do: 'ask' }),
  fc.constant<Event>({ do: 'ask an older question again' }),
  { weight: 5, arbitrary: fc.record({ do: fc.constant('click' as const), ...click }) },
  fc.constant<Event>({ do: 'the same click again' }),
  fc.record({ do: fc.constant('a click that is delivered twice at once' as const), ...click }),
  fc.record({
    do: fc.constant('two approve at once' as const),
    who: fc.tuple(person, person),
  }),
  fc.constant<Event>({ do: 'somebody changes the cluster' }),
  fc.record({
    do: fc.constant('time passes' as const),
    ms: fc.integer({ min: 1, max: 60 }),
  }),
  fc.record({ do: fc.constant('the policy changes' as const), ...written }),
  fc.record({
    do: fc.constant('a group changes' as const),
    who: person,
    group: fc.constantFrom('S1' as const, 'S2' as const),
  }),
)

/** What must be true after each event, told by a few plain rules, not by the store's code. */
interface Expected {
  revision: number
  /** The state of the cluster that the newest question was computed from. */
  askedFor: number
  expiresAt: number
  yes: Set<string>
  decision: boolean | undefined
}

function policyOf({ needs, onlySecondGroup }: Written): Policy {
  return PolicySchema.parse({
    version: 1,
    rules: [{ groups: ['S1'], may: ['approve'] }],
    approvals: {
      rules: [
        { changes: ['delete'], needs: 1 },
        { changes: ['restart'], clusters: ['ord*'], needs, groups: onlySecondGroup ? ['S2'] : [] },
      ],
    },
  })
}

interface Tale {
  readonly story: readonly Event[]
  readonly selfAllowed: boolean
  readonly first: Written
}

async function live({ story, selfAllowed, first }: Tale, operationId: string): Promise<boolean> {
  let now = 1000
  let cluster = 0
  let rules = first
  const groups = new Map<string, Set<string>>(PEOPLE.map((id) => [id, new Set(['S1', 'S2'])]))
  let last: Click | undefined
  let expected: Expected | undefined
  let ran = false

  /** As the bot finds it out, by the policy's own functions. */
  const mayDecide = (userId: string) => {
    const policy = policyOf(rules)
    const question = { kind: 'restart', cluster: 'orders', teamId: TEAM }
    const actor = {
      teamId: TEAM,
      channelId: 'C01',
      userId,
      groupIds: [...(groups.get(userId) ?? [])],
    }
    return (
      isAllowed(policy, actor, 'approve', 'orders') &&
      counts(quorumFor(policy.approvals, question), actor)
    )
  }
  /** The same in plain words. */
  const isPermitted = (userId: string) =>
    groups.get(userId)?.has('S1') === true &&
    (!rules.onlySecondGroup || groups.get(userId)?.has('S2') === true)

  const ask = (revision: number) => {
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
    return store.ask(approval)
  }
  const decide = async ({
    by,
    team,
    yes,
    revision,
  }: Click): Promise<DecisionOutcome | 'refused'> => {
    if (!mayDecide(by)) return 'refused'
    const change = { kind: 'restart', cluster: 'orders', teamId: TEAM }
    return store.decide({
      operationId,
      revision,
      status: yes ? 'approved' : 'denied',
      by: { teamId: team, userId: by },
      now,
      needed: quorumFor(policyOf(rules).approvals, change).needs,
      stillMay: mayDecide,
    })
  }
  /** @returns whether the word is one that counts */
  const note = ({ by, yes, revision }: Click): boolean => {
    if (!expected || expected.revision !== revision || expected.decision !== undefined) return false
    if (now >= expected.expiresAt || !isPermitted(by)) return false
    if (!yes) {
      expected.decision = false
      return true
    }
    if (by === REQUESTER && !selfAllowed) return false
    expected.yes = new Set([...expected.yes].filter(isPermitted)).add(by)
    if (expected.yes.size >= rules.needs) expected.decision = true
    return true
  }

  for (const event of story) {
    switch (event.do) {
      case 'ask': {
        const revision = (expected?.revision ?? 0) + 1
        expected = {
          revision,
          askedFor: cluster,
          expiresAt: now + LIFETIME,
          yes: new Set(),
          decision: undefined,
        }
        await ask(revision)
        break
      }
      case 'ask an older question again':
        if (expected) await ask(expected.revision)
        break
      case 'click':
      case 'the same click again': {
        if (event.do === 'click') last = event
        if (!last) break
        const outcome = await decide(last)
        const taken =
          outcome === 'decided' || outcome === 'counted' || outcome === 'already counted'
        assert.equal(note(last), taken, `${outcome} at ${now}: ${JSON.stringify(last)}`)
        assert.equal(outcome === 'decided', taken && expected?.decision !== undefined)
        break
      }
      case 'a click that is delivered twice at once': {
        last = event
        const outcomes = await Promise.all([decide(event), decide(event)])
        note(event)
        assert.ok(outcomes.filter((outcome) => outcome === 'decided').length <= 1, `${outcomes}`)
        break
      }
      case 'two approve at once': {
        const revision = expected?.revision ?? 0
        const clicks = event.who.map((by) => ({ by, team: TEAM, yes: true, revision }))
        const outcomes = await Promise.all(clicks.map(decide))
        for (const each of clicks) note(each)
        assert.ok(outcomes.filter((outcome) => outcome === 'decided').length <= 1, `${outcomes}`)
        break
      }
      case 'somebody changes the cluster':
        cluster += 1
        break
      case 'time passes':
        now += event.ms
        break
      case 'the policy changes':
        rules = event
        break
      case 'a group changes': {
        const of = groups.get(event.who)
        if (!of?.delete(event.group)) of?.add(event.group)
        break
      }
    }
    const approval = await store.read(operationId, now)
    const digest = hashChange({ state: cluster, cluster: 'orders' })
    const mayRun = standing(approval, digest) === 'approved'
    const should = expected?.decision === true && expected.askedFor === cluster
    assert.equal(mayRun, should, `after ${JSON.stringify(event)}`)
    ran ||= mayRun
    const votes = approval?.votes ?? []
    assert.equal(new Set(votes.map(({ userId }) => userId)).size, votes.length, 'each person once')
    if (!selfAllowed) assert.ok(votes.every(({ userId }) => userId !== REQUESTER))
    if (mayRun) assert.ok(votes.length >= (approval?.needed ?? Number.POSITIVE_INFINITY))
  }
  return ran
}

test(`in ${RUNS} stories a change may run only if as many different people as the policy wants, who may, said yes in time to the newest question about the cluster as it is now, and nobody said no`, async () => {
  let told = 0
  let ran = 0
  await fc.assert(
    fc.asyncProperty(
      fc.record<Tale>({
        story: fc
          .array(events, { minLength: 2, maxLength: 14 })
          .map((rest): readonly Event[] => [{ do: 'ask' }, ...rest]),
        selfAllowed: fc.boolean(),
        first: fc.record(written),
      }),
      async (tale) => {
        told += 1
        if (await live(tale, `k-${told}`)) ran += 1
      },
    ),
    { numRuns: RUNS, seed: 20_261_123 },
  )
  assert.ok(ran > RUNS / 10, `stories in which it may run tell something: ${ran}`)
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
