// A worker that runs operations and, on command of the scenario "growth", submits so many at once.
import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { OperationStore } from '../src/jobs/engine/operation-store.ts'
import { Operations } from '../src/jobs/engine/operations.ts'
import type { Observation, OperationTable, Step } from '../src/jobs/engine/step.ts'
import { startWorker } from '../src/jobs/engine/worker.ts'
import { createLog } from '../src/log.ts'
import { connectFailFast, connectPatient } from '../src/redis/redis.ts'
import { fill, sayReady } from './waiting-settings.ts'

const { redisUrl, prefix } = JSON.parse(process.argv[2] ?? '') as {
  redisUrl: string
  prefix: string
}

const POLL_MS = 1000

function step(name: string, needs: readonly string[]): Step<never, never> {
  return {
    name,
    title: { doing: name, done: name },
    needs,
    usuallyMs: POLL_MS,
    pollMs: POLL_MS,
    deadlineMs: Number.MAX_SAFE_INTEGER,
    // The remote side takes less than one look; any worker sees what another has started.
    async observe({ facts }): Promise<Observation> {
      return { state: facts[name] === true ? 'ready' : 'absent' }
    },
    apply: async () => ({ [name]: true }),
  }
}

/** Three steps in a chain and one beside them: four ticks in all. */
const table: OperationTable<never, never> = {
  kind: 'growth',
  changes: true,
  steps: [
    step('first', []),
    step('beside', ['first']),
    step('second', ['first']),
    step('third', ['second']),
  ],
}
const tables = new Map([[table.kind, table]])

const redis = connectPatient(redisUrl)
const failFast = connectFailFast(redisUrl)
await Promise.all([redis.connect(), failFast.connect()])
const store = new OperationStore(redis, prefix)
const operations = new Operations(store, tables, failFast, prefix)
const worker = startWorker({
  redis,
  prefix,
  store,
  operations,
  tables,
  services: {},
  onProgress: () => {},
  async announceEnd({ id, state }) {
    if (state !== 'succeeded') throw new Error(`${id} is ${state}`)
  },
  speed: 1,
  log: createLog('error'),
  newCorrelationId: randomUUID,
})

/** From the first submission to the last end. */
async function run(count: number): Promise<void> {
  await fill(count, async () => {
    const id = randomUUID()
    const requestedBy = { teamId: 'T1', userId: 'U1', channelId: 'C1' }
    await operations.submit(
      { id, kind: table.kind, cluster: id, request: { name: id }, requestedBy },
      Date.now(),
    )
  })
  while ((await redis.scard(`${prefix}:active`)) > 0) await sleep(100)
}

process.on('message', (question) => {
  const [, count] = /^run (\d+)$/.exec(String(question)) ?? []
  if (count !== undefined) void run(Number(count)).then(() => process.send?.({ answer: count }))
})
sayReady()
async function stop(): Promise<void> {
  await worker.close()
  await operations.close()
  process.exit(0)
}

process.on('SIGTERM', () => void stop())
