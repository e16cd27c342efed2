import { UserError } from '../errors.ts'
import { sentence, type Words } from '../words/sentence.ts'
import { found } from './errors.ts'

/** The part that all ARM resources share. */
export interface ArmResource {
  readonly provisioningState?: string
  readonly tags?: Record<string, string>
}

/** What there is of a resource, by Azure's `provisioningState`. */
export type ResourceState =
  | { readonly state: 'absent' }
  | { readonly state: 'changing'; readonly detail: Words }
  | { readonly state: 'ready' }
  | { readonly state: 'failed' }

/** Tag that says which cluster a resource was made for. Causeway touches nothing that lacks it. */
export const CLUSTER_TAG = 'causeway:cluster'

/** Tags of everything that an operation makes: whose it is and why it exists. */
export function resourceTags(owner: {
  cluster: string
  operationId: string
  teamId: string
  userId: string
}): Record<string, string> {
  return {
    [CLUSTER_TAG]: owner.cluster,
    'causeway:operation': owner.operationId,
    'causeway:owner': `${owner.teamId}.${owner.userId}`,
  }
}

/**
 * Looks at a resource by its name.
 * @throws UserError `foreign-resource` when it exists and was not made for this cluster
 */
export async function readResourceState(
  label: Words,
  cluster: string,
  get: () => Promise<ArmResource>,
): Promise<ResourceState> {
  const resource = await found(get)
  if (resource === undefined) return { state: 'absent' }
  if (resource.tags?.[CLUSTER_TAG] !== cluster) throw foreignResource(label)
  switch (resource.provisioningState) {
    case 'Succeeded':
      return { state: 'ready' }
    case 'Failed':
    case 'Canceled':
      return { state: 'failed' }
    default:
      return {
        state: 'changing',
        detail: sentence`Azure state: ${resource.provisioningState ?? 'unknown'}`,
      }
  }
}

/** UserError `foreign-resource`: the name is taken by what lacks our tag. */
export function foreignResource(label: Words): UserError {
  return new UserError(
    'foreign-resource',
    sentence`${label} exists already and was not made by Causeway.`,
    {
      remedy: sentence`Choose another cluster name. Causeway does not touch what it did not make.`,
    },
  )
}
