import { createConnection, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { connect as connectTls } from 'node:tls'
import { AbstractConnector, Redis, type RedisOptions } from 'ioredis'
import type { ClusterAddress, ClusterNode } from './cluster-address.ts'

/** Between two rounds in which no node knew who keeps the slot, in milliseconds. */
const ROUND_MS = 200
/** How long one node may take to say it, in milliseconds: the next one is asked then. */
const PATIENCE_MS = 1500
/** How long ioredis waits for a connection to end in order. */
const DISCONNECT_MS = 2000

/** After these the command is sent again to whoever keeps the slot by then. Source: Redis, "Cluster specification". */
const ELSEWHERE = /^(MOVED|ASK|TRYAGAIN|CLUSTERDOWN|READONLY)\b/

/** Whether a node has said that it does not keep the slot (now). */
export const isKeptElsewhere = (error: Error): boolean => ELSEWHERE.test(error.message)

/**
 * Options by which a connection to a single Redis becomes one to the master that keeps the slot of `key` in a cluster:
 * who that is, is asked at each connection, as of sentinels. All keys of an installation are in one slot (decision
 * 24), so one connection has them all, and what BullMQ does with connections works as with a single Redis.
 */
export function atSlotOf(
  key: string,
  address: ClusterAddress,
): Identity & Pick<RedisOptions, 'Connector'> {
  const { username, password, tls, nodes } = address
  const identity = {
    ...(username === undefined ? {} : { username }),
    ...(password === undefined ? {} : { password }),
    // Managed clusters name their nodes by address, but certify the name under which they are sold.
    ...(tls ? { tls: { servername: nodes[0]?.host ?? '' } } : {}),
  }
  const lookUp = new SlotLookUp(key, nodes, identity)

  class SlotConnector extends AbstractConnector {
    constructor() {
      super(DISCONNECT_MS)
    }

    /** What INFO says of the node: one that has become a replica is not the one. */
    override check({ role }: { role?: string }): boolean {
      return role === undefined || role === 'master'
    }

    /** Does not give up before it is told to disconnect. */
    async connect(emitError: (type: string, error: Error) => void): Promise<Socket> {
      this.connecting = true
      for (;;) {
        const found = await lookUp.master()
        if (!this.connecting) throw new Error('Connection is closed.')
        if (found instanceof Error) {
          emitError('error', found)
          await sleep(ROUND_MS)
          continue
        }
        const stream = identity.tls
          ? connectTls({ ...found, ...identity.tls })
          : createConnection(found)
        stream.once('error', (error: Error) => {
          this.firstError = error
        })
        this.stream = stream
        return stream
      }
    }
  }
  return { ...identity, Connector: SlotConnector }
}

type Identity = Pick<RedisOptions, 'username' | 'password' | 'tls'>

/** Asks the nodes of a cluster in turn who keeps a slot. Remembers those that it is told of. */
class SlotLookUp {
  readonly #key: string
  readonly #identity: Identity
  #nodes: readonly ClusterNode[]
  #next = 0

  constructor(key: string, nodes: readonly ClusterNode[], identity: Identity) {
    this.#key = key
    this.#nodes = nodes
    this.#identity = identity
  }

  /** @returns an error when no node answered, or none keeps the slot: a failover is not over */
  async master(): Promise<ClusterNode | Error> {
    let problem = new Error('No node of the Redis Cluster is known.')
    for (const _ of this.#nodes) {
      // Each look-up begins with another node: one that is cut off does not know what the others have decided.
      const node = this.#nodes[this.#next++ % this.#nodes.length]
      if (!node) continue
      try {
        const found = await this.#ask(node)
        if (found) return found
        problem = new Error(`No master of the Redis Cluster keeps the slot of ${this.#key}.`)
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error)
        problem = new Error(
          `The node ${node.host}:${node.port} of the Redis Cluster does not say who keeps ${this.#key}: ${reason}`,
        )
      }
    }
    return problem
  }

  async #ask(node: ClusterNode): Promise<ClusterNode | undefined> {
    const redis = new Redis({
      ...this.#identity,
      ...node,
      lazyConnect: true,
      retryStrategy: null,
      maxRetriesPerRequest: 0,
      enableReadyCheck: false,
      connectTimeout: PATIENCE_MS,
      commandTimeout: PATIENCE_MS,
    })
    redis.on('error', () => {}) // whoever awaits a command is told
    try {
      await redis.connect()
      const slot = await redis.cluster('KEYSLOT', this.#key)
      const ranges = await redis.cluster('SLOTS')
      this.#remember(ranges.flatMap(([, , ...nodes]) => nodes.map((told) => nodeAt(told, node))))
      const [, , master] = ranges.find(([from, to]) => from <= slot && slot <= to) ?? []
      return master && nodeAt(master, node)
    } finally {
      redis.disconnect()
    }
  }

  #remember(told: readonly ClusterNode[]): void {
    const known = new Map(
      [...this.#nodes, ...told].map((node) => [`${node.host} ${node.port}`, node]),
    )
    this.#nodes = [...known.values()]
  }
}

/** @param asked who answered: a node that does not know its own address leaves it empty, or writes "?" */
const nodeAt = (
  [host, port]: readonly [string | null, number, ...unknown[]],
  asked: ClusterNode,
) => ({
  host: host === null || host === '' || host === '?' ? asked.host : host,
  port,
})
