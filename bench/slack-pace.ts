import { setTimeout as sleep } from 'node:timers/promises'
import type { SlackCall } from '../sandbox/slack/web-api.ts'
import { SLACK_LIMITS } from '../src/bot/slack-pace.ts'
import { type DeliveryStage, startDeliveryStage } from '../test/bot/delivery-stage.ts'
import type { BenchContext, Row, Scenario } from './scenario.ts'
import { percentile } from './statistics.ts'

const WORKERS = 3
const LIVE = 35
/** Each operation has a new state so often. */
const STATE_MS = 2000
/** A full window of Slack's limit, and some more. */
const RUNNING_MS = 70_000
const QUICK_MS = 5000
/** Slack's own limit for chat.update: so many in any minute. */
const MOST = 50
const MINUTE_MS = 60_000

/** 35 operations of three workers are live in one workspace at once, and then all end in the same moment. */
export const slackAtItsPace: Scenario = {
  name: 'slack',
  description: `${LIVE} live operations of ${WORKERS} workers in one workspace, at Slack's real pace`,
  async run(context) {
    process.env.REDIS_URL = context.redisUrl
    const closing: (() => unknown)[] = []
    const stage = await startDeliveryStage(
      { after: (close: unknown) => typeof close === 'function' && closing.push(() => close()) },
      WORKERS,
      1,
    )
    try {
      return await measure(stage, context)
    } finally {
      for (const close of closing.reverse()) await close()
    }
  },
}

async function measure(
  { slack, workers, begin }: DeliveryStage,
  { quick, say }: BenchContext,
): Promise<Row[]> {
  const workerOf = (count: number) => {
    const worker = workers[count % workers.length]
    if (!worker) throw new Error('there is no worker')
    return worker
  }
  const operations = await Promise.all(
    Array.from({ length: LIVE }, (_, index) => begin(`orders-${index}`)),
  )
  const rounds = Math.ceil((quick ? QUICK_MS : RUNNING_MS) / STATE_MS)
  for (let round = 1; round <= rounds; round += 1) {
    await Promise.all(
      operations.map((operation, index) =>
        operation.advance(workerOf(index + round), `state ${round}`),
      ),
    )
    await sleep(STATE_MS)
  }
  const before = slack.calls.filter(isUpdate).map(({ at }) => at)
  say(`${before.length} updates of progress for ${LIVE * rounds} states; now all end at once`)
  const endedAt = Date.now()
  await Promise.all(
    operations.map((operation, index) => operation.end(workerOf(index), `end of ${operation.id}.`)),
  )
  const ends = slack.calls
    .filter((call) => isUpdate(call) && call.at >= endedAt)
    .map(({ at }) => at)
  const behindPace = behind(ends, byOurPace(before, ends.length, endedAt))
  const behindBurst = behind(ends, bySlacksLimit(before, ends.length, endedAt))
  const seconds = (ms: number) => ({ value: ms / 1000, unit: 's' })
  return [
    {
      measure: 'calls refused (429 or else)',
      value: slack.calls.filter(({ ok }) => !ok).length,
      unit: '',
      goal: { atMost: 0 },
    },
    { measure: 'ends not shown', value: LIVE - shownEnds(slack), unit: '', goal: { atMost: 0 } },
    {
      measure: 'updates of progress a minute',
      value: (before.length / (rounds * STATE_MS)) * MINUTE_MS,
      unit: '',
      goal: { atMost: MOST },
    },
    { measure: 'last end shown after', ...seconds(Math.max(...ends) - endedAt) },
    { measure: 'end behind our pace, p50', ...seconds(percentile(behindPace, 0.5)) },
    {
      measure: 'end behind our pace, longest',
      ...seconds(Math.max(...behindPace)),
      goal: { atMost: 2 },
    },
    { measure: 'end behind one burst of all 50, longest', ...seconds(Math.max(...behindBurst)) },
  ]
}

const isUpdate = ({ method }: SlackCall) => method === 'chat.update'

function shownEnds(slack: DeliveryStage['slack']): number {
  const live = slack.messages('C01KAFKA').filter(({ threadTs }) => threadTs === undefined)
  const ids = live.flatMap(
    ({ blocks }) => JSON.stringify(blocks).match(/end of c-orders-\d+/) ?? [],
  )
  return new Set(ids).size
}

/** How much later than the first moment that it was allowed each update came, in milliseconds. */
function behind(ends: readonly number[], allowed: readonly number[]): number[] {
  return ends.map((at, index) => Math.max(0, at - (allowed[index] ?? at)))
}

/** What our own pace allows: two at once, and then one in each interval. */
function byOurPace(before: readonly number[], count: number, from: number): number[] {
  const { intervalMs, burst } = SLACK_LIMITS.update
  let rested = Math.max(from, (before.at(-1) ?? 0) + intervalMs)
  return Array.from({ length: count }, () => {
    const at = Math.max(from, rested - (burst - 1) * intervalMs)
    rested += intervalMs
    return at
  })
}

/** What a caller could do at best who knows the last minute and spends all that it has left at once. */
function bySlacksLimit(before: readonly number[], count: number, from: number): number[] {
  const best = [...before]
  for (let index = 0; index < count; index += 1) {
    const oldest = best.at(-MOST)
    best.push(Math.max(from, oldest === undefined ? from : oldest + MINUTE_MS))
  }
  return best.slice(before.length)
}
