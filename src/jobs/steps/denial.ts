import type { Approval } from '../engine/approvals.ts'
import type { Facts } from '../engine/step.ts'

/** Who has denied what the operation asked for, as the failure card shows it. */
export interface Denial {
  readonly by: string
  readonly at: number
  /** Null where none was given. */
  readonly reason: string | null
}

/** The fact `denial`: who refused, when, and why. */
export function denialFacts({ decidedBy = '', decidedAt = 0, reason }: Approval): Facts {
  return { denial: { by: decidedBy, at: decidedAt, reason: reason ?? null } }
}
