import type { PlacementChoice } from '../../azure/placement-choice.ts'
import type { PreflightResult } from '../../azure/preflight.ts'
import { type Problem, refusal } from '../../azure/preflight-problem.ts'
import { ownsNetwork } from '../../cluster/placement.ts'
import type { Chosen, PlacementWish, PlanRequest } from '../../cluster/plan.ts'
import { UserError } from '../../errors.ts'
import { limitError } from '../../policy/limit-error.ts'
import {
  estimateCosts,
  HOURS_PER_MONTH,
  type PriceList,
  totalPerHour,
} from '../../prices/prices.ts'
import { sentence } from '../../words/sentence.ts'
import type { Facts, Json, Observation } from '../engine/step.ts'
import { type CreateContext, type CreateStep, type Services, targetOf } from '../services.ts'
import { budgetExceeded, readOverBudget } from './budget.ts'

const MINUTE = 60_000

/** Goal: what can have changed since the plan does not stand in the way. Reads only. */
export const preflight: CreateStep = {
  name: 'preflight',
  title: {
    doing: sentence`Checking name, region, size and quota`,
    done: sentence`Checked name, region, size and quota`,
  },
  needs: [],
  usuallyMs: 2000,
  deadlineMs: 10 * MINUTE,
  async observe(context) {
    // Loaded at the first look: the bot, which never looks, has this step too.
    const { quickPreflight } = await import('../../azure/preflight.ts')
    const result = await quickPreflight(targetOf(context))
    return observation(
      result,
      () => context.services.prices.known(context.request),
      {},
      async (list) => {
        const over = await readOverBudget(context, context.request, list)
        // What may be approved, its own step asks for.
        const isRefused = over && (over.whenOver === 'refuse' || !context.request.overBudget)
        return isRefused ? budgetExceeded(context.request.name, over) : {}
      },
    )
  },
}

/** Goal: nothing that can be known beforehand stands in the way, and what the plan's card shows is known. */
export const planPreflight: CreateStep = {
  ...preflight,
  async observe(context) {
    const { services } = context
    const { name, region, vmSize, wish = ANYWHERE } = context.request as PlanRequest
    const { choosePlacement } = await import('../../azure/placement-choice.ts')
    const { fullPreflight } = await import('../../azure/preflight.ts')
    const choice = await choosePlacement({ clients: services.azure, name, region }, wish)
    const chosen = decided(choice, services)
    const result = await fullPreflight(
      targetOf({ ...context, request: { ...context.request, ...chosen } }),
    )
    const { coresPerNode, otherSizes, surcharge, unchecked, warnings } = result
    const problems = [...choice.problems, ...result.problems]
    const read = () => services.prices.read({ region, vmSize, coresPerNode, surcharge })
    return observation(
      { ...result, problems },
      read,
      {
        placementReason: choice.reason,
        unchecked: [...unchecked],
        warnings: [...warnings],
      },
      (list) => judgePrice(context, { ...chosen, ...otherSizes }, list),
    )
  },
}

/** A network of its own is what every create got before people could say where. */
const ANYWHERE: PlacementWish = { gateway: 'new', dnsServers: [], mayUse: [] }

function decided(
  { placement, dnsServers }: PlacementChoice,
  { ownNetwork, clusters }: Services,
): Chosen {
  const { sshPublicKey, storageIdentity } = clusters
  return {
    ...(sshPublicKey === undefined ? {} : { sshPublicKey }),
    ...(storageIdentity === undefined ? {} : { storageIdentity }),
    placement,
    dnsServers,
    // A network that somebody brings is not changed; one that is shared was peered when it was made.
    peersWithCauseway: ownNetwork !== undefined && ownsNetwork(placement),
  }
}

/** What the access policy says to the price, which is known only now. @returns the facts of a plan that may be made */
async function judgePrice(
  context: CreateContext,
  chosen: Chosen,
  list: PriceList,
): Promise<UserError | Facts> {
  const asked = context.request as PlanRequest
  const refused = tooExpensive(asked, chosen, list)
  if (refused) return refused
  const over = await readOverBudget(context, { ...asked, ...chosen }, list)
  if (over?.whenOver === 'refuse') return budgetExceeded(asked.name, over)
  return { chosen: { ...chosen, ...(over && { overBudget: over }) } as unknown as Json }
}

/** The limit of the price of one cluster. */
function tooExpensive(asked: PlanRequest, chosen: Chosen, list: PriceList): UserError | undefined {
  const { maxPricePerMonth, ...request } = asked
  const perMonth = totalPerHour(estimateCosts({ ...request, ...chosen }, list)) * HOURS_PER_MONTH
  if (maxPricePerMonth === undefined || perMonth <= maxPricePerMonth) return undefined
  return limitError(
    { limit: 'maxPricePerMonth', allowed: maxPricePerMonth, wished: perMonth },
    undefined,
    `/kafka create ${asked.name} --workers 3`,
  )
}

/** Nobody needs prices where something is in the way: they are read last. */
async function observation(
  result: PreflightResult,
  prices: () => Promise<PriceList>,
  more: Facts = {},
  judge: (list: PriceList) => Promise<UserError | Facts> = async () => ({}),
): Promise<Observation> {
  const { coresNeeded, coresFree, existing, problems } = result
  const error = refusal(problems)
  if (error !== undefined)
    return { state: 'broken', error, facts: { problems: problems.map(describe) } }
  const list = await prices()
  const judgement = await judge(list)
  if (judgement instanceof UserError) {
    const problems = [describe({ error: judgement })]
    return { state: 'broken', error: judgement, facts: { problems } }
  }
  return {
    state: 'ready',
    detail: sentence`${coresNeeded} cores needed, ${coresFree ?? sentence`an unknown number`} free`,
    facts: {
      coresNeeded,
      ...(coresFree === undefined ? {} : { coresFree }),
      problems: [],
      existing: [...existing],
      prices: { ...list, perHour: { ...list.perHour } },
      ...more,
      ...judgement,
    },
  }
}

/** A problem as data, so that a menu can offer what the service would take. */
function describe({ error, choices }: Problem): Json {
  const { code, message, remedy, example } = error
  return {
    code,
    message,
    remedy,
    ...(example === undefined ? {} : { example }),
    ...(choices === undefined ? {} : { choices: { of: choices.of, values: [...choices.values] } }),
  }
}
