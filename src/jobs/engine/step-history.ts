import type { Redis } from 'ioredis'
import type { OperationRecord, UsualDurations } from './record.ts'
import { type Json, type OperationTable, type Step, stepsOf } from './step.ts'

/** Steps that are usually shorter are not worth remembering. */
const LONG_MS = 30_000
/** Of each step in each region, so many runs are kept: the newest. */
const KEPT_RUNS = 20
/** Fewer say too little: the step's own `usuallyMs` is used. */
const FEWEST_RUNS = 3
const KEEP_SECONDS = 90 * 24 * 3600

/** Real durations by the step's name, in milliseconds of the remote side's own time. */
export type Durations = Readonly<Record<string, number>>

/**
 * How long this operation's long steps have really taken, from their first look until they were ready. Only what it
 * has started itself and seen to its end counts: nothing of an operation that failed or was retried, of a step that
 * waited for people, or of a resource that was there already or half made.
 * @param speed how much faster than documented the remote side runs
 */
export function durationsOf(
  table: Pick<OperationTable<never, never>, 'steps'>,
  record: OperationRecord,
  speed: number,
): Durations {
  if (record.state !== 'succeeded' || record.retries > 0) return {}
  const durations: Record<string, number> = {}
  for (const step of stepsOf(table, record).filter(isLong)) {
    const { state, startedAt, appliedAt, endedAt } = record.steps[step.name] ?? {}
    if (state !== 'ready' || startedAt === undefined || endedAt === undefined) continue
    // A clock that was set back makes a duration that never was.
    if (appliedAt !== undefined && endedAt > startedAt)
      durations[step.name] = Math.round((endedAt - startedAt) * speed)
  }
  return durations
}

/** The median of each step that has run often enough. @param runs durations in milliseconds, by the step's name */
export function mediansOf(runs: Readonly<Record<string, readonly number[]>>): UsualDurations {
  const usual: Record<string, UsualDurations[string]> = {}
  for (const [name, all] of Object.entries(runs)) {
    const sorted = all.filter((ms) => Number.isFinite(ms) && ms > 0).sort((a, b) => a - b)
    const [low, high] = [sorted[(sorted.length - 1) >> 1], sorted[sorted.length >> 1]]
    if (sorted.length >= FEWEST_RUNS && low !== undefined && high !== undefined)
      usual[name] = { ms: Math.round((low + high) / 2), runs: sorted.length }
  }
  return usual
}

/** Where an operation takes place, as far as its request says; a history of its own for each. */
export function regionOf(request: Json): string {
  const region = (request as { readonly region?: unknown } | null)?.region
  return typeof region === 'string' ? region : ''
}

function isLong({ usuallyMs, waitsForPeople }: Step<never, never>): boolean {
  return usuallyMs >= LONG_MS && waitsForPeople !== true
}

/** In Redis: how long steps have really taken here, by step and region, whatever operation they were part of. */
export class StepHistory {
  readonly #redis: Redis
  readonly #prefix: string

  constructor(redis: Redis, prefix: string) {
    this.#redis = redis
    this.#prefix = prefix
  }

  #key(step: string, region: string): string {
    return [this.#prefix, 'took', step, region].join(':')
  }

  /** Adds one run of each step, all at once; what is not added for 90 days is forgotten. */
  async add(region: string, durations: Durations): Promise<void> {
    const entries = Object.entries(durations)
    if (entries.length === 0) return
    const pipeline = this.#redis.pipeline()
    for (const [step, ms] of entries) {
      const key = this.#key(step, region)
      pipeline
        .lpush(key, String(ms))
        .ltrim(key, 0, KEPT_RUNS - 1)
        .expire(key, KEEP_SECONDS)
    }
    throwFirst(await pipeline.exec())
  }

  /** What the long steps of a table usually take in a region, where enough runs are known. */
  async usual(
    region: string,
    { steps }: Pick<OperationTable<never, never>, 'steps'>,
  ): Promise<UsualDurations> {
    const names = steps.filter(isLong).map(({ name }) => name)
    if (names.length === 0) return {}
    const pipeline = this.#redis.pipeline()
    for (const name of names) pipeline.lrange(this.#key(name, region), 0, KEPT_RUNS - 1)
    const lists = throwFirst(await pipeline.exec())
    return mediansOf(
      Object.fromEntries(
        names.map((name, index) => [name, ((lists[index] ?? []) as string[]).map(Number)]),
      ),
    )
  }
}

/** What the commands of a pipeline have answered. @throws the first error among them */
function throwFirst(answers: readonly [Error | null, unknown][] | null): unknown[] {
  return (answers ?? []).map(([error, answer]) => {
    if (error) throw error
    return answer
  })
}
