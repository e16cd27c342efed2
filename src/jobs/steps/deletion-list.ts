import type { OtherResource } from '../../azure/inventory.ts'
import type { Words } from '../../words/sentence.ts'
import type { Facts } from '../engine/step.ts'

/** One resource that would be, or was, deleted. Kept in the facts. */
export interface DeletionResource {
  /** Name of the step of a create that makes it. */
  readonly madeBy: string
  /** What people call it, for example "NAT gateway". */
  readonly label: Words
  readonly name: string
  /** US dollars an hour. */
  readonly perHour: number
  /** Id of the operation that made it. */
  readonly operation: string
  /** False for one that an earlier run of this operation has deleted. */
  readonly exists: boolean
}

/** Id of the operation that made the resource whose deletion was approved; undefined where it was not in the list. */
export function approvedMaker(facts: Facts, madeBy: string): string | undefined {
  return listedResources(facts).find((resource) => resource.madeBy === madeBy && resource.exists)
    ?.operation
}

/** Whether a deletion has, or had, the resource in its list. */
export function isListed(facts: Facts, madeBy: string): boolean {
  return listedResources(facts).some((resource) => resource.madeBy === madeBy)
}

/** Whether the approval says that it stays. */
export function staysByApproval({ stays }: Facts, name: string): boolean {
  return ((stays ?? []) as unknown as readonly OtherResource[]).some((one) => one.name === name)
}

/** The approved list, as the fact `deletion` keeps it; empty before there is one. */
export function listedResources({ deletion }: Facts): readonly DeletionResource[] {
  return (deletion ?? []) as unknown as readonly DeletionResource[]
}
