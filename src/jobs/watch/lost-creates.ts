import type { Redis } from 'ioredis'
import type { ClusterRequest } from '../../cluster/cluster.ts'
import type { Words } from '../../words/sentence.ts'
import type { Requester } from '../engine/step.ts'

/** A create that Azure shows as begun, and of which no operation is known any more: Redis has lost its record. */
export interface LostCreate {
  readonly cluster: string
  readonly region: string
  /** Id of the operation that began it. Whoever goes on does so under the same id: two clicks make one. */
  readonly operationId: string
  /** Who began it, and where. The channel is the person's direct messages where the tags do not know it. */
  readonly owner: Requester
  /** What was asked for; undefined where the tags do not say: then only a new command can go on. */
  readonly request: ClusterRequest | undefined
  /** Names of what is there: "VPN gateway vpn-orders". */
  readonly made: readonly Words[]
  /** True once its owner has been told. */
  readonly told: boolean
}

/** Lost creates in Redis, one field for each cluster: what the buttons of their messages act upon. */
export class LostCreates {
  readonly #redis: Redis
  readonly #key: string

  constructor(redis: Redis, prefix: string) {
    this.#redis = redis
    this.#key = `${prefix}:lost`
  }

  async remember(lost: LostCreate): Promise<void> {
    await this.#redis.hset(this.#key, lost.cluster, JSON.stringify(lost))
  }

  async read(cluster: string): Promise<LostCreate | undefined> {
    const json = await this.#redis.hget(this.#key, cluster)
    return json === null ? undefined : (JSON.parse(json) as LostCreate)
  }

  async forget(cluster: string): Promise<void> {
    await this.#redis.hdel(this.#key, cluster)
  }

  async clusters(): Promise<string[]> {
    return this.#redis.hkeys(this.#key)
  }

  /** True for one worker in so many milliseconds. Redis itself may have been emptied: then it is true again. */
  async takeTurn(everyMs: number): Promise<boolean> {
    const answer = await this.#redis.set(`${this.#key}:turn`, '1', 'PX', Math.ceil(everyMs), 'NX')
    return answer === 'OK'
  }
}
