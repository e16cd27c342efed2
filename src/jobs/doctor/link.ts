import { TransientError, UserError } from '../../errors.ts'
import { NoRouteError } from '../../kafka/route.ts'
import type { Patient } from './patient.ts'

/** What was found out about one link of a chain. */
export interface Finding {
  /** `unknown`: it could not be examined. */
  readonly state: 'ok' | 'warning' | 'broken' | 'unknown'
  /** A sentence or two for people. */
  readonly finding: string
  /** The one thing to do. */
  readonly remedy?: string
}

/** One link of the chain from a laptop to a broker, as it is kept in the facts. */
export interface Link extends Finding {
  readonly link: string
}

/** How one link is examined. Reads only, but for the last one, which sends messages. */
export interface LinkCheck {
  /** What people read. */
  readonly link: string
  /** Links without which this one cannot be examined: when one is broken or unknown, neither is this one. */
  readonly needs?: readonly string[]
  /** True where not being able to examine it is what is wrong with it. */
  readonly failureIsBroken?: true
  /** What it throws becomes the finding. */
  examine(patient: Patient): Promise<Finding>
}

export const ok = (finding: string): Finding => ({ state: 'ok', finding })
export const unknown = (finding: string, remedy?: string): Finding =>
  remedy === undefined ? { state: 'unknown', finding } : { state: 'unknown', finding, remedy }
export const warning = (finding: string, remedy: string): Finding => ({
  state: 'warning',
  finding,
  remedy,
})
export const broken = (finding: string, remedy: string): Finding => ({
  state: 'broken',
  finding,
  remedy,
})

/** Why a link could not be examined, in plain words. Messages of bugs are left out: they are not made for people. */
export function findingOf(error: unknown): Finding {
  if (error instanceof UserError) return unknown(error.message, error.remedy)
  if (error instanceof TransientError)
    return unknown(`Nobody answered: ${error.message}.`, 'Ask again in a minute.')
  if (error instanceof NoRouteError) return unknown(`${error.message}.`)
  const code = error instanceof Error && 'code' in error ? ` ${String(error.code)}` : ''
  return unknown(
    `It could not be examined (${error instanceof Error ? error.name : 'error'}${code}).`,
  )
}
