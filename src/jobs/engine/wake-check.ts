import { setTimeout as sleep } from 'node:timers/promises'

/** Those that fall asleep within this time are looked at together, in milliseconds. */
const COLLECT_MS = 10
/** After a check that failed, in milliseconds. */
const RETRY_MS = 1000

/**
 * Closes the gap in which an operation is looked at, woken, and only then goes to sleep: looks for the wakes of those that
 * have gone to sleep, many at once, which costs next to nothing for each.
 */
export class WakeCheck {
  readonly #areWoken: (ids: readonly string[]) => Promise<readonly string[]>
  readonly #promote: (id: string) => Promise<void>
  #asleep: string[] = []
  #checking: Promise<void> | undefined

  /**
   * @param areWoken those of the given operations that have a wake
   * @param promote brings one back at once
   */
  constructor(
    areWoken: (ids: readonly string[]) => Promise<readonly string[]>,
    promote: (id: string) => Promise<void>,
  ) {
    this.#areWoken = areWoken
    this.#promote = promote
  }

  /** To be called once the operation's job sleeps. */
  fellAsleep(id: string): void {
    this.#asleep.push(id)
    this.#checking ??= this.#checkAfter(COLLECT_MS)
  }

  /** Resolves when those that sleep now were looked at. */
  async settled(): Promise<void> {
    await this.#checking
  }

  async #checkAfter(delayMs: number): Promise<void> {
    await sleep(delayMs)
    const ids = this.#asleep
    this.#asleep = []
    this.#checking = undefined
    try {
      for (const id of await this.#areWoken(ids)) await this.#promote(id)
    } catch {
      // Redis is away; the worker says so.
      this.#asleep.push(...ids)
      this.#checking ??= this.#checkAfter(RETRY_MS)
    }
  }
}
