import { z } from 'zod'
import { type CostLine, type PriceList, plannedResources, shippedPrices } from '../prices/prices.ts'
import { sentence, type Words } from '../words/sentence.ts'
import { StoredWords } from '../words/stored.ts'
import type { ClusterRequest } from './cluster.ts'
import { type NetworkReference, placementOf } from './placement.ts'

/**
 * A resource of a plan: made anew; found, from an earlier create or of another cluster, and used as it is; or
 * somebody else's, to which something is added.
 */
export interface PlannedResource extends CostLine {
  readonly action: 'create' | 'reuse' | 'change'
}

/** What the checks before a create have found out, as far as people read it. */
export interface Plan {
  readonly resources: readonly PlannedResource[]
  readonly prices: PriceList
  readonly coresNeeded: number | undefined
  /** Undefined where Azure does not say. */
  readonly coresFree: number | undefined
  /** Checks that could not be made, in words. */
  readonly unchecked: readonly Words[]
  readonly warnings: readonly string[]
  /** Why the cluster goes where it goes, in one sentence; undefined for plans that were made before it was asked. */
  readonly reason: Words | undefined
}

const Price = z.number().nonnegative()

/** The shape in which prices are kept in Redis. */
export const StoredPrices = z.object({
  perHour: z.object({ node: Price, vpnGateway: Price, natGateway: Price, publicIp: Price }),
  source: z.enum(['azure', 'shipped']),
  asOf: z.string(),
  fromTable: z.array(z.enum(['node', 'vpnGateway', 'natGateway', 'publicIp'])),
  problem: StoredWords.exactOptional(),
})

const StoredFacts = z.object({
  existing: z.array(z.string()).catch([]),
  coresNeeded: z.number().optional().catch(undefined),
  coresFree: z.number().optional().catch(undefined),
  unchecked: z.array(StoredWords).catch([]),
  warnings: z.array(z.string()).catch([]),
  placementReason: StoredWords.optional().catch(undefined),
})

/** What a plan asks for: the cluster, and where it would best go. */
export interface PlanRequest extends ClusterRequest {
  readonly dryRun: boolean
  readonly wish?: PlacementWish
  /** US dollars that the access policy allows the requester's cluster to cost; absent: any. */
  readonly maxPricePerMonth?: number
}

/** What somebody wants of the network; the plan makes a placement of it. */
export interface PlacementWish {
  readonly gateway: GatewayWish
  /** A network that somebody else made, with its subnet or without. */
  readonly network?: NetworkReference
  readonly subnet?: string
  /** Addresses of DNS servers for the network; empty: Azure's own. */
  readonly dnsServers: readonly string[]
  /** Patterns of the clusters whose gateway the requester may use. */
  readonly mayUse: readonly string[]
}

/** What `--gateway` takes. */
export const GATEWAY_WISHES = ['auto', 'new', 'shared', 'peered', 'none'] as const
/** One of `GATEWAY_WISHES`. */
export type GatewayWish = (typeof GATEWAY_WISHES)[number]

/** The part of a request that the plan decides. */
export type Chosen = Pick<
  ClusterRequest,
  | 'placement'
  | 'dnsServers'
  | 'peersWithCauseway'
  | 'headSize'
  | 'zookeeperSize'
  | 'sshPublicKey'
  | 'storageIdentity'
  | 'overBudget'
>

/** The request of the create that a plan is for: what was asked, where the plan puts it. */
export function plannedRequest(record: {
  readonly request: unknown
  readonly facts: Readonly<Record<string, unknown>>
}): ClusterRequest {
  const {
    dryRun: _dryRun,
    wish: _wish,
    maxPricePerMonth: _limit,
    ...asked
  } = record.request as PlanRequest
  return { ...asked, ...((record.facts.chosen ?? {}) as Chosen) }
}

/** The prices that an operation was told with: the same on the plan, the ready card and the failure card. */
export function pricesOf(facts: { readonly prices?: unknown }, request: ClusterRequest): PriceList {
  const stored = StoredPrices.safeParse(facts.prices)
  return stored.success ? stored.data : shippedPrices(request.vmSize)
}

/** Reads a plan out of the facts of an operation; what is missing there is taken as new and unknown. */
export function readPlan(facts: Readonly<Record<string, unknown>>, request: ClusterRequest): Plan {
  const { existing, coresNeeded, coresFree, unchecked, warnings, placementReason } =
    StoredFacts.parse(facts)
  const prices = pricesOf(facts, request)
  const resources = plannedResources(request, prices).map((line) => ({
    ...line,
    action: existing.includes(line.madeBy) ? ('reuse' as const) : ('create' as const),
  }))
  return {
    resources: [...resources, ...ofOthers(request)],
    prices,
    coresNeeded,
    coresFree,
    unchecked,
    warnings,
    reason: placementReason,
  }
}

/** What is not the cluster's own and is used, or has something added to it. */
function ofOthers(request: ClusterRequest): PlannedResource[] {
  const placement = placementOf(request)
  const line = (resource: Words, action: PlannedResource['action']) => ({
    resource,
    action,
    madeBy: 'others',
    perHour: 0,
  })
  switch (placement.way) {
    case 'own':
    case 'own-without-gateway':
      return []
    case 'shared':
    case 'peered':
      return [
        line(sentence`VPN gateway of ${placement.host}`, 'reuse'),
        line(sentence`Virtual network of ${placement.host}`, 'change'),
      ]
    case 'brought': {
      const { network, subnet } = placement
      return subnet === undefined
        ? [line(sentence`Virtual network ${network.name}`, 'change')]
        : [line(sentence`Subnet ${subnet} of ${network.name}`, 'reuse')]
    }
  }
}
