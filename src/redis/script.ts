import { createHash } from 'node:crypto'
import type { Redis } from 'ioredis'

type Value = string | Buffer

/** A script that Redis runs in one step. It is sent once; afterwards its digest names it. */
export class Script {
  readonly #text: string
  readonly #digest: string

  constructor(text: string) {
    this.#text = text
    this.#digest = createHash('sha1').update(text).digest('hex')
  }

  /** @returns what the script returns, as Redis sends it: texts are strings */
  run(redis: Redis, keys: readonly string[], values: readonly Value[]): Promise<unknown> {
    return sent(
      () => redis.evalsha(this.#digest, keys.length, ...keys, ...values),
      () => redis.eval(this.#text, keys.length, ...keys, ...values),
    )
  }

  /** The same, where texts are bytes. */
  runBuffer(redis: Redis, keys: readonly string[], values: readonly Value[]): Promise<unknown> {
    return sent(
      () => redis.callBuffer('evalsha', this.#digest, keys.length, ...keys, ...values),
      () => redis.callBuffer('eval', this.#text, keys.length, ...keys, ...values),
    )
  }
}

async function sent(
  byDigest: () => Promise<unknown>,
  byText: () => Promise<unknown>,
): Promise<unknown> {
  try {
    return await byDigest()
  } catch (error) {
    // Redis has started anew, or another one has become master.
    if (!(error instanceof Error && error.message.startsWith('NOSCRIPT'))) throw error
    return byText()
  }
}
