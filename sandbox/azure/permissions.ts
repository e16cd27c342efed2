import { wrapped } from './arm-errors.ts'
import type { Route } from './routing.ts'
import { GROUP, SUBSCRIPTION } from './routing.ts'
import type { World } from './world.ts'

/** One role of the caller, as actions of Azure's role model. */
export interface Permission {
  readonly actions: readonly string[]
  readonly notActions?: readonly string[]
}

const PERMISSIONS = 'providers/Microsoft.Authorization/permissions'

/**
 * What the caller may do. The definitions have it for a resource group; at the subscription's scope it is in
 * Microsoft's article on the authentication API, and works. Nothing here is enforced on other requests.
 */
export function permissionRoutes(
  world: World,
  permissions: readonly Permission[] | 'unreadable',
): readonly Route[] {
  const answer = (scope: string) => {
    if (permissions === 'unreadable')
      throw wrapped(
        403,
        'AuthorizationFailed',
        `The client 'simulated' with object id 'simulated' does not have authorization to perform action 'Microsoft.Authorization/permissions/read' over scope '${scope}' or the scope is invalid.`,
      )
    const value = permissions.map(({ actions, notActions = [] }) => ({
      actions,
      notActions,
      dataActions: [],
      notDataActions: [],
    }))
    return { status: 200, body: { value } }
  }
  return [
    {
      operation: 'permissions.listForResourceGroup',
      method: 'GET',
      template: `${GROUP}/${PERMISSIONS}`,
      handle: (call) => answer(world.store.requireGroup(call.param('group')).id),
    },
    {
      operation: 'permissions.listForSubscription',
      method: 'GET',
      template: `${SUBSCRIPTION}/${PERMISSIONS}`,
      handle: () => answer(`/subscriptions/${world.subscriptionId}`),
    },
  ]
}
