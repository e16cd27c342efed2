import type { OperationRecord } from '../src/jobs/engine/record.ts'
import { type Distribution, distribution } from './statistics.ts'

/** What both sides of the scenario "waiting" are told. */
export interface WaitingSettings {
  readonly redisUrl: string
  readonly prefix: string
  readonly operations: number
  /** Each is looked at this often. */
  readonly everyMs: number
  /** For adding all of them: the first looks are spread over one interval after that. */
  readonly fillMs: number
  /** The state that each of them has, apart from its id and name. */
  readonly record: OperationRecord
}

export const WAITING_STEP = 'gateway'

/** When the n-th operation is to be looked at first, so that looks come evenly. */
export function firstLookAt(
  { fillMs, everyMs, operations }: WaitingSettings,
  startedAt: number,
  n: number,
): number {
  return startedAt + fillMs + Math.floor((n * everyMs) / operations)
}

/** Adds all, so many at a time. */
export async function fill(
  operations: number,
  add: (n: number) => Promise<unknown>,
): Promise<void> {
  const AT_ONCE = 100
  for (let n = 0; n < operations; n += AT_ONCE)
    await Promise.all(
      Array.from({ length: Math.min(AT_ONCE, operations - n) }, (_, index) => add(n + index)),
    )
}

/** Tells the parent that questions are heard from now on. */
export function sayReady(): void {
  process.stdout.write('{"ready":"yes"}\n')
}

/** How late looks are, between the questions `begin` and `end` of the parent. */
export class Lateness {
  readonly #dueAt = new Map<string, number>()
  #values: number[] = []
  #counts = false

  /** @param filled resolves once all operations are there */
  constructor(filled: Promise<unknown>) {
    process.on('message', (question) => void this.#answer(String(question), filled))
    sayReady()
  }

  async #answer(question: string, filled: Promise<unknown>): Promise<void> {
    if (question === 'figures') return
    if (question === 'filled') await filled
    if (question === 'begin') {
      this.#values = []
      this.#counts = true
    }
    if (question === 'end') this.#counts = false
    const answer: Distribution = distribution(this.#values)
    process.send?.({ answer })
  }

  plan(id: string, at: number): void {
    this.#dueAt.set(id, at)
  }

  look(id: string): void {
    const dueAt = this.#dueAt.get(id)
    if (this.#counts && dueAt !== undefined) this.#values.push(Date.now() - dueAt)
  }
}
