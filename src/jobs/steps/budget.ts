import type { ClusterRequest } from '../../cluster/cluster.ts'
import { UserError } from '../../errors.ts'
import { type OverBudget, overBudget } from '../../policy/budget-rules.ts'
import { costAhead } from '../../prices/costs.ts'
import {
  estimateCosts,
  HOURS_PER_MONTH,
  type PriceList,
  totalPerHour,
} from '../../prices/prices.ts'
import { sentence } from '../../words/sentence.ts'
import { readCosts } from '../costs/read-costs.ts'
import type { CreateContext } from '../services.ts'

/**
 * The budget of the access policy that has no room for a new cluster, beside what runs and is being made.
 * @param request with what the plan has chosen
 * @returns undefined where every budget has room for it
 */
export async function readOverBudget(
  { services, now, speed, requestedBy }: CreateContext,
  request: ClusterRequest,
  prices: PriceList,
): Promise<OverBudget | undefined> {
  if (services.budgets.length === 0) return undefined
  const running = (await readCosts(services)).filter(({ cluster }) => cluster !== request.name)
  const { lifeHours = HOURS_PER_MONTH } = request
  const perHour = totalPerHour(estimateCosts(request, prices))
  return overBudget(
    services.budgets,
    running.map((cost) => ({ ...cost, ahead: costAhead(cost, now, speed) })),
    {
      teamId: requestedBy.teamId,
      channelId: requestedBy.channelId,
      ahead: perHour * Math.min(lifeHours, HOURS_PER_MONTH),
    },
  )
}

/** UserError `budget-exceeded`. Amounts are US dollars. */
export function budgetExceeded(name: string, { perMonth, taken, wished }: OverBudget): UserError {
  const dollars = (amount: number) => `$${amount.toFixed(0)}`
  return new UserError(
    'budget-exceeded',
    sentence`It would cost about ${dollars(wished)} in the next 30 days; of the budget of ${dollars(perMonth)}, about ${dollars(taken)} is taken by what runs. Estimates by list prices.`,
    {
      remedy: sentence`Give it a shorter life or fewer workers, or delete what nobody needs (/kafka list --cost shows it); the owners of the access policy can raise the budget.`,
      example: `/kafka create ${name} --ttl 8h`,
    },
  )
}
