import type { Redis } from 'ioredis'
import type { CausewayGroup } from '../../azure/causeway-groups.ts'
import type { Lifetime } from '../../cluster/lifetime.ts'
import type { Language } from '../../words/sentence.ts'

/** What is known of a cluster's end without asking Azure. */
export interface KnownLifetime {
  readonly cluster: string
  /** Undefined: until somebody deletes it. */
  readonly lifetime: Lifetime | undefined
  /** From when its life counts, in milliseconds since the Unix epoch. */
  readonly since: number | undefined
}

/** What people were told of an end. */
export interface ToldEnd {
  readonly cluster: string
  /** The workspace in which they were told. */
  readonly teamId: string
  /** In which they were told; absent: English. */
  readonly language?: Language
  /** The end that they were told of. */
  readonly until: number
  /** The minutes of the warnings that were posted, and `ended`: its deletion has begun. */
  readonly stages: readonly (60 | 15 | 'ended')[]
  /** When the last of them was posted. */
  readonly at: number
}

/** The ends of clusters in Redis: a copy of Azure's tags for those who cannot ask Azure, and what people were told. */
export class Lifetimes {
  readonly #redis: Redis
  readonly #known: string
  readonly #told: string

  constructor(redis: Redis, prefix: string) {
    this.#redis = redis
    this.#known = `${prefix}:lifetimes`
    this.#told = `${prefix}:told-ends`
  }

  /** Puts what Azure says in the place of everything that was known. */
  async replace(groups: readonly CausewayGroup[]): Promise<void> {
    const all = groups.map((group): [string, string] => [
      group.cluster,
      JSON.stringify(knownOf(group)),
    ])
    const change = this.#redis.multi().del(this.#known)
    if (all.length > 0) change.hset(this.#known, Object.fromEntries(all))
    await change.exec()
  }

  async remember(known: KnownLifetime): Promise<void> {
    await this.#redis.hset(this.#known, known.cluster, JSON.stringify(known))
  }

  async read(cluster: string): Promise<KnownLifetime | undefined> {
    const json = await this.#redis.hget(this.#known, cluster)
    return json === null ? undefined : (JSON.parse(json) as KnownLifetime)
  }

  async told(cluster: string): Promise<ToldEnd | undefined> {
    const json = await this.#redis.hget(this.#told, cluster)
    return json === null ? undefined : (JSON.parse(json) as ToldEnd)
  }

  async tell(told: ToldEnd): Promise<void> {
    await this.#redis.hset(this.#told, told.cluster, JSON.stringify(told))
  }

  async forgetTold(cluster: string): Promise<void> {
    await this.#redis.hdel(this.#told, cluster)
  }

  /** Names of the clusters of whose end people were told. */
  async toldClusters(): Promise<readonly string[]> {
    return this.#redis.hkeys(this.#told)
  }
}

/** What is kept of a group's life. */
export function knownOf({ cluster, lifetime, since }: CausewayGroup): KnownLifetime {
  return { cluster, lifetime, since }
}
