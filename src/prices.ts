import type { ClusterRequest } from './cluster.ts'
import { nodeCount } from './cluster.ts'

/** What one part of a cluster costs while it exists. */
export interface CostLine {
  readonly resource: string
  /** Name of the step that makes it: what was never started costs nothing. */
  readonly madeBy: string
  /** US dollars an hour. */
  readonly perHour: number
}

/**
 * List prices as reported in November 2026 for West Europe; an estimate. Managed disks, traffic and
 * discounts are not in it.
 */
const USD_PER_HOUR = {
  gateway: 0.19,
  natGateway: 0.045,
  publicIp: 0.005,
  hdinsightCore: 0.25,
} as const
export const PRICE_DATE = '2026-11'

/** Cores of the sizes that HDInsight offers for Kafka; the name says it (`E4_v3` has 4). */
function coresOfSize(vmSize: string): number {
  return Number(/_[A-Za-z]+(\d+)/.exec(vmSize)?.[1] ?? 4)
}

/** Estimate of what a cluster of its own network and gateway costs while it runs. */
export function estimateCosts(request: ClusterRequest): CostLine[] {
  const cores = nodeCount(request) * coresOfSize(request.vmSize)
  return [
    {
      resource: `HDInsight Kafka, ${nodeCount(request)} nodes, ${cores} cores`,
      madeBy: 'cluster',
      perHour: cores * USD_PER_HOUR.hdinsightCore,
    },
    { resource: 'VPN gateway VpnGw1AZ', madeBy: 'gateway', perHour: USD_PER_HOUR.gateway },
    { resource: 'NAT gateway', madeBy: 'nat-gateway', perHour: USD_PER_HOUR.natGateway },
    {
      resource: '2 public IP addresses',
      madeBy: 'nat-public-ip',
      perHour: 2 * USD_PER_HOUR.publicIp,
    },
  ]
}

export function totalPerHour(lines: readonly CostLine[]): number {
  return lines.reduce((sum, line) => sum + line.perHour, 0)
}
