import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { TAKEOVER } from '../../src/jobs/engine/worker.ts'
import { inOrderOfInterest, labelOf, spread } from './failpoint-choice.ts'
import { type Run, runOnce } from './kill-at.ts'
import { TARGETS, type Target } from './operations.ts'
import { quantile } from './quantile.ts'

/** `npm run chaos` kills at as many points as it can in so many minutes, `npm test` at a few of each operation. */
const minutes = Number(process.env.CAUSEWAY_CHAOS_MINUTES ?? 0)
/** "2/6": every sixth point, so that six bounded runs come to all; by its number, which is the same in each run. */
const [part = 1, parts = 1] = (process.env.CAUSEWAY_CHAOS_PART || '1/1').split('/').map(Number)
const SAMPLE_OF_EACH = 4
const AT_ONCE = 6

interface Case {
  readonly target: Target
  readonly undisturbed: Run
  readonly failpoint: string
}

test('a worker killed with SIGKILL before or after any remote call and any write of state is replaced: the operation completes, nothing is done twice, one final message', {
  concurrency: AT_ONCE,
}, async (t) => {
  const runs = await Promise.all(TARGETS.map((target) => countPoints(t, target)))
  const total = runs.reduce((sum, { undisturbed }) => sum + undisturbed.points.length, 0)
  assert.ok(total > 200, `${total} points`)
  const cases = interleaved(runs.map(casesOf)).filter(
    ({ failpoint }) => Number.parseInt(failpoint, 10) % parts === part % parts,
  )
  const chosen = cases.length
  const until = minutes === 0 ? Number.POSITIVE_INFINITY : performance.now() + minutes * 60_000
  const delays: number[] = []
  let kills = 0
  const next = async () => {
    for (let one = cases.shift(); one !== undefined; one = cases.shift()) {
      if (performance.now() > until) return
      const run = await checkCase(t, one)
      if (run?.killed) kills += 1
      if (run?.resumedAfterMs !== undefined) delays.push(run.resumedAfterMs)
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, next))
  for (const { target, undisturbed } of runs)
    t.diagnostic(
      `${target.name}: ${undisturbed.points.length} points, ${new Set(undisturbed.points.map(labelOf)).size} kinds`,
    )
  t.diagnostic(
    `part ${part}/${parts}: ${chosen - cases.length} of ${chosen} cases, ${kills} kills, of ${2 * total} in all; taken up after ${quantile(delays, 0.5)} ms (half), ${quantile(delays, 0.99)} ms (99 %), ${quantile(delays, 1)} ms (longest)`,
  )
  assert.ok(kills > 0)
})

test('a dead worker holds an operation for 15 s at most, by the times that workers are started with', () => {
  assert.ok(TAKEOVER.lockMs + TAKEOVER.checkMs <= 15_000)
})

async function countPoints(t: TestContext, target: Target) {
  let undisturbed: Run | undefined
  await t.test(`${target.name}, undisturbed`, async (scope) => {
    undisturbed = await runOnce(scope, target, undefined)
    assert.equal(undisturbed.effects.finals, 1)
  })
  if (!undisturbed) throw new Error(`${target.name} does not even work undisturbed`)
  return { target, undisturbed }
}

function casesOf({ target, undisturbed }: Omit<Case, 'failpoint'>): Case[] {
  const all = inOrderOfInterest(undisturbed.points)
  const failpoints =
    minutes === 0
      ? spread(
          all.toSorted((a, b) => a - b),
          SAMPLE_OF_EACH,
        ).map((number, index) => `${number}:${index % 2 === 0 ? 'after' : 'before'}`)
      : all.flatMap((number) => [`${number}:before`, `${number}:after`])
  return failpoints.map((failpoint) => ({ target, undisturbed, failpoint }))
}

/** By turns, so that every operation has its share when time runs out. */
function interleaved(lists: readonly (readonly Case[])[]): Case[] {
  const longest = Math.max(...lists.map((list) => list.length))
  return Array.from({ length: longest }, (_turn, index) =>
    lists.flatMap((list) => list[index] ?? []),
  ).flat()
}

async function checkCase(t: TestContext, one: Case): Promise<Run | undefined> {
  const { target, undisturbed, failpoint } = one
  const number = Number.parseInt(failpoint, 10)
  const point = undisturbed.points[number - 1] ?? ''
  let run: Run | undefined
  const title = `${target.name} killed at ${failpoint}, ${labelOf(point)}`
  await t.test(title, { timeout: 150_000 }, async (scope) => {
    run = await runOnce(scope, target, failpoint)
    const { messages, ...effects } = run.effects
    const { messages: usual, ...expected } = undisturbed.effects
    const killedAt = run.points[number - 1] ?? ''
    assert.deepEqual(effects, expected, `killed at ${killedAt}`)
    // Slack cannot say that a message is the same: killed before it is noted where one stands, it is posted again.
    const mostMessages = run.diedPosting ? usual + 1 : usual
    assert.ok(messages >= usual && messages <= mostMessages, `${messages} messages`)
  })
  return run
}
