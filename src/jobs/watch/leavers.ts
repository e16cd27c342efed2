import type { Redis } from 'ioredis'
import type { Holder } from '../../azure/vpn-register.ts'

/** Whom Slack has said to have left, until somebody has seen to it; and when everybody was looked at last. */
export class Leavers {
  readonly #redis: Redis
  readonly #told: string
  readonly #looked: string

  constructor(redis: Redis, prefix: string) {
    this.#redis = redis
    this.#told = `${prefix}:leavers`
    this.#looked = `${prefix}:leavers:looked`
  }

  /** Durable when it returns. */
  async note({ teamId, userId }: Holder): Promise<void> {
    await this.#redis.sadd(this.#told, `${teamId}.${userId}`)
  }

  async told(): Promise<readonly Holder[]> {
    const people = await this.#redis.smembers(this.#told)
    return people
      .map((person) => person.split('.'))
      .map(([teamId = '', userId = '']) => ({ teamId, userId }))
  }

  async settle(people: readonly Holder[]): Promise<void> {
    if (people.length > 0)
      await this.#redis.srem(
        this.#told,
        people.map(({ teamId, userId }) => `${teamId}.${userId}`),
      )
  }

  /** Whether everybody is to be looked at again. */
  async isLookDue(): Promise<boolean> {
    return (await this.#redis.exists(this.#looked)) === 0
  }

  /** @param againMs when everybody is to be looked at again */
  async looked(againMs: number): Promise<void> {
    await this.#redis.set(this.#looked, '1', 'PX', Math.ceil(againMs))
  }
}
