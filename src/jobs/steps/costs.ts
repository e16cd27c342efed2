import { monthOf } from '../../prices/costs.ts'
import { sentence } from '../../words/sentence.ts'
import { makeCostReport } from '../costs/cost-report.ts'
import { readCosts } from '../costs/read-costs.ts'
import type { Json, Step } from '../engine/step.ts'
import type { Services } from '../services.ts'

/** Goal: what the clusters have cost in this month is counted up to now. */
export const costsStep: Step<Record<string, never>, Services> = {
  name: 'costs',
  title: { doing: sentence`Counting costs`, done: sentence`Counted costs` },
  needs: [],
  usuallyMs: 3000,
  deadlineMs: 5 * 60_000,
  async observe({ services, now, speed }) {
    const running = await readCosts(services)
    await services.ledger.note(running, now, speed)
    const month = monthOf(now)
    const counted = await services.ledger.read(month)
    const report = await makeCostReport(services, month, counted, running, speed, now)
    return { state: 'ready', facts: { report: report as unknown as Json } }
  },
}
