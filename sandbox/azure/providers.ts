import { wrapped } from './arm-errors.ts'
import type { JsonObject } from './json.ts'
import { REGIONS } from './regions.ts'
import type { Call, Route } from './routing.ts'
import { SUBSCRIPTION } from './routing.ts'
import type { World } from './world.ts'

const TYPES: Readonly<
  Record<string, { readonly apiVersion: string; readonly types: readonly string[] }>
> = {
  'Microsoft.HDInsight': { apiVersion: '2021-06-01', types: ['clusters'] },
  'Microsoft.Network': {
    apiVersion: '2026-01-01',
    types: [
      'virtualNetworks',
      'virtualNetworkGateways',
      'publicIPAddresses',
      'natGateways',
      'networkSecurityGroups',
      'networkInterfaces',
    ],
  },
  'Microsoft.Storage': { apiVersion: '2026-09-01', types: ['storageAccounts'] },
}

export interface Providers {
  readonly routes: readonly Route[]
  /** @throws ArmRefusal 409 `MissingSubscriptionRegistration` for a write to a namespace that is not registered */
  requireRegistered(namespace: string): void
}

/** Resource providers of the subscription; all registered but those named in `unregistered`. */
export function createProviders(world: World, unregistered: readonly string[]): Providers {
  /** Simulated time from which a namespace is registered, undefined while nobody asked for it. */
  const registeredAt = new Map<string, number | undefined>()
  for (const namespace of Object.keys(TYPES)) {
    const registered = !unregistered.some((name) => name.toLowerCase() === namespace.toLowerCase())
    registeredAt.set(namespace, registered ? Number.NEGATIVE_INFINITY : undefined)
  }
  const known = (text: string) =>
    Object.keys(TYPES).find((namespace) => namespace.toLowerCase() === text.toLowerCase())
  const stateOf = (namespace: string) => {
    const at = registeredAt.get(namespace)
    if (at === undefined) return 'NotRegistered'
    return world.clock.now() < at ? 'Registering' : 'Registered'
  }
  const view = (namespace: string): JsonObject => ({
    id: `/subscriptions/${world.subscriptionId}/providers/${namespace}`,
    namespace,
    registrationPolicy: 'RegistrationRequired',
    registrationState: stateOf(namespace),
    resourceTypes: (TYPES[namespace]?.types ?? []).map((resourceType) => ({
      resourceType,
      locations: REGIONS.map((region) => region.displayName),
      apiVersions: [TYPES[namespace]?.apiVersion ?? ''],
    })),
  })
  const namespaceOf = (call: Call) => {
    const namespace = known(call.param('namespace'))
    if (namespace) return namespace
    throw wrapped(
      404,
      'InvalidResourceNamespace',
      `The resource namespace '${call.param('namespace')}' is invalid.`,
    )
  }
  return {
    requireRegistered(text) {
      const namespace = known(text)
      if (!namespace || stateOf(namespace) === 'Registered') return
      throw wrapped(
        409,
        'MissingSubscriptionRegistration',
        `The subscription is not registered to use namespace '${namespace}'.`,
      )
    },
    routes: [
      {
        operation: 'providers.get',
        method: 'GET',
        template: `${SUBSCRIPTION}/providers/{namespace}`,
        handle: (call) => ({ status: 200, body: view(namespaceOf(call)) }),
      },
      {
        operation: 'providers.register',
        method: 'POST',
        template: `${SUBSCRIPTION}/providers/{namespace}/register`,
        handle: (call) => {
          const namespace = namespaceOf(call)
          if (stateOf(namespace) === 'NotRegistered')
            registeredAt.set(namespace, world.clock.now() + world.durations.providerRegistration)
          return { status: 200, body: view(namespace) }
        },
      },
    ],
  }
}
