import { TransientError, UserError } from '../../errors.ts'
import { NoRouteError } from '../../kafka/route.ts'
import { sentence, type Words } from '../../words/sentence.ts'

/** What was found out about one link of a chain. */
export interface Finding {
  /** `unknown`: it could not be examined. */
  readonly state: 'ok' | 'warning' | 'broken' | 'unknown'
  /** A sentence or two for people. */
  readonly finding: Words
  /** The one thing to do. */
  readonly remedy?: Words
}

/** The link holds. */
export const ok = (finding: Words): Finding => ({ state: 'ok', finding })
/** The link could not be examined. */
export const unknown = (finding: Words, remedy?: Words): Finding =>
  remedy === undefined ? { state: 'unknown', finding } : { state: 'unknown', finding, remedy }
/** The link holds, with something to look at. */
export const warning = (finding: Words, remedy: Words): Finding => ({
  state: 'warning',
  finding,
  remedy,
})
/** The link is broken, with what mends it. */
export const broken = (finding: Words, remedy: Words): Finding => ({
  state: 'broken',
  finding,
  remedy,
})

/** Why a link could not be examined, in plain words. Messages of bugs are left out: they are not made for people. */
export function findingOf(error: unknown): Finding {
  if (error instanceof UserError) return unknown(error.words.message, error.words.remedy)
  if (error instanceof TransientError)
    return unknown(sentence`Nobody answered: ${error.says}.`, sentence`Ask again in a minute.`)
  if (error instanceof NoRouteError) return unknown(sentence`${error.says}.`)
  const code = error instanceof Error && 'code' in error ? ` ${String(error.code)}` : ''
  return unknown(
    sentence`It could not be examined (${error instanceof Error ? error.name : 'error'}${code}).`,
  )
}
