import { deflateRawSync, inflateRawSync } from 'node:zlib'
import type { OperationRecord, StepRecord } from './record.ts'

/** Of a running step: when it was looked at, how long it has been watched, when it will be looked at next. */
type Clock = readonly [lookedAt: number | null, watchedMs: number | null, nextLookAt: number | null]

/**
 * What Redis keeps beside a record: the clocks of its running steps, so that a look that finds nothing new writes a few
 * bytes only.
 * @param version that the record will have: clocks of another version do not belong to it
 */
export function writeClocks({ steps }: OperationRecord, version: number): string {
  const clocks: Record<string, Clock> = {}
  for (const [name, { state, lookedAt, watchedMs, nextLookAt }] of Object.entries(steps))
    if (state === 'running')
      clocks[name] = [lookedAt ?? null, watchedMs ?? null, nextLookAt ?? null]
  return JSON.stringify([version, clocks])
}

/** The record with its clocks, as it was when both were written. */
export function withClocks(
  record: OperationRecord,
  kept: string | null,
  version: number,
): OperationRecord {
  if (kept === null) return record
  const [of, clocks] = JSON.parse(kept) as [number, Record<string, Clock>]
  // A worker of an older version has saved since, and knew nothing of them.
  if (of !== version) return record
  const steps: Record<string, StepRecord> = { ...record.steps }
  for (const [name, clock] of Object.entries(clocks)) {
    const step = steps[name]
    if (step) steps[name] = setClock(step, clock)
  }
  return { ...record, steps }
}

function setClock(step: StepRecord, [lookedAt, watchedMs, nextLookAt]: Clock): StepRecord {
  const { lookedAt: _looked, watchedMs: _watched, nextLookAt: _next, ...lasting } = step
  return {
    ...lasting,
    ...(lookedAt === null ? {} : { lookedAt }),
    ...(watchedMs === null ? {} : { watchedMs }),
    ...(nextLookAt === null ? {} : { nextLookAt }),
  }
}

/** True where nothing has changed but clocks of running steps. */
export function differsInClocksOnly(before: OperationRecord, after: OperationRecord): boolean {
  const { steps: stepsBefore, ...restBefore } = before
  const { steps: stepsAfter, ...restAfter } = after
  return (
    isEqual(restBefore, restAfter) &&
    hasSameKeys(stepsBefore, stepsAfter) &&
    Object.entries(stepsAfter).every(([name, step]) => {
      const old = stepsBefore[name]
      return old === step || (old !== undefined && isEqual(lastingOf(old), lastingOf(step)))
    })
  )
}

function lastingOf(step: StepRecord): StepRecord {
  return step.state === 'running' ? setClock(step, [null, null, null]) : step
}

/** Of two values as JSON has them. What is one and the same is not looked into, which is nearly all of a record. */
function isEqual(a: unknown, b: unknown): boolean {
  if (a === b) return true
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false
  if (Array.isArray(a) !== Array.isArray(b)) return false
  return (
    hasSameKeys(a, b) &&
    Object.entries(a).every(([key, value]) => isEqual(value, (b as Record<string, unknown>)[key]))
  )
}

function hasSameKeys(a: object, b: object): boolean {
  const keys = Object.keys(a)
  return keys.length === Object.keys(b).length && keys.every((key) => Object.hasOwn(b, key))
}

/** Shorter texts gain too little. */
const PACKED_FROM = 1000
/** First byte of a packed record, for this way of packing; JSON begins with a brace. */
const DEFLATED = 1
/** Quick rather than small: a better level saves 4 % of the size and takes half as long again. */
const PACKING = { level: 1, windowBits: 13, memLevel: 6, chunkSize: 8192 } as const
const UNPACKING = { windowBits: 13, chunkSize: 8192 } as const

/** A record as Redis keeps it: JSON, which takes a third of its size when it is long. */
export function writeRecord(record: OperationRecord): string | Buffer {
  const text = JSON.stringify(record)
  if (text.length < PACKED_FROM) return text
  return Buffer.concat([Buffer.of(DEFLATED), deflateRawSync(text, PACKING)])
}

/** The JSON of what `writeRecord` has made; older versions have kept JSON of any length. */
export function unpackRecord(kept: Buffer): string {
  const text = kept[0] === DEFLATED ? inflateRawSync(kept.subarray(1), UNPACKING) : kept
  return text.toString('utf8')
}

/** The reverse of `writeRecord`. */
export function readRecord(kept: Buffer): OperationRecord {
  return JSON.parse(unpackRecord(kept)) as OperationRecord
}
