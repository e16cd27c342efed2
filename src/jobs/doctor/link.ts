import type { Words } from '../../words/sentence.ts'
import type { Finding } from './finding.ts'
import type { Patient } from './patient.ts'

/** One link of the chain from a laptop to a broker, as it is kept in the facts. */
export interface Link extends Finding {
  readonly link: Words
}

/** How one link is examined. Reads only, but for the last one, which sends messages. */
export interface LinkCheck {
  /** What people read. */
  readonly link: Words
  /** Links without which this one cannot be examined: when one is broken or unknown, neither is this one. */
  readonly needs?: readonly Words[]
  /** True where not being able to examine it is what is wrong with it. */
  readonly failureIsBroken?: true
  /** What it throws becomes the finding. */
  examine(patient: Patient): Promise<Finding>
}
