/**
 * So many operations of a workspace go before what anybody has more than that. Larger than what a team does at once by
 * hand, smaller than the 50 looks that one worker takes at a time.
 */
export const SHARE = 20

/** BullMQ's largest priority: the last of all. */
const LAST = 2_097_152

/**
 * BullMQ's priority of an operation's looks, for as long as it lives: 0 goes first, 1 after it, and so on; of the same
 * one, who has waited longer.
 *
 * @param place among the unfinished operations of its workspace, from 0, oldest first; undefined: not known
 */
export function priorityAt(place: number | undefined): number {
  return Math.min(LAST, Math.floor((place ?? 0) / SHARE))
}
