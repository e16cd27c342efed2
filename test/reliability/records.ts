import type { OperationRecord } from '../../src/jobs/engine/record.ts'

/** An operation's record as a version of Causeway wrote it in the middle of its work. */
export interface RecordedState {
  /** Kind and the steps that were on their way: "create-cluster+gateway". */
  readonly stage: string
  /** Whether the remote side had not been changed yet when it was taken. */
  readonly world: 'before' | 'after'
  readonly record: OperationRecord
}

/** Of a record in the middle: its stage; undefined for one that has ended. */
export function stageOf(record: OperationRecord): string | undefined {
  if (record.state !== 'queued' && record.state !== 'running') return undefined
  const running = Object.entries(record.steps)
    .filter(([, { state }]) => state === 'running')
    .map(([name]) => name)
  return [record.kind, running.toSorted().join('+') || record.state].join('-')
}

/** True where a step has asked the remote side for a change, or somebody has approved one. */
export function hasChanged(record: OperationRecord): boolean {
  return Object.entries(record.steps).some(
    ([name, { appliedAt, state }]) =>
      (appliedAt !== undefined && name !== 'addresses') ||
      (/approv/.test(name) && state === 'ready'),
  )
}

const DIGEST = /"digest":"(\w+)"/
const HOST_SUFFIX = /[a-z0-9]{25}(?=\.[a-z]{2}\.internal\.)/g

/**
 * An old record put into the place of one that has just been written: its shape and its facts, with the id, the
 * moment and the machines' names of now.
 */
export function inPlaceOf(old: OperationRecord, now: OperationRecord): OperationRecord {
  const suffix = HOST_SUFFIX.exec(JSON.stringify(now.facts))?.[0]
  HOST_SUFFIX.lastIndex = 0
  const shiftMs = Date.now() - newestTime(old)
  // What was approved is bound to the machines' names.
  const digests = [
    DIGEST.exec(JSON.stringify(old.facts))?.[1],
    DIGEST.exec(JSON.stringify(now.facts))?.[1],
  ]
  const text = JSON.stringify(old)
    .replaceAll(old.id, now.id)
    .replaceAll(digests[0] ?? old.id, digests[1] ?? digests[0] ?? now.id)
    .replaceAll(HOST_SUFFIX, suffix ?? '$&')
    .replaceAll(/"(\w+At)":(\d{13})/g, (_all, name: string, at: string) => {
      return `"${name}":${Number(at) + shiftMs}`
    })
  return JSON.parse(text) as OperationRecord
}

function newestTime(record: OperationRecord): number {
  const times = JSON.stringify(record).matchAll(/"\w+At":(\d{13})/g)
  return Math.max(...[...times].map(([, at]) => Number(at)))
}
