import { hoursBetween } from '../cluster/lifetime.ts'
import { HOURS_PER_MONTH } from './prices.ts'

/** What one cluster costs, by list prices. */
export interface ClusterCost {
  readonly cluster: string
  readonly teamId: string
  readonly userId: string
  /** Undefined where its tags do not say. */
  readonly channelId: string | undefined
  /** US dollars, estimated. */
  readonly perHour: number
  /** When it was made, in milliseconds since the Unix epoch; undefined where nobody knows. */
  readonly since: number | undefined
  /** When it ends; undefined: until somebody deletes it. */
  readonly until: number | undefined
}

/** US dollars that a cluster costs in the next 730 hours, or until it ends. */
export function costAhead(
  { perHour, until }: Pick<ClusterCost, 'perHour' | 'until'>,
  now: number,
  speed: number,
): number {
  const left = until === undefined ? HOURS_PER_MONTH : hoursBetween(now, until, speed)
  return perHour * Math.min(HOURS_PER_MONTH, Math.max(0, left))
}

/** "2026-11", of a moment in UTC: the months in which costs are counted. */
export function monthOf(at: number): string {
  return new Date(at).toISOString().slice(0, 7)
}

/** The month before: "2026-10" of "2026-11". */
export function monthBefore(month: string): string {
  return monthOf(Date.parse(`${month}-01T00:00:00Z`) - 1)
}

/** Milliseconds since the Unix epoch, of "2026-11". */
export function monthStart(month: string): number {
  return Date.parse(`${month}-01T00:00:00Z`)
}

/** What a cluster has cost in a month as far as it was seen. */
export interface MonthlyCost {
  readonly cluster: string
  readonly userId: string
  readonly perHour: number
  /** From when to when it was there in that month. */
  readonly from: number
  readonly to: number
  /** US dollars, estimated. */
  readonly cost: number
}

/**
 * Counts what a cluster has cost since it was looked at last: from its making, or from the month's beginning, in the
 * first look. Pure.
 */
export function addCost(
  before: MonthlyCost | undefined,
  { cluster, userId, perHour, since }: ClusterCost,
  now: number,
  speed: number,
): MonthlyCost {
  const start = Math.max(monthStart(monthOf(now)), since ?? now)
  const from = before?.from ?? Math.min(start, now)
  const last = before?.to ?? from
  const cost = (before?.cost ?? 0) + perHour * hoursBetween(last, Math.max(now, last), speed)
  return { cluster, userId, perHour, from, to: Math.max(now, last), cost }
}
