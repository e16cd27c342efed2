import { hoursBetween } from '../../cluster/lifetime.ts'
import type { ClusterCost, MonthlyCost } from '../../prices/costs.ts'
import type { Services } from '../services.ts'
import { readActivity } from '../steps/activity.ts'

/** Messages count as lately for so long where idle clusters are looked for, in days. */
export const IDLE_DAYS = 7

/** One cluster in a report of costs. */
export interface CostLine {
  readonly cluster: string
  readonly userId: string
  readonly hours: number
  /** US dollars in the month so far, estimated. */
  readonly cost: number
  /** US dollars; 0: it is gone. */
  readonly perHour: number
  /** Null: it lives until somebody deletes it, or is gone. */
  readonly until: number | null
  readonly isGone: boolean
  /** No message was written for a week, or there are no topics; false, too, where nobody can see that. */
  readonly isIdle: boolean
}

/** The costs of a month, the dearest cluster first. */
export interface CostReport {
  readonly month: string
  readonly lines: readonly CostLine[]
}

/** Puts what was counted beside what is there now. */
export async function makeCostReport(
  services: Services,
  month: string,
  counted: readonly MonthlyCost[],
  running: readonly ClusterCost[],
  speed: number,
  now: number,
): Promise<CostReport> {
  const since = now - (IDLE_DAYS * 24 * 3600_000) / speed
  const lines = await Promise.all(
    counted.map(async ({ cluster, userId, from, to, cost }): Promise<CostLine> => {
      const there = running.find((one) => one.cluster === cluster)
      const activity = there && (await readActivity(services, cluster, since))
      return {
        cluster,
        userId,
        hours: hoursBetween(from, to, speed),
        cost,
        perHour: there?.perHour ?? 0,
        until: there?.until ?? null,
        isGone: there === undefined,
        isIdle: activity === 'quiet' || activity === 'no topics',
      }
    }),
  )
  return { month, lines }
}
