import type { OperationRecord } from '../../jobs/engine/record.ts'
import { type Speak, say, type Words } from '../../words/sentence.ts'
import { escapeMrkdwn } from './elements.ts'

/** A resource of a deletion, as the approval step found it (see `src/jobs/steps/deletion.ts`). */
export interface DeletionLine {
  readonly madeBy: string
  readonly label: Words
  readonly name: string
  /** US dollars an hour. */
  readonly perHour: number
  readonly exists: boolean
}

/** What Causeway does not touch, and why. */
export interface StayingLine {
  readonly name: string
  readonly type: Words
  readonly why: Words
}

/** How far a deletion has got. */
export function deletionView({ facts, steps }: OperationRecord): {
  /** Whether it was looked at all. */
  readonly known: boolean
  readonly gone: readonly DeletionLine[]
  readonly left: readonly DeletionLine[]
  readonly stays: readonly StayingLine[]
} {
  const lines = (facts.deletion ?? []) as unknown as readonly DeletionLine[]
  const stays = (facts.stays ?? []) as unknown as readonly StayingLine[]
  const isGone = ({ madeBy, name, exists }: DeletionLine) =>
    !exists ||
    (steps[`delete-${madeBy}`]?.state === 'ready' && !stays.some((other) => other.name === name))
  return {
    known: facts.deletion !== undefined,
    gone: lines.filter(isGone),
    left: lines.filter((line) => !isGone(line)),
    stays,
  }
}

const SHOWN = 10

/** A line for each thing that stays, and why. */
export function stayingLines(stays: readonly StayingLine[], t: Speak): string {
  const said = (what: Words, limit?: number) => escapeMrkdwn(say(what, t.language), limit)
  const lines = stays
    .slice(0, SHOWN)
    .map(
      ({ name, type, why }) =>
        `• ${t`*${escapeMrkdwn(name, 80)}* (${said(type, 60)}): ${said(why)}`}`,
    )
  const more = stays.length - SHOWN
  return [...lines, ...(more > 0 ? [t`and ${more} more`] : [])].join('\n')
}

/** "1 resource", "5 resources". */
export function resourcesOf(count: number, t: Speak): string {
  return count === 1 ? t`1 resource` : t`${count} resources`
}
