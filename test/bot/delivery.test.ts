import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { startDeliveryStage } from './delivery-stage.ts'

const LIVE = 35
const STATES = 80
const LATE_STATES = 15
const PAUSE_MS = 100

/** Texts of a message's blocks, as one string. */
const shown = (blocks: unknown) => JSON.stringify(blocks)

test('35 live operations of three workers in one workspace: no 429, every end told once, before any more progress', async (t) => {
  // Slower than the others: what a loaded machine delays a call by must stay small beside our margin.
  const { slack, workers, begin } = await startDeliveryStage(t, 3, 5)
  const workerOf = (count: number) => {
    const worker = workers[count % workers.length]
    assert.ok(worker)
    return worker
  }
  const operations = await Promise.all(
    Array.from({ length: LIVE }, (_, index) => begin(`orders-${index}`)),
  )
  // Ticks of one operation run now here, now there.
  for (let state = 1; state <= STATES; state += 1) {
    await Promise.all(
      operations.map((operation, index) =>
        operation.advance(workerOf(index + state), `state ${state}`),
      ),
    )
    await sleep(2 * PAUSE_MS)
  }
  const progress = slack.calls.filter(({ method }) => method === 'chat.update').length
  const ended = operations.slice(0, -1)
  const lasting = operations.at(-1)
  const late = new Set<string>()
  slack.onChange(() => {
    for (const { blocks } of slack.messages('C01KAFKA'))
      for (const [state] of shown(blocks).matchAll(/late state \d+/g)) late.add(state)
  })
  const ends = Promise.all(
    ended.map((operation, index) => operation.end(workerOf(index), `end of ${operation.id}.`)),
  )
  for (let state = 1; state <= LATE_STATES; state += 1) {
    await lasting?.advance(workerOf(state), `late state ${state}`)
    await sleep(PAUSE_MS)
  }
  await ends
  const lateBeforeTheEnds = late.size
  await slack.waitForMessage(({ blocks }) => shown(blocks).includes(`late state ${LATE_STATES}`))

  assert.ok(lateBeforeTheEnds <= 1, `${lateBeforeTheEnds} states were shown while ends waited`)
  assert.ok(progress > 0)
  assert.ok(progress < LIVE * STATES, 'most states were skipped')
  assert.deepEqual(
    slack.calls.filter(({ ok }) => !ok),
    [],
  )
  const live = slack.messages('C01KAFKA').filter(({ threadTs }) => threadTs === undefined)
  assert.equal(live.length, LIVE, 'one live message for each')
  for (const { id } of ended) {
    const [message, ...more] = live.filter(({ text }) => text.includes(`end of ${id}.`))
    assert.match(shown(message?.blocks), /failed/)
    assert.deepEqual(more, [])
    const replies = slack
      .messages('C01KAFKA')
      .filter(({ threadTs, text }) => threadTs !== undefined && text.includes(`end of ${id}.`))
    assert.equal(replies.length, 1)
  }
  t.diagnostic(`${progress} progress updates for ${LIVE * STATES} states`)
})

test('after an outage of Slack the last state is shown once, and nothing from in between', async (t) => {
  const { slack, workers, begin } = await startDeliveryStage(t, 1)
  const [worker] = workers
  assert.ok(worker)
  const operation = await begin('orders')
  await operation.advance(worker, 'state 0')
  await slack.waitForMessage(({ blocks }) => shown(blocks).includes('state 0'))
  const seen: string[] = []
  slack.onChange(() => seen.push(shown(slack.messages('C01KAFKA')[0]?.blocks)))

  slack.faults.inject({ kind: 'down', times: Number.MAX_SAFE_INTEGER })
  for (let state = 1; state <= 20; state += 1) {
    await operation.advance(worker, `state ${state}`)
    await sleep(PAUSE_MS)
  }
  // What was tried with an older state has given up by then.
  await sleep(2000)
  assert.deepEqual(seen, [])
  slack.faults.clear()
  await slack.waitForMessage(({ blocks }) => shown(blocks).includes('state 20'), {
    timeoutMs: 20_000,
  })
  await sleep(1500)
  assert.equal(seen.length, 1)
  assert.equal(slack.messages('C01KAFKA').length, 1)
})

test('a first message that Slack did not take is posted when it is back, although nothing has changed since', async (t) => {
  const { slack, workers, begin } = await startDeliveryStage(t, 1)
  const [worker] = workers
  assert.ok(worker)
  slack.faults.inject({ kind: 'down', times: Number.MAX_SAFE_INTEGER })
  const operation = await begin('orders')
  await operation.advance(worker, 'state 1')
  await sleep(2000)
  slack.faults.clear()
  await slack.waitForMessage(({ blocks }) => shown(blocks).includes('state 1'), {
    timeoutMs: 20_000,
  })
  await sleep(500)
  assert.equal(slack.messages('C01KAFKA').length, 1)
})

test('an end during an outage is refused to the worker, who keeps it; told again, it is there once with its one reply', async (t) => {
  const { slack, workers, begin } = await startDeliveryStage(t, 2)
  const [worker, another] = workers
  assert.ok(worker && another)
  const operation = await begin('orders')
  await operation.advance(worker, 'state 1')
  await slack.waitForMessage(({ blocks }) => shown(blocks).includes('state 1'))
  slack.faults.inject({ kind: 'down', times: Number.MAX_SAFE_INTEGER })
  await assert.rejects(operation.end(worker, 'the end'))
  slack.faults.clear()
  await operation.end(another, 'the end')
  await operation.end(another, 'the end')
  const [live, reply, ...more] = slack.messages('C01KAFKA')
  assert.match(live?.text ?? '', /the end/)
  assert.equal(reply?.threadTs, live?.ts)
  assert.deepEqual(more, [])
})

test('a 429 delays an end and does not lose it', async (t) => {
  const { slack, workers, begin } = await startDeliveryStage(t, 1)
  const [worker] = workers
  assert.ok(worker)
  const operation = await begin('orders')
  await operation.advance(worker, 'state 1')
  await slack.waitForMessage(({ blocks }) => shown(blocks).includes('state 1'))
  slack.faults.inject({ kind: 'rateLimited', method: 'chat.update', retryAfterSeconds: 1 })
  await operation.end(worker, 'the end')
  assert.match(slack.messages('C01KAFKA')[0]?.text ?? '', /the end/)
  const [first, next] = slack.calls.filter(({ method }) => method === 'chat.update')
  assert.equal(first?.error, 'ratelimited')
  assert.equal(next?.ok, true)
})

test('a worker that stops does not wait for turns: what it could not tell is told by another', async (t) => {
  const { slack, workers, begin } = await startDeliveryStage(t, 2)
  const [stopping, another] = workers
  assert.ok(stopping && another)
  const operations = await Promise.all(
    Array.from({ length: 12 }, (_, index) => begin(`orders-${index}`)),
  )
  const ends = operations.map((operation) => operation.end(stopping, `end of ${operation.id}.`))
  const settled = Promise.allSettled(ends)
  await slack.waitForMessage(({ text }) => text.includes('end of'))
  await stopping.close()
  const untold = (await settled).filter(({ status }) => status === 'rejected')
  assert.ok(untold.length > 0)
  for (const operation of operations) await operation.end(another, `end of ${operation.id}.`)
  const live = slack.messages('C01KAFKA').filter(({ threadTs }) => threadTs === undefined)
  assert.equal(live.length, operations.length)
})
