import type { OperationRecord } from './record.ts'
import type { OperationTable } from './step.ts'

/**
 * How much longer the machines will work, in milliseconds: the longest chain of steps that are left, each with
 * its usual duration. Time that people take to decide is not in it.
 */
export function remainingMs(
  steps: OperationTable<never, never>['steps'],
  record: OperationRecord,
  now: number,
  speed: number,
): number {
  const memo = new Map<string, number>()
  const left = (name: string): number => {
    const known = memo.get(name)
    if (known !== undefined) return known
    const step = steps.find((candidate) => candidate.name === name)
    if (!step) return 0
    const before = Math.max(0, ...step.needs.map(left))
    const total = before + ownMs(step, record, now, speed)
    memo.set(name, total)
    return total
  }
  return Math.max(0, ...steps.map((step) => left(step.name))) / speed
}

/** Usual duration of the whole operation, in milliseconds of the remote side's own time. */
export function usualMs(steps: OperationTable<never, never>['steps']): number {
  const ends = new Map<string, number>()
  for (const step of steps) {
    const start = Math.max(0, ...step.needs.map((need) => ends.get(need) ?? 0))
    ends.set(step.name, start + (step.waitsForPeople ? 0 : step.usuallyMs))
  }
  return Math.max(0, ...ends.values())
}

function ownMs(
  step: OperationTable<never, never>['steps'][number],
  record: OperationRecord,
  now: number,
  speed: number,
): number {
  const progress = record.steps[step.name]
  if (step.waitsForPeople || progress?.state === 'ready') return 0
  if (progress?.startedAt === undefined) return step.usuallyMs
  return Math.max(0, step.usuallyMs - (now - progress.startedAt) * speed)
}
