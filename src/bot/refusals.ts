import type { Redis } from 'ioredis'
import type { Permission } from '../policy/policy.ts'

/** What somebody was refused: enough to explain it, no more. */
export interface Refusal {
  readonly permission: Permission
  readonly cluster: string | undefined
  /** Kind of the operation that they would have approved, where that was it. */
  readonly approving?: string
  readonly at: number
}

interface Place {
  readonly teamId: string
  readonly userId: string
  readonly channelId: string
}

const KEEP_SECONDS = 3600

/** The last refusal of each person in each channel, for an hour: what `/kafka help why` explains. */
export class Refusals {
  readonly #redis: Redis
  readonly #prefix: string

  constructor(redis: Redis, prefix: string) {
    this.#redis = redis
    this.#prefix = prefix
  }

  #key({ teamId, userId, channelId }: Place): string {
    return [this.#prefix, 'refusal', teamId, userId, channelId].join(':')
  }

  async note(place: Place, refusal: Refusal): Promise<void> {
    await this.#redis.set(this.#key(place), JSON.stringify(refusal), 'EX', KEEP_SECONDS)
  }

  async last(place: Place): Promise<Refusal | undefined> {
    const json = await this.#redis.get(this.#key(place))
    return json ? (JSON.parse(json) as Refusal) : undefined
  }
}
