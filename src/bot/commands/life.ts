import type { ClusterRequest } from '../../cluster/cluster.ts'
import { limitError } from '../../policy/limit-error.ts'
import type { Access, Caller } from '../access.ts'

/**
 * How long a new cluster lives: as was asked for; or, where nothing was said and the access policy wants an end, as
 * long as it allows.
 * @throws UserError `life-limit`
 */
export async function settleLife(
  access: Access,
  caller: Caller,
  { name, lifeHours }: Pick<ClusterRequest, 'name' | 'lifeHours'>,
): Promise<Pick<ClusterRequest, 'lifeHours'>> {
  const wish = { lifeHours: lifeHours ?? Number.POSITIVE_INFINITY }
  const over = await access.excess(caller, 'create', name, wish)
  if (over?.limit !== 'maxLifeHours') return lifeHours === undefined ? {} : { lifeHours }
  if (lifeHours === undefined) return { lifeHours: over.allowed }
  throw limitError(over, access.policy.contact, `/kafka create ${name} --ttl ${over.allowed}h`)
}
