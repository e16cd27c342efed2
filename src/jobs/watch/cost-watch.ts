import type { Audit } from '../../audit/event.ts'
import type { CostDigestPolicy } from '../../policy/budget-rules.ts'
import { type ClusterCost, monthBefore } from '../../prices/costs.ts'
import { type CostReport, makeCostReport } from '../costs/cost-report.ts'
import { readCosts } from '../costs/read-costs.ts'
import type { Services } from '../services.ts'

/** What costs are counted and told with. */
export interface CostWatchOptions {
  readonly services: Services
  /** By the access policy as it is now; undefined: nobody wants a digest. */
  readonly digest: CostDigestPolicy | undefined
  /** Posts the report of a month; does nothing where it was posted before. Throws while Slack refuses. */
  readonly tell: (report: CostReport, where: CostDigestPolicy & { team: string }) => Promise<void>
  readonly audit: Audit
  /** Whether it was posted. */
  readonly isTold: (month: string) => Promise<boolean>
  readonly now: () => number
  readonly speed: number
}

/** Counts what the clusters have cost, and tells it when a month is over. */
export async function lookAtCosts(options: CostWatchOptions): Promise<void> {
  const { services, now, speed, digest, audit } = options
  const running = await readCosts(services)
  await services.ledger.note(running, now(), speed)
  const month = digest && digestDue(now(), digest)
  if (digest === undefined || month === undefined || (await options.isTold(month))) return
  const counted = await services.ledger.read(month)
  if (counted.length === 0) return
  const report = await makeCostReport(services, month, counted, running, speed, now())
  const where = { ...digest, team: digest.team ?? teamOf(running) }
  await audit.around({ deed: 'rule', what: `digest ${month}`, channelId: digest.channel }, () =>
    options.tell(report, where),
  )
}

/** Where there is one workspace only, any of its clusters names it. */
function teamOf(running: readonly ClusterCost[]): string {
  return running[0]?.teamId ?? ''
}

/**
 * The month whose digest is due: the one before, on the first day of a month from the hour on, in the digest's zone.
 * All of that day, so that an outage does not swallow it. Pure.
 */
export function digestDue(
  now: number,
  { timeZone, hour }: Pick<CostDigestPolicy, 'timeZone' | 'hour'>,
): string | undefined {
  const parts = new Intl.DateTimeFormat('en-CA', {
    timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    hourCycle: 'h23',
  }).formatToParts(now)
  const part = (type: string) => parts.find((one) => one.type === type)?.value ?? ''
  if (part('day') !== '01' || Number(part('hour')) < hour) return undefined
  return monthBefore(`${part('year')}-${part('month')}`)
}
