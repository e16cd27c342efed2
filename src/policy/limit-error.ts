import { UserError } from '../errors.ts'
import { sentence, type Words } from '../words/sentence.ts'
import type { Excess } from './limits.ts'

/**
 * Says the limit, and what would be allowed.
 * @param example begins a correct line; where a number, region or size is wrong, one that is allowed is put behind it
 */
export function limitError(over: Excess, contact: Words | undefined, example: string): UserError {
  const owners = contact ?? sentence`the owners of Causeway`
  switch (over.limit) {
    case 'maxWorkers':
      return new UserError(
        'worker-limit',
        sentence`The access policy allows at most ${over.allowed} workers.`,
        {
          remedy: sentence`Use fewer, or ask ${owners} to raise the limit.`,
          example: `${example} ${over.allowed}`,
        },
      )
    case 'regions':
      return new UserError(
        'region-limit',
        sentence`The access policy does not allow the region ${over.wished}.`,
        {
          remedy: sentence`Choose one of: ${over.allowed.join(', ')}.`,
          example: `${example} --region ${over.allowed[0] ?? ''}`,
        },
      )
    case 'sizes':
      return new UserError(
        'size-limit',
        sentence`The access policy does not allow workers of size ${over.wished}.`,
        {
          remedy: sentence`Choose one of: ${over.allowed.join(', ')}.`,
          example: `${example} --size ${over.allowed[0] ?? ''}`,
        },
      )
    case 'maxPricePerMonth':
      return new UserError(
        'price-limit',
        sentence`It would cost about $${Math.ceil(over.wished)} a month; the access policy allows at most $${over.allowed} for one cluster.`,
        {
          remedy: sentence`Use fewer or smaller workers, or ask ${owners} to raise the limit.`,
          example,
        },
      )
    case 'maxLifeHours':
      return new UserError(
        'life-limit',
        sentence`The access policy allows a cluster to live for at most ${over.allowed} hours.`,
        { remedy: sentence`Choose a shorter life, or ask ${owners} to raise the limit.`, example },
      )
  }
}
