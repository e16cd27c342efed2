import { randomUUID } from 'node:crypto'
import { anotherOperationInProgress, resourceNotFound, wrapped } from './arm-errors.ts'
import type { JsonObject } from './json.ts'
import { textAt } from './json.ts'
import { GATEWAYS, VIRTUAL_NETWORKS } from './network-references.ts'
import type { Operation } from './operations.ts'
import { networkHeaders } from './operations.ts'
import type { StoredResource } from './resource-store.ts'
import { provisioningState } from './resource-store.ts'
import type { Call, Reply, Route } from './routing.ts'
import { GROUP, SUBSCRIPTION } from './routing.ts'
import type { Storage } from './storage.ts'
import type { World } from './world.ts'
import { page } from './world.ts'

const TYPE = 'Microsoft.Network/networkWatchers'
const WATCHER = `${GROUP}/providers/${TYPE}/{name}`
/** Azure makes watchers by itself, there and under that name, with the first network of a region. */
const WATCHER_GROUP = 'NetworkWatcherRG'

interface Run {
  readonly operation: Operation
  readonly result: JsonObject
}

/** Network Watchers and their troubleshooting of VPN gateways: one run at a time in the whole subscription. */
export function networkWatcherRoutes(world: World, storage: Storage): readonly Route[] {
  const { store, clock, durations, faults } = world
  const runs = new WeakMap<StoredResource, Run>()
  let latest: Operation | undefined
  const isRunning = (operation: Operation | undefined) =>
    operation !== undefined && clock.now() < operation.endsAt

  const regions = () => [
    ...new Set(store.list(VIRTUAL_NETWORKS).map((network) => network.location)),
  ]

  function regionOf(call: Call): string {
    const region = regions().find(
      (candidate) =>
        call.param('group').toLowerCase() === WATCHER_GROUP.toLowerCase() &&
        call.param('name').toLowerCase() === nameIn(candidate).toLowerCase(),
    )
    if (region === undefined) throw resourceNotFound(TYPE, call.param('name'), call.param('group'))
    return region
  }

  function targetOf(call: Call, region: string): StoredResource {
    const id = textAt(call.body, 'targetResourceId')
    const gateway = store.find(id)
    if (gateway?.type !== GATEWAYS || gateway.location !== region)
      throw wrapped(404, 'ResourceNotFound', `The target resource '${id ?? ''}' was not found.`)
    return gateway
  }

  function checkStorage(call: Call): void {
    const account = store.find(textAt(call.body, 'properties', 'storageId'))
    const path = textAt(call.body, 'properties', 'storagePath') ?? ''
    const known = account && storage.findReady(account.name) === account
    if (known && path.startsWith(`https://${account.name}.blob.core.windows.net/`)) return
    throw wrapped(
      400,
      'InvalidRequestFormat',
      `The storage of the result is not usable: '${path}'.`,
    )
  }

  function troubleshoot(call: Call): Reply {
    const region = regionOf(call)
    const gateway = targetOf(call, region)
    checkStorage(call)
    if (isRunning(latest)) throw anotherOperationInProgress(gateway.id)
    const fault = faults.take('gatewayUnhealthy', call.key)
    const standing = provisioningState(gateway, clock.now()) === 'Succeeded'
    const result = {
      startTime: new Date(clock.now()).toISOString(),
      endTime: new Date(clock.now() + durations.troubleshooting).toISOString(),
      ...(fault || !standing ? unhealthy(fault?.message) : HEALTHY),
    }
    latest = world.operations.start({
      durationMs: durations.troubleshooting,
      result: () => result,
    })
    runs.set(gateway, { operation: latest, result })
    return { status: 202, headers: networkHeaders(call, region, latest, true) }
  }

  /** The result of the last run, or the way to that of the one that goes on. */
  function lastResult(call: Call): Reply {
    const region = regionOf(call)
    const gateway = targetOf(call, region)
    const run = runs.get(gateway)
    if (!run) throw wrapped(404, 'NotFound', `There is no result for ${gateway.id}.`)
    return isRunning(run.operation)
      ? { status: 202, headers: networkHeaders(call, region, run.operation, true) }
      : { status: 200, body: run.result }
  }

  return [
    {
      operation: 'networkWatchers.listAll',
      method: 'GET',
      template: `${SUBSCRIPTION}/providers/${TYPE}`,
      handle: (call) =>
        page(faults.take('noWatcher', call.key) ? [] : regions().map((name) => view(world, name))),
    },
    {
      operation: 'networkWatchers.getTroubleshooting',
      method: 'POST',
      template: `${WATCHER}/troubleshoot`,
      handle: troubleshoot,
    },
    {
      operation: 'networkWatchers.getTroubleshootingResult',
      method: 'POST',
      template: `${WATCHER}/queryTroubleshootResult`,
      handle: lastResult,
    },
  ]
}

const HEALTHY = {
  code: 'Healthy',
  results: [
    {
      id: randomUUID(),
      reasonType: 'NoFault',
      summary: 'No fault was found in the VPN gateway.',
      detail: 'All instances of the gateway run.',
      recommendedActions: [],
    },
  ],
}

/** Reason types are those of Azure's documentation; the words around them are not Azure's. */
function unhealthy(summary = 'The gateway does not answer from the Internet.'): JsonObject {
  return {
    code: 'UnHealthy',
    results: [
      {
        id: randomUUID(),
        reasonType: 'VipUnResponsive',
        summary,
        detail: 'Clients cannot connect as long as it lasts.',
        recommendedActions: [
          {
            actionText: 'See whether a network security group is applied to the GatewaySubnet.',
            actionUri: 'https://learn.microsoft.com/azure/vpn-gateway/',
            actionUriText: 'See',
          },
        ],
      },
    ],
  }
}

function nameIn(region: string): string {
  return `NetworkWatcher_${region}`
}

function view({ subscriptionId }: World, region: string): JsonObject {
  const name = nameIn(region)
  return {
    id: `/subscriptions/${subscriptionId}/resourceGroups/${WATCHER_GROUP}/providers/${TYPE}/${name}`,
    name,
    type: TYPE,
    location: region,
    properties: { provisioningState: 'Succeeded' },
  }
}
