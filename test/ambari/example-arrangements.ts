import type { ExamplePair } from './example-pairs.ts'
import { type Arrangement, pairOf, propertiesOf, type Stage } from './example-stage.ts'

/** Long enough to be seen in progress, and over at once. */
const RUNNING = { restartMs: 600_000 }
const QUICK = { scale: 100, restartMs: 100 }
const NOTHING: Arrangement = {}

const firstRequest = (request: number) => ({
  first: { request, task: 201, serviceConfigVersion: 6 },
})
const after = (...ids: readonly string[]): Arrangement => ({
  options: RUNNING,
  async prepare(stage) {
    for (const id of ids) await stage.replay(id)
  },
})

const saved = after('configs.put.both-types')
const maintained = after('maintenance.on')
const restarting = after('requests.restart.one-broker')
const ended = (status: string, before?: (stage: Stage) => void): Arrangement => ({
  options: QUICK,
  async prepare(stage) {
    before?.(stage)
    await stage.replay('requests.restart.one-broker')
    await stage.replayUntil('requests.get.completed', `"request_status":"${status}"`)
  },
})

/** How to make true what each example presupposes, by its id. */
export function arrangements(pairs: readonly ExamplePair[]): Record<string, Arrangement> {
  return {
    'clusters.list': NOTHING,
    'clusters.get.unknown': NOTHING,
    'clusters.desired_configs': NOTHING,
    'configurations.get.kafka-env': NOTHING,
    'configurations.get.kafka-broker': NOTHING,
    'configurations.get.unknown-tag': NOTHING,
    'configs.put.both-types': NOTHING,
    'configs.put.single-object': NOTHING,
    'configs.put.unchanged': {
      seed: {
        configurations: [
          {
            type: 'kafka-broker',
            properties: propertiesOf(pairs, 'kafka-broker'),
            attributes: { final: { 'log.dirs': 'true' } },
          },
        ],
      },
    },
    'configs.put.duplicate-tag': NOTHING,
    'configs.put.repoint-tag': saved,
    'configs.put.and-rollback-together': NOTHING,
    'configs.put.two-services': NOTHING,
    'scv.list': saved,
    // The example shows one type only.
    'scv.get-one': {
      seed: {
        configurations: [
          { type: 'kafka-env', properties: propertiesOf(pairs, 'kafka-env'), attributes: null },
        ],
      },
      async prepare(stage) {
        await stage.replay('configs.put.single-object')
      },
    },
    'scv.rollback': saved,
    'scv.rollback.unknown': NOTHING,
    'host_components.brokers': saved,
    'host_components.stale': { options: QUICK, prepare: (stage) => restartTwo(stage, pairs) },
    'hosts.stale.method-override': saved,
    'hosts.ip': NOTHING,
    'maintenance.on': NOTHING,
    'maintenance.off': maintained,
    'maintenance.bad-value': NOTHING,
    'service.get': maintained,
    'requests.restart.one-broker': NOTHING,
    'requests.restart.all-affected': { seed: firstRequest(32) },
    'requests.restart.hosts-predicate': { ...saved, seed: firstRequest(33) },
    'requests.restart.nothing-matched': maintained,
    'requests.restart.unknown-host': NOTHING,
    'requests.restart.no-filter': NOTHING,
    'requests.restart.bad-level': NOTHING,
    // The host is still busy with the request before.
    'requests.get.pending': {
      seed: { first: { request: 30, task: 200 } },
      ...after('requests.restart.one-broker', 'requests.restart.one-broker'),
    },
    'requests.get.in_progress': restarting,
    'requests.get.completed': ended('COMPLETED'),
    'requests.get.failed': ended('FAILED', ({ faults }) => faults.inject({ kind: 'failedTask' })),
    'requests.get.aborted': {
      options: RUNNING,
      async prepare(stage) {
        await stage.replay('requests.restart.one-broker')
        await stage.replay('requests.abort')
        await stage.replayUntil('requests.get.aborted', '"request_status":"ABORTED"')
      },
    },
    'requests.get.unknown': NOTHING,
    'requests.list.active': restarting,
    'requests.abort': restarting,
    'requests.abort.no-reason': restarting,
    'requests.abort.wrong-status': restarting,
    'service.stop': { seed: firstRequest(34) },
    'service.start': { seed: firstRequest(34), ...after('service.stop') },
    'service.stop.nothing-to-do': after('service.stop'),
    'service.stop.silently-ignored': maintained,
    'host_component.stop': { seed: firstRequest(36) },
    'request_schedules.create': NOTHING,
    'request_schedules.get': {
      seed: { first: { request: 37, schedule: 4 } },
      options: QUICK,
      prepare: (stage) => scheduleOne(stage, pairs),
    },
    'request_schedules.disable': after('request_schedules.create'),
    'requests.service-check': { seed: firstRequest(38) },
    'error.csrf': NOTHING,
    'error.no-credentials': NOTHING,
    'error.bad-password': { asker: 'stranger' },
    'error.forbidden': { asker: 'operator' },
    'error.bad-json': NOTHING,
    'error.unsupported-property': NOTHING,
    'error.conflict': NOTHING,
    'error.gateway': {
      prepare: async ({ faults }) => void faults.inject({ kind: 'badGateway' }),
    },
  }
}

/** Leaves one broker of three stale, with Kafka in maintenance mode. */
async function restartTwo(stage: Stage, pairs: readonly ExamplePair[]): Promise<void> {
  await stage.replay('configs.put.both-types')
  await stage.replay('maintenance.on')
  const { request } = pairOf(pairs, 'requests.restart.all-affected')
  const body = JSON.stringify(request.body).replace(/"hosts":"[^,]+,/, '"hosts":"')
  await stage.send({ ...request, body })
  await stage.replayUntil('requests.get.completed', '"request_status":"COMPLETED"')
}

/** A schedule of one batch, which is done; the pause after it is not. */
async function scheduleOne(stage: Stage, pairs: readonly ExamplePair[]): Promise<void> {
  const { request } = pairOf(pairs, 'request_schedules.create')
  const body = structuredClone(request.body) as {
    RequestSchedule: { batch: [{ requests: unknown[] }] }
  }[]
  body[0]?.RequestSchedule.batch[0].requests.splice(1)
  await stage.send({ ...request, body })
  await stage.replayUntil('request_schedules.get', '"last_execution_status":"COMPLETED"')
}
