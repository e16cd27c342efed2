import assert from 'node:assert/strict'
import type { TestContext } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import type { AmbariClusterSeed } from '../../../sandbox/ambari/cluster-model.ts'
import {
  type AmbariSimulatorOptions,
  startAmbariSimulator,
} from '../../../sandbox/ambari/simulator.ts'
import { at, type Json, listOf } from '../../../sandbox/azure/json.ts'
import { createSimulatedClock } from '../../../sandbox/clock.ts'

const hostName = (role: string, number: number) =>
  `${role}${number}-orders.abc.bx.internal.cloudapp.net`

const node = (role: string, number: number) => ({
  hostName: hostName(role, number),
  ip: `10.0.0.${number + 11}`,
  number,
})

/** The brokers of the cluster. */
export const [FIRST, SECOND, THIRD] = [0, 1, 2].map((number) => hostName('wn', number)) as [
  string,
  string,
  string,
]

export interface StageOptions extends Partial<AmbariSimulatorOptions> {
  /** 1000 when left out. */
  readonly scale?: number
  readonly seed?: Partial<AmbariClusterSeed>
}

/** A simulated Ambari with the cluster `orders`, and plain HTTP to talk to it; closed after the test. */
export async function startAmbari(
  t: TestContext,
  { scale = 1000, seed, ...rest }: StageOptions = {},
) {
  const clock = createSimulatedClock(scale)
  const simulator = await startAmbariSimulator({ clock, ...rest })
  t.after(async () => {
    clock.stop()
    await simulator.close()
  })
  simulator.addCluster({
    name: 'orders',
    username: 'admin',
    password: 'Right!pass1',
    workers: [0, 1, 2].map((number) => node('wn', number)),
    zookeepers: [4, 5, 6].map((number) => node('zk', number)),
    heads: [7, 8].map((number) => node('hn', number)),
    ...seed,
  })
  /** @param path after the cluster's own path */
  async function call(method: string, path: string, body?: unknown, headers = {}) {
    const response = await fetch(`${simulator.url}/orders/api/v1/clusters/orders${path}`, {
      method,
      headers: {
        authorization: `Basic ${Buffer.from('admin:Right!pass1').toString('base64')}`,
        'x-requested-by': 'a test',
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const text = await response.text()
    return {
      status: response.status,
      body: text === '' ? undefined : (JSON.parse(text) as Json),
    }
  }
  const items = async (path: string) => listOf(at((await call('GET', path)).body, 'items'))
  return {
    simulator,
    call,
    items,
    /** One property of every item of a list. */
    column: async (path: string, ...keys: readonly string[]) =>
      (await items(path)).map((item) => at(item, ...keys)),
    restart: async (hosts: readonly string[], level = 'HOST_COMPONENT') =>
      call('POST', '/requests', restartBody(hosts, level)),
    save: async (type: string, properties: object, more = {}) =>
      call('PUT', '', { Clusters: { desired_config: { type, properties, ...more } } }),
    broker: (name: string) => {
      const found = simulator.cluster('orders')?.brokers.find((broker) => broker.hostName === name)
      assert.ok(found, `no broker ${name}`)
      return found
    },
    requestStatus: async (id: number) =>
      at((await call('GET', `/requests/${id}`)).body, 'Requests', 'request_status'),
  }
}

function restartBody(hosts: readonly string[], level: string) {
  return {
    RequestInfo: {
      command: 'RESTART',
      context: 'a restart',
      operation_level: { level, cluster_name: 'orders', service_name: 'KAFKA' },
    },
    'Requests/resource_filters': [
      { service_name: 'KAFKA', component_name: 'KAFKA_BROKER', hosts: hosts.join(',') },
    ],
  }
}

export async function until(
  what: string,
  reached: () => Promise<boolean> | boolean,
): Promise<void> {
  for (let look = 0; look < 1000; look += 1) {
    if (await reached()) return
    await sleep(5)
  }
  assert.fail(`never came: ${what}`)
}
