import assert from 'node:assert/strict'
import type { TestContext } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import type { AmbariClusterSeed, SeedNode } from '../../sandbox/ambari/cluster-model.ts'
import type { AmbariFaults } from '../../sandbox/ambari/faults.ts'
import {
  type AmbariSimulatorOptions,
  startAmbariSimulator,
} from '../../sandbox/ambari/simulator.ts'
import { createSimulatedClock } from '../../sandbox/clock.ts'
import type { Answer, ExamplePair } from './example-pairs.ts'

/** Who asks, where the example does not show it. */
export type Asker = 'admin' | 'operator' | 'stranger'

/** What an example needs to be true before it. */
export interface Arrangement {
  readonly seed?: Partial<AmbariClusterSeed>
  readonly options?: Partial<AmbariSimulatorOptions> & { readonly scale?: number }
  readonly asker?: Asker
  readonly prepare?: (stage: Stage) => Promise<void>
}

export interface Stage {
  readonly faults: AmbariFaults
  /** Sends the request of an example. */
  replay(id: string): Promise<Answer>
  send(request: ExamplePair['request'], asker?: Asker): Promise<Answer>
  /** Sends the request of an example until its answer contains the text. */
  replayUntil(id: string, text: string): Promise<void>
}

const CLUSTER = 'kafka-demo'
const PASSWORDS: Readonly<Record<Asker, string>> = {
  admin: 'admin:Right!pass1',
  operator: 'operator:Right!pass2',
  stranger: 'admin:Wrong!pass3',
}

const worker = (number: number, ip: string): SeedNode => ({
  hostName: `wn${number}-kafkad.a1b2c3d4e5f6g7h8.bx.internal.cloudapp.net`,
  ip,
  number,
  rack: '/default-rack',
})

/** A simulator with the cluster of the examples; closed after the test. */
export async function setStage(
  t: TestContext,
  pairs: readonly ExamplePair[],
  { seed, options = {} }: Arrangement,
): Promise<Stage> {
  const { scale = 1, ...rest } = options
  const clock = createSimulatedClock(scale)
  const simulator = await startAmbariSimulator({ clock, ...rest })
  t.after(async () => {
    clock.stop()
    await simulator.close()
  })
  simulator.addCluster({ ...exampleCluster(pairs), ...seed })
  const stage: Stage = {
    faults: simulator.faults,
    replay: (id) => stage.send(pairOf(pairs, id).request),
    send: (request, asker = 'admin') => send(`${simulator.url}/${CLUSTER}`, request, asker),
    async replayUntil(id, text) {
      for (let look = 0; look < 500; look += 1) {
        if (JSON.stringify((await stage.replay(id)).body).includes(text)) return
        await sleep(5)
      }
      assert.fail(`${id} never told ${text}`)
    },
  }
  return stage
}

export function pairOf(pairs: readonly ExamplePair[], id: string): ExamplePair {
  const found = pairs.find((pair) => pair.id === id)
  assert.ok(found, `no example ${id}`)
  return found
}

/** The configuration that the examples read, as version 6. */
function exampleCluster(pairs: readonly ExamplePair[]): AmbariClusterSeed {
  const [username = '', password = ''] = PASSWORDS.admin.split(':')
  const [operator = '', operatorPassword = ''] = PASSWORDS.operator.split(':')
  return {
    name: CLUSTER,
    username,
    password,
    workers: [worker(0, '10.0.0.12'), worker(1, '10.0.0.6'), worker(2, '10.0.0.13')],
    zookeepers: [],
    heads: [],
    logins: [{ username: operator, password: operatorPassword, role: 'SERVICE.OPERATOR' }],
    configurations: [
      { type: 'kafka-env', properties: propertiesOf(pairs, 'kafka-env'), attributes: null },
      {
        type: 'kafka-broker',
        properties: propertiesOf(pairs, 'kafka-broker'),
        attributes: { final: {} },
      },
      { type: 'kafka-log4j', properties: {}, attributes: null },
    ],
    first: { serviceConfigVersion: 6, request: 31, task: 201, schedule: 4 },
  }
}

/** The properties of a type as the examples read them. */
export function propertiesOf(
  pairs: readonly ExamplePair[],
  type: string,
): Readonly<Record<string, string>> {
  const { body } = pairOf(pairs, `configurations.get.${type}`).response
  const { items } = body as { items: { properties: Record<string, string> }[] }
  return items[0]?.properties ?? {}
}

async function send(
  base: string,
  { method, path, headers, body }: ExamplePair['request'],
  asker: Asker,
): Promise<Answer> {
  const login = `Basic ${Buffer.from(PASSWORDS[asker]).toString('base64')}`
  const response = await fetch(base + path.replace(/^https:\/\/[^/]+/, ''), {
    method,
    headers: { ...headers, ...('Authorization' in headers ? { Authorization: login } : {}) },
    ...(body === null ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  })
  const text = await response.text()
  const type = response.headers.get('content-type') ?? ''
  return { status: response.status, headers: { 'content-type': type }, body: parse(text) }
}

/** Null for an empty body; the text itself when it is no JSON. */
function parse(text: string): unknown {
  if (text === '') return null
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}
