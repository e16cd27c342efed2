import { setTimeout as sleep } from 'node:timers/promises'
import { freePort, type RedisProcess, startRedis } from './redis-process.ts'

const SLOTS = 16_384
const MASTERS = 3

/** Three masters, each with a replica, on ports of 127.0.0.1. */
export interface RedisClusterProcesses {
  /** As REDIS_URL wants it. */
  readonly url: string
  /** As they were at the start; each has a replica. */
  readonly masters: readonly RedisProcess[]
  /** The master that keeps the slot of this key now. */
  ownerOf(key: string): Promise<RedisProcess>
  /** Moves the slot of this key from its master to another one. @returns how many keys went */
  move(key: string): Promise<number>
  remove(): Promise<void>
}

/** Starts six nodes and makes them one cluster. A node that is silent for a second is taken for dead. */
export async function startRedisCluster(): Promise<RedisClusterProcesses> {
  const started = await Promise.all(Array.from({ length: MASTERS * 2 }, startNode))
  const nodes = started.map(({ node }) => node)
  const [first] = started
  if (!first) throw new Error('no node was started')
  const meeting = ['127.0.0.1', String(first.node.port), String(first.busPort)]
  await Promise.all(nodes.slice(1).map((node) => node.command('CLUSTER', 'MEET', ...meeting)))
  await Promise.all(
    nodes.slice(0, MASTERS).map((node, index) => {
      const from = Math.ceil((index * SLOTS) / MASTERS)
      const to = Math.ceil(((index + 1) * SLOTS) / MASTERS) - 1
      return node.command('CLUSTER', 'ADDSLOTSRANGE', String(from), String(to))
    }),
  )
  await until(async () => (await Promise.all(nodes.map(knows))).every((count) => count === 6))
  for (const [index, replica] of nodes.slice(MASTERS).entries()) {
    const id = String(await nodes[index]?.command('CLUSTER', 'MYID'))
    await replica.command('CLUSTER', 'REPLICATE', id)
  }
  await until(async () => (await Promise.all(nodes.map(isReady))).every(Boolean))
  return {
    url: `redis+cluster://${nodes.map(({ port }) => `127.0.0.1:${port}`).join(',')}`,
    masters: nodes.slice(0, MASTERS),
    ownerOf: (key) => ownerOf(nodes, key),
    move: (key) => move(nodes.slice(0, MASTERS), key),
    remove: async () => void (await Promise.all(nodes.map((node) => node.remove()))),
  }
}

async function startNode() {
  const busPort = await freePort()
  const settings = ['--cluster-enabled', 'yes', '--cluster-port', String(busPort)]
  const timeout = ['--cluster-node-timeout', '1000']
  return { busPort, node: await startRedis(...settings, ...timeout) }
}

const knows = async (node: RedisProcess) =>
  String(await node.command('CLUSTER', 'NODES'))
    .trim()
    .split('\n').length

async function isReady(node: RedisProcess): Promise<boolean> {
  const state = String(await node.command('CLUSTER', 'INFO'))
  const role = String(await node.command('INFO', 'replication'))
  return (
    /cluster_state:ok/.test(state) &&
    /role:master\r\nconnected_slaves:1|master_link_status:up/.test(role)
  )
}

async function ownerOf(nodes: readonly RedisProcess[], key: string): Promise<RedisProcess> {
  for (const node of nodes) {
    const answer = await node.command('EXISTS', key).catch(() => undefined)
    if (typeof answer === 'number') return node
  }
  throw new Error(`no node keeps ${key}`)
}

/** Source: Redis, `CLUSTER SETSLOT`, "Redis Cluster live resharding explained". */
async function move(masters: readonly RedisProcess[], key: string): Promise<number> {
  const from = await ownerOf(masters, key)
  const to = masters.find(({ port }) => port !== from.port)
  if (!to) throw new Error('there is no other master')
  const [slot, fromId, toId] = [
    String(await from.command('CLUSTER', 'KEYSLOT', key)),
    String(await from.command('CLUSTER', 'MYID')),
    String(await to.command('CLUSTER', 'MYID')),
  ]
  await to.command('CLUSTER', 'SETSLOT', slot, 'IMPORTING', fromId)
  await from.command('CLUSTER', 'SETSLOT', slot, 'MIGRATING', toId)
  let moved = 0
  for (;;) {
    const keys = await from.command('CLUSTER', 'GETKEYSINSLOT', slot, '100')
    if (!Array.isArray(keys) || keys.length === 0) break
    const target = ['127.0.0.1', String(to.port), '', '0', '5000']
    await from.command('MIGRATE', ...target, 'KEYS', ...keys.map(String))
    moved += keys.length
  }
  for (const node of [to, from]) await node.command('CLUSTER', 'SETSLOT', slot, 'NODE', toId)
  return moved
}

async function until(isSo: () => Promise<boolean>): Promise<void> {
  for (let attempt = 0; attempt < 200; attempt += 1) {
    if (await isSo()) return
    await sleep(100)
  }
  throw new Error('the nodes have not become a cluster')
}
