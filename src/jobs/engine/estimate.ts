import type { OperationRecord, UsualDurations } from './record.ts'
import type { OperationTable } from './step.ts'

type Steps = OperationTable<never, never>['steps']
type OneStep = Steps[number]

/** How long something takes, and what that is known from. */
export interface Estimate {
  readonly ms: number
  /** How many runs here the longest step's share is the median of; 0: it is the documented time. */
  readonly runs: number
}

/**
 * How much longer the machines will work, in milliseconds: the longest chain of steps that are left, each with
 * its usual duration. Time that people take to decide is not in it.
 */
export function remaining(
  steps: Steps,
  record: OperationRecord,
  now: number,
  speed: number,
): Estimate {
  const own = (step: OneStep) => ownMs(step, record, now, speed)
  return { ms: longestChainMs(steps, own) / speed, runs: runsOfLongest(steps, own, record.usual) }
}

/**
 * Usual duration of the whole operation, in milliseconds of the remote side's own time.
 * @param usual what its steps have taken here
 */
export function usually(steps: Steps, usual: UsualDurations | undefined): Estimate {
  const own = (step: OneStep) => (step.waitsForPeople ? 0 : usualOf(step, usual))
  return { ms: longestChainMs(steps, own), runs: runsOfLongest(steps, own, usual) }
}

function longestChainMs(steps: Steps, own: (step: OneStep) => number): number {
  const memo = new Map<string, number>()
  const until = (name: string): number => {
    const known = memo.get(name)
    if (known !== undefined) return known
    const step = steps.find((candidate) => candidate.name === name)
    if (!step) return 0
    const total = Math.max(0, ...step.needs.map(until)) + own(step)
    memo.set(name, total)
    return total
  }
  return Math.max(0, ...steps.map(({ name }) => until(name)))
}

/** The longest step makes the estimate: where its time is the documented one, so is the whole. */
function runsOfLongest(
  steps: Steps,
  own: (step: OneStep) => number,
  usual: UsualDurations = {},
): number {
  let longest = { ms: 0, runs: 0 }
  for (const step of steps) {
    const ms = own(step)
    if (ms > longest.ms) longest = { ms, runs: usual[step.name]?.runs ?? 0 }
  }
  return longest.runs
}

function usualOf({ name, usuallyMs }: OneStep, usual: UsualDurations = {}): number {
  return usual[name]?.ms ?? usuallyMs
}

function ownMs(step: OneStep, record: OperationRecord, now: number, speed: number): number {
  const progress = record.steps[step.name]
  if (step.waitsForPeople || progress?.state === 'ready') return 0
  const wholeMs = usualOf(step, record.usual)
  if (progress?.startedAt === undefined) return wholeMs
  return Math.max(0, wholeMs - (now - progress.startedAt) * speed)
}
