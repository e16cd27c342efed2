import { setTimeout as sleep } from 'node:timers/promises'
import { TransientError } from '../../errors.ts'
import { within } from '../../within.ts'
import { say, sentence, type Words } from '../../words/sentence.ts'
import { CHAIN } from './chain.ts'
import { type Finding, findingOf, unknown } from './finding.ts'
import type { Link, LinkCheck } from './link.ts'
import type { Patient } from './patient.ts'

/** Longest time for one link, attempts and messages sent included. */
const LINK_LIMIT_MS = 2 * 60_000
const ATTEMPTS = 3
const PAUSE_MS = 2000
const LONGEST_PAUSE_MS = 10_000

/** Examines all links, side by side where they do not need each other. Never throws; in the order of the chain. */
export function examine(
  patient: Patient,
  chain: readonly LinkCheck[] = CHAIN,
): Promise<readonly Link[]> {
  const running = new Map<string, Promise<Link>>()
  for (const check of chain) running.set(nameOf(check.link), examineLink(check, patient, running))
  return Promise.all(running.values())
}

/** By which links are told apart. */
const nameOf = (link: Words) => say(link, 'en')

async function examineLink(
  check: LinkCheck,
  patient: Patient,
  running: ReadonlyMap<string, Promise<Link>>,
): Promise<Link> {
  const { link, needs = [] } = check
  for (const need of needs) {
    const before = await running.get(nameOf(need))
    if (!before)
      throw new Error(`${nameOf(link)} needs ${nameOf(need)}, which no check before it examines`)
    if (before.state === 'broken' || before.state === 'unknown') return { link, ...skipped(before) }
  }
  try {
    const attempts = withAttempts(() => check.examine(patient), patient.speed)
    return { link, ...(await within(LINK_LIMIT_MS, nameOf(link), attempts)) }
  } catch (error) {
    const { state, ...rest } = findingOf(error)
    return { link, state: check.failureIsBroken ? 'broken' : state, ...rest }
  }
}

/** Why one link is unknown often says how to find out about the next. */
function skipped({ link, state, remedy }: Link): Finding {
  const finding =
    state === 'broken'
      ? sentence`Not examined: ${link} is broken.`
      : sentence`Not examined: ${link} is not known.`
  return state === 'unknown' ? unknown(finding, remedy) : unknown(finding)
}

async function withAttempts(examineOnce: () => Promise<Finding>, speed: number): Promise<Finding> {
  for (let attempt = 1; ; attempt += 1)
    try {
      return await examineOnce()
    } catch (error) {
      if (!(error instanceof TransientError) || attempt === ATTEMPTS) throw error
      await sleep(Math.min(error.retryAfterMs ?? PAUSE_MS / speed, LONGEST_PAUSE_MS))
    }
}
