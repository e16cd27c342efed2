import { choosePlacement, type PlacementChoice } from '../../azure/placement-choice.ts'
import { fullPreflight, type PreflightResult, quickPreflight } from '../../azure/preflight.ts'
import { type Problem, refusal } from '../../azure/preflight-problem.ts'
import { ownsNetwork } from '../../placement.ts'
import type { Chosen, PlacementWish, PlanRequest } from '../../plan.ts'
import type { PriceList } from '../../prices.ts'
import type { Facts, Json, Observation } from '../engine/step.ts'
import { type CreateStep, type Services, targetOf } from '../services.ts'

const MINUTE = 60_000

/** Goal: what can have changed since the plan does not stand in the way. Reads only. */
export const preflight: CreateStep = {
  name: 'preflight',
  title: {
    doing: 'Checking name, region, size and quota',
    done: 'Checked name, region, size and quota',
  },
  needs: [],
  usuallyMs: 2000,
  deadlineMs: 10 * MINUTE,
  async observe(context) {
    const result = await quickPreflight(targetOf(context))
    return observation(result, () => context.services.prices.known(context.request))
  },
}

/** Goal: nothing that can be known beforehand stands in the way, and what the plan's card shows is known. */
export const planPreflight: CreateStep = {
  ...preflight,
  async observe(context) {
    const { services } = context
    const { name, region, vmSize, wish = ANYWHERE } = context.request as PlanRequest
    const choice = await choosePlacement({ clients: services.azure, name, region }, wish)
    const chosen = decided(choice, services)
    const result = await fullPreflight(
      targetOf({ ...context, request: { ...context.request, ...chosen } }),
    )
    const { coresPerNode, otherSizes, surcharge, unchecked, warnings } = result
    const problems = [...choice.problems, ...result.problems]
    const read = () => services.prices.read({ region, vmSize, coresPerNode, surcharge })
    return observation({ ...result, problems }, read, {
      chosen: { ...chosen, ...otherSizes } as unknown as Json,
      placementReason: choice.reason,
      unchecked: [...unchecked],
      warnings: [...warnings],
    })
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

/** Nobody needs prices where something is in the way: they are read last. */
async function observation(
  result: PreflightResult,
  prices: () => Promise<PriceList>,
  more: Facts = {},
): Promise<Observation> {
  const { coresNeeded, coresFree, existing, problems } = result
  const error = refusal(problems)
  if (error !== undefined)
    return { state: 'broken', error, facts: { problems: problems.map(describe) } }
  const list = await prices()
  return {
    state: 'ready',
    detail: `${coresNeeded} cores needed, ${coresFree ?? 'an unknown number'} free`,
    facts: {
      coresNeeded,
      ...(coresFree === undefined ? {} : { coresFree }),
      problems: [],
      existing: [...existing],
      prices: { ...list, perHour: { ...list.perHour } },
      ...more,
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
