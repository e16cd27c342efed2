import assert from 'node:assert/strict'
import { test } from 'node:test'
import { TransientError, UserError } from '../../../src/errors.ts'
import { tick } from '../../../src/jobs/engine/reconcile.ts'
import { newRecord, type OperationRecord } from '../../../src/jobs/engine/record.ts'
import {
  checkTable,
  type Observation,
  type OperationTable,
  type Step,
} from '../../../src/jobs/engine/step.ts'

const requestedBy = { teamId: 'T1', userId: 'U1', channelId: 'C1' }

/** A remote side with named goals that become true `takes` looks after they were started. */
class Remote {
  readonly applied: string[] = []
  readonly looks: string[] = []
  readonly answers = new Map<string, () => Observation>()
  readonly #left = new Map<string, number>()

  step(name: string, needs: string[], takes = 1): Step<null, Remote> {
    return {
      name,
      title: { doing: name, done: name },
      needs,
      usuallyMs: 1000,
      deadlineMs: 60_000,
      observe: async () => {
        this.looks.push(name)
        const answer = this.answers.get(name)
        if (answer) return answer()
        const left = this.#left.get(name)
        if (left === undefined) return { state: 'absent' }
        this.#left.set(name, left - 1)
        return left > 1 ? { state: 'changing' } : { state: 'ready', facts: { [name]: 'done' } }
      },
      apply: async () => {
        this.applied.push(name)
        this.#left.set(name, takes)
      },
    }
  }
}

interface Run {
  record: OperationRecord
  now: number
  saves: number
}

function table(...steps: Step<null, Remote>[]): OperationTable<null, Remote> {
  return { kind: 'test', changes: false, steps }
}

function start(operation: OperationTable<null, Remote>): Run {
  const record = newRecord(
    { id: 'o-1', kind: 'test', cluster: 'orders', request: null, requestedBy },
    operation.steps,
    0,
  )
  return { record, now: 0, saves: 0 }
}

async function runTick(
  operation: OperationTable<null, Remote>,
  remote: Remote,
  run: Run,
): Promise<void> {
  run.record = await tick(operation, run.record, remote, {
    now: () => run.now,
    speed: 1,
    save: async () => {
      run.saves += 1
    },
    confirm: async () => {},
    newCorrelationId: () => 'correlation-1',
  })
}

async function runToEnd(
  operation: OperationTable<null, Remote>,
  remote: Remote,
  run: Run,
): Promise<void> {
  for (let ticks = 0; ticks < 100 && !run.record.endedAt; ticks += 1) {
    await runTick(operation, remote, run)
    run.now += 1000
  }
}

test('steps that do not need each other are started in the same tick', async () => {
  const remote = new Remote()
  const operation = table(
    remote.step('network', []),
    remote.step('gateway', ['network'], 5),
    remote.step('cluster', ['network'], 2),
  )
  const run = start(operation)
  await runTick(operation, remote, run)
  run.now = 1000
  await runTick(operation, remote, run)
  assert.deepEqual(remote.applied, ['network', 'gateway', 'cluster'])
  await runToEnd(operation, remote, run)
  assert.equal(run.record.state, 'succeeded')
  assert.deepEqual(run.record.facts, { network: 'done', gateway: 'done', cluster: 'done' })
})

test('a step whose goal is true already is done without being started', async () => {
  const remote = new Remote()
  remote.answers.set('network', () => ({ state: 'ready' }))
  const operation = table(remote.step('network', []))
  const run = start(operation)
  await runTick(operation, remote, run)
  assert.equal(run.record.state, 'succeeded')
  assert.deepEqual(remote.applied, [])
})

test('a finished step is not looked at again', async () => {
  const remote = new Remote()
  const operation = table(remote.step('network', []), remote.step('gateway', ['network'], 10))
  const run = start(operation)
  await runToEnd(operation, remote, run)
  assert.equal(remote.looks.filter((name) => name === 'network').length, 2)
})

test('the failure of one branch lets the other end its tick and names cause and remedy', async () => {
  const remote = new Remote()
  remote.answers.set('cluster', () => ({
    state: 'broken',
    error: new UserError('core-quota', 'not enough cores', { remedy: 'use fewer workers' }),
  }))
  const operation = table(remote.step('cluster', []), remote.step('gateway', []))
  const run = start(operation)
  await runTick(operation, remote, run)
  assert.equal(run.record.state, 'failed')
  assert.deepEqual(remote.applied, ['gateway'])
  assert.equal(run.record.steps.gateway?.state, 'running')
  assert.deepEqual(run.record.failure, {
    kind: 'user',
    code: 'core-quota',
    message: 'not enough cores',
    remedy: 'use fewer workers',
    words: { message: 'not enough cores', remedy: 'use fewer workers' },
    step: 'cluster',
    correlationId: 'correlation-1',
  })
})

test('a step that waits for nobody else is looked at again at once, after it was saved', async () => {
  const remote = new Remote()
  const answers: Observation[] = [
    { state: 'changing', again: true, facts: { counted: 1 } },
    { state: 'absent', again: true },
    { state: 'changing' },
  ]
  remote.answers.set('restart', () => answers.shift() ?? { state: 'ready' })
  const operation = table(remote.step('restart', []))
  const run = start(operation)
  const nextLooks: (number | undefined)[] = []
  for (let count = 0; count < 3; count += 1) {
    await runTick(operation, remote, run)
    nextLooks.push(run.record.steps.restart?.nextLookAt)
  }
  assert.deepEqual(nextLooks, [0, 0, 1000])
  assert.equal(run.record.facts.counted, 1)
  assert.equal(run.saves, 3)
})

test('a transient error waits as long as the server said, and the operation goes on', async () => {
  const remote = new Remote()
  let failures = 1
  remote.answers.set('cluster', () => {
    if (failures-- > 0) throw new TransientError('throttled', { retryAfterMs: 17_000 })
    return { state: 'ready' }
  })
  const operation = table(remote.step('cluster', []))
  const run = start(operation)
  await runTick(operation, remote, run)
  assert.equal(run.record.state, 'running')
  assert.equal(run.record.steps.cluster?.nextLookAt, 17_000)
  run.now = 16_999
  await runTick(operation, remote, run)
  assert.equal(run.record.state, 'running', 'not before the time that the server gave')
  run.now = 17_000
  await runTick(operation, remote, run)
  assert.equal(run.record.state, 'succeeded')
})

test('an outage of the workers does not use up a deadline', async () => {
  const remote = new Remote()
  remote.answers.set('cluster', () => ({ state: 'changing' }))
  const operation = table({ ...remote.step('cluster', []), deadlineMs: 20 * 60_000 })
  const run = start(operation)
  await runTick(operation, remote, run)
  run.now = 24 * 3600_000
  await runTick(operation, remote, run)
  assert.equal(run.record.state, 'running')
  remote.answers.set('cluster', () => ({ state: 'ready' }))
  run.now += 60_000
  await runTick(operation, remote, run)
  assert.equal(run.record.state, 'succeeded')
})

test('transient errors past the deadline end the operation and say so', async () => {
  const remote = new Remote()
  remote.answers.set('cluster', () => {
    throw new TransientError('Azure could not be reached')
  })
  const operation = table(remote.step('cluster', []))
  const run = start(operation)
  await runTick(operation, remote, run)
  run.now = 61_000
  await runTick(operation, remote, run)
  assert.equal(run.record.failure?.code, 'deadline')
  assert.match(run.record.failure?.message ?? '', /could not be reached/)
})

test('a bug is told as a bug with its correlation id, without its text', async () => {
  const remote = new Remote()
  remote.answers.set('cluster', () => {
    throw new TypeError('password hunter2 of undefined')
  })
  const operation = table(remote.step('cluster', []))
  const run = start(operation)
  await runTick(operation, remote, run)
  assert.equal(run.record.failure?.kind, 'bug')
  assert.match(run.record.failure?.remedy ?? '', /correlation-1/)
  assert.doesNotMatch(JSON.stringify(run.record), /hunter2/)
})

test('a table with a cycle, a misspelt need or a double name is refused', () => {
  const remote = new Remote()
  assert.throws(() => checkTable(table(remote.step('a', ['b']), remote.step('b', ['a']))), /a, b/)
  assert.throws(() => checkTable(table(remote.step('a', ['netwrok']))), /can never start: a/)
  assert.throws(() => checkTable(table(remote.step('a', []), remote.step('a', []))), /one name/)
})
