import type { JsonObject } from './json.ts'
import { textAt } from './json.ts'
import { INTERFACES } from './network-references.ts'
import type { StoredResource } from './resource-store.ts'
import { provisioningState } from './resource-store.ts'
import type { Route } from './routing.ts'
import { GROUP, SUBSCRIPTION } from './routing.ts'
import type { World } from './world.ts'
import { envelope, page } from './world.ts'

/** Network interfaces: made and removed by clusters, only read by clients. */
export function networkInterfaceRoutes(world: World): readonly Route[] {
  const view = (nic: StoredResource): JsonObject => {
    const state = provisioningState(nic, world.clock.now())
    return {
      ...envelope(nic),
      etag: `W/"${nic.etag}"`,
      properties: {
        provisioningState: state,
        resourceGuid: nic.guid,
        ipConfigurations: [
          {
            id: `${nic.id}/ipConfigurations/ipConfig1`,
            name: 'ipConfig1',
            type: `${INTERFACES}/ipConfigurations`,
            etag: `W/"${nic.etag}"`,
            properties: {
              provisioningState: state,
              privateIPAddress: textAt(nic.body, 'ip'),
              privateIPAllocationMethod: 'Dynamic',
              privateIPAddressVersion: 'IPv4',
              subnet: { id: textAt(nic.body, 'subnet') },
              primary: true,
            },
          },
        ],
        enableIPForwarding: false,
      },
    }
  }
  return [
    {
      operation: 'networkInterfaces.list',
      method: 'GET',
      template: `${GROUP}/providers/${INTERFACES}`,
      handle: (call) => {
        const group = world.store.requireGroup(call.param('group'))
        return page(world.store.list(INTERFACES, group.name).map(view))
      },
    },
    {
      operation: 'networkInterfaces.listAll',
      method: 'GET',
      template: `${SUBSCRIPTION}/providers/${INTERFACES}`,
      handle: () => page(world.store.list(INTERFACES).map(view)),
    },
  ]
}
