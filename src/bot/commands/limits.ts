import { UserError } from '../../errors.ts'
import type { Policy } from '../../policy.ts'

/**
 * How many workers a cluster may have by the access policy.
 * @param example begins a correct line; the number that is allowed is put behind it
 * @throws UserError `worker-limit`
 */
export function requireWorkerLimit({ limits }: Policy, workers: number, example: string): void {
  const { maxWorkers } = limits
  if (workers > maxWorkers)
    throw new UserError('worker-limit', `The access policy allows at most ${maxWorkers} workers.`, {
      remedy: 'Use fewer, or ask the owners of Causeway to raise the limit.',
      example: `${example} ${maxWorkers}`,
    })
}

/** Whether the access policy allows clusters in a region. @throws UserError `region-limit` */
export function requireRegionLimit({ limits }: Policy, name: string, region: string): void {
  const { regions } = limits
  if (regions !== undefined && !regions.includes(region))
    throw new UserError('region-limit', `The access policy does not allow the region ${region}.`, {
      remedy: `Choose one of: ${regions.join(', ')}.`,
      example: `/kafka create ${name} --region ${regions[0] ?? ''}`,
    })
}
