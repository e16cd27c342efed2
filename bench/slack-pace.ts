import { setTimeout as sleep } from 'node:timers/promises'
import type { SlackCall } from '../sandbox/slack/web-api.ts'
import { type Lane, SLACK_LIMITS } from '../src/bot/slack-pace.ts'
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
  const behindPace = behind(ends, allowed(before, ends.length, endedAt, SLACK_LIMITS.update))
  const behindLimit = behind(
    ends,
    allowed(before, ends.length, endedAt, { most: MOST, perMs: MINUTE_MS }),
  )
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
    { measure: 'end behind our pace, longest', ...seconds(Math.max(...behindPace)) },
    {
      measure: "end behind Slack's limit, longest",
      ...seconds(Math.max(...behindLimit)),
      goal: { atMost: 2 },
    },
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

/** What a caller could do at best who knows all earlier calls and spends at once what a lane has left. */
function allowed(
  before: readonly number[],
  count: number,
  from: number,
  { most, perMs }: Lane,
): number[] {
  const best = [...before]
  for (let index = 0; index < count; index += 1) {
    const oldest = best.at(-most)
    best.push(Math.max(from, oldest === undefined ? from : oldest + perMs))
  }
  return best.slice(before.length)
}
