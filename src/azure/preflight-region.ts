import type { CapabilitiesResult } from '@azure/arm-hdinsight'
import type { ClusterRequest } from '../cluster/cluster.ts'
import { UserError } from '../errors.ts'
import { sentence } from '../words/sentence.ts'
import { calling } from './errors.ts'
import { type Problem, statusOf } from './preflight-problem.ts'

/** Regions where HDInsight is open to the subscription, as ARM writes them, for example `westeurope`. */
export function openRegions(capabilities: CapabilitiesResult): string[] {
  const names = Object.values(capabilities.regions ?? {}).flatMap((entry) => entry.available ?? [])
  return [...new Set(names.map(regionKey))]
}

/** "West Europe", "WEST EUROPE" and "westeurope" are one region. */
export function sameRegion(a: string, b: string): boolean {
  return regionKey(a) === regionKey(b)
}

/** A region as ARM writes it: "West Europe" becomes `westeurope`. */
export function regionKey(region: string): string {
  return region.replaceAll(/\s/g, '').toLowerCase()
}

/** @throws UserError `region-closed`: HDInsight answers questions about a region that it does not know with an error */
export async function askingRegion<T>(request: ClusterRequest, call: () => Promise<T>): Promise<T> {
  try {
    return await calling(call)
  } catch (error) {
    const status = statusOf(error)
    if (status === 400 || status === 404) throw regionClosed(request, []).error
    throw error
  }
}

/** UserError `region-closed`, with the regions that are open. */
export function regionClosed(request: ClusterRequest, open: readonly string[]): Problem {
  const error = new UserError(
    'region-closed',
    sentence`HDInsight cannot be created in "${request.region}".`,
    {
      remedy:
        open.length > 0
          ? sentence`Choose one of: ${open.slice(0, 12).join(', ')}.`
          : sentence`Choose a region that Azure knows, for example westeurope.`,
      example: `/kafka create ${request.name} --region ${open[0] ?? 'westeurope'}`,
    },
  )
  return open.length > 0 ? { error, choices: { of: 'region', values: open } } : { error }
}
