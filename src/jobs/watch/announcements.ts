import type { Redis } from 'ioredis'
import type { Requester } from '../engine/step.ts'
import type { BrokerReport } from '../steps/brokers.ts'
import type { Announced } from './drift.ts'

/** What was announced about one cluster, and to whom. */
export interface Announcement extends Announced {
  readonly cluster: string
  readonly to: Requester
  /** Digest of the drift that people were told last; undefined: none, or it has passed. */
  readonly told?: string
  /** How many notices were posted: the same drift, come again, is a new notice. */
  readonly notices?: number
}

/** Of brokers, what is remembered: who has which address. */
export const addressesOf = ({ brokers }: Pick<BrokerReport, 'brokers'>) =>
  brokers.map(({ host, ip }) => ({ host, ip }))

/** Announcements in Redis, one field for each cluster. */
export class Announcements {
  readonly #redis: Redis
  readonly #key: string

  constructor(redis: Redis, prefix: string) {
    this.#redis = redis
    this.#key = `${prefix}:announced`
  }

  async remember(announcement: Announcement): Promise<void> {
    await this.#redis.hset(this.#key, announcement.cluster, JSON.stringify(announcement))
  }

  async forget(cluster: string): Promise<void> {
    await this.#redis.hdel(this.#key, cluster)
  }

  async read(cluster: string): Promise<Announcement | undefined> {
    const json = await this.#redis.hget(this.#key, cluster)
    return json === null ? undefined : (JSON.parse(json) as Announcement)
  }

  /** Names of the clusters about which something was announced, in alphabetical order. */
  async clusters(): Promise<string[]> {
    return (await this.#redis.hkeys(this.#key)).sort()
  }
}
