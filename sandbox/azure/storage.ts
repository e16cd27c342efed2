import { randomBytes } from 'node:crypto'
import { resourceNotFound, wrapped } from './arm-errors.ts'
import type { JsonObject } from './json.ts'
import { at, pick, textAt } from './json.ts'
import { PUBLIC_HOST, retryAfterSeconds } from './operations.ts'
import type { StoredResource } from './resource-store.ts'
import type { Call, Reply, Route } from './routing.ts'
import { GROUP, SUBSCRIPTION } from './routing.ts'
import type { World } from './world.ts'
import { envelope, page, plannedFailure, refuseWhileDeleting, startOperation } from './world.ts'

const TYPE = 'Microsoft.Storage/storageAccounts'
const ACCOUNT = `${GROUP}/providers/${TYPE}/{name}`
const NAME = /^[a-z0-9]{3,24}$/
const PROPERTIES = [
  'supportsHttpsTrafficOnly',
  'minimumTlsVersion',
  'allowBlobPublicAccess',
  'allowSharedKeyAccess',
  'publicNetworkAccess',
  'isHnsEnabled',
  'accessTier',
]

export interface Storage {
  readonly routes: readonly Route[]
  /** An account that is ready, by its name alone: names are unique in all of Azure. */
  findReady(name: string): StoredResource | undefined
  /** Both access keys of an account. */
  keysOf(account: StoredResource): readonly string[]
}

/** Storage accounts. `takenNames` are those that others already have. */
export function createStorage(world: World, takenNames: ReadonlySet<string>): Storage {
  const { store, clock, durations } = world
  const keys = new WeakMap<StoredResource, readonly string[]>()
  const keysOf = (account: StoredResource) => {
    const known = keys.get(account) ?? [0, 1].map(() => randomBytes(64).toString('base64'))
    keys.set(account, known)
    return known
  }
  const isReady = (account: StoredResource) => clock.now() >= account.readyAt && !account.failure
  const findByName = (name: string) =>
    store.list(TYPE).find((account) => account.name === name.toLowerCase())

  function view(account: StoredResource): JsonObject {
    const ready = isReady(account)
    const created = new Date(account.createdAt).toISOString()
    const endpoint = (service: string) => `https://${account.name}.${service}.core.windows.net/`
    return {
      ...envelope(account),
      ...pick(account.body, ['kind']),
      sku: { name: textAt(account.body, 'sku', 'name'), tier: 'Standard' },
      properties: {
        ...pick(account.body.properties, PROPERTIES),
        provisioningState: ready ? 'Succeeded' : 'Creating',
        creationTime: created,
        primaryLocation: account.location,
        ...(ready && {
          keyCreationTime: { key1: created, key2: created },
          statusOfPrimary: 'available',
          primaryEndpoints: Object.fromEntries(
            ['blob', 'queue', 'table', 'file', 'dfs', 'web'].map((name) => [name, endpoint(name)]),
          ),
        }),
      },
    }
  }

  function put(call: Call): Reply {
    const group = store.requireGroup(call.param('group'))
    refuseWhileDeleting(group)
    const name = call.param('name')
    const location = textAt(call.body, 'location')?.toLowerCase().replaceAll(' ', '')
    const existing = store.find(store.idOf(TYPE, group.name, name))
    if (existing) {
      if (!isReady(existing))
        throw wrapped(
          409,
          'StorageAccountOperationInProgress',
          `An operation is currently performing on this storage account that requires exclusive access.`,
        )
      return { status: 200, body: view(existing) }
    }
    refuseName(call, name)
    refuseKind(call)
    if (!location) throw wrapped(400, 'LocationRequired', 'The location property is required.')
    const account = store.add({
      id: store.idOf(TYPE, group.name, name),
      type: TYPE,
      name,
      group: group.name,
      location,
      body: {
        ...pick(call.body, ['tags', 'kind', 'sku']),
        properties: { accessTier: 'Hot', ...pick(at(call.body, 'properties'), PROPERTIES) },
      },
      readyAt: clock.now(),
    })
    const operation = startOperation(world, account, {
      durationMs: durations.storageAccount,
      failure: plannedFailure(world, call),
      result: () => view(account),
    })
    return {
      status: 202,
      headers: {
        location: `${PUBLIC_HOST}/subscriptions/${world.subscriptionId}/providers/Microsoft.Storage/locations/${location}/asyncoperations/${operation.id}?monitor=true&api-version=${call.apiVersion}`,
        'retry-after': retryAfterSeconds(clock, 17),
      },
    }
  }

  function refuseName(call: Call, name: string): void {
    if (!NAME.test(name)) throw wrapped(400, 'AccountNameInvalid', invalidNameMessage(name))
    if (takenNames.has(name) || findByName(name) || world.faults.take('nameTaken', call.key))
      throw wrapped(
        409,
        'StorageAccountAlreadyTaken',
        `The storage account named ${name} is already taken.`,
      )
  }

  function checkName(call: Call): Reply {
    const name = textAt(call.body, 'name') ?? ''
    const taken =
      takenNames.has(name) || findByName(name) || world.faults.peek('nameTaken', call.key)
    if (!NAME.test(name)) return unavailable('AccountNameInvalid', invalidNameMessage(name))
    if (taken)
      return unavailable('AlreadyExists', `The storage account named ${name} is already taken.`)
    return { status: 200, body: { nameAvailable: true } }
  }

  function readyAccount(call: Call): StoredResource {
    const account = store.require(TYPE, call.param('group'), call.param('name'))
    if (isReady(account)) return account
    throw wrapped(
      409,
      'StorageAccountIsNotProvisioned',
      'The storage account provisioning state must be Succeeded before executing the operation.',
    )
  }

  function remove(call: Call): Reply {
    const group = store.requireGroup(call.param('group'))
    const account = store.find(store.idOf(TYPE, group.name, call.param('name')))
    if (!account) return { status: 204 }
    store.remove(account)
    world.changed()
    return { status: 200 }
  }

  return {
    keysOf,
    findReady(name) {
      const account = findByName(name)
      return account && isReady(account) ? account : undefined
    },
    routes: [
      { operation: 'storageAccounts.create', method: 'PUT', template: ACCOUNT, handle: put },
      {
        operation: 'storageAccounts.get',
        method: 'GET',
        template: ACCOUNT,
        handle: (call) => ({
          status: 200,
          body: view(store.require(TYPE, call.param('group'), call.param('name'))),
        }),
      },
      { operation: 'storageAccounts.delete', method: 'DELETE', template: ACCOUNT, handle: remove },
      {
        operation: 'storageAccounts.listByResourceGroup',
        method: 'GET',
        template: `${GROUP}/providers/${TYPE}`,
        handle: (call) => {
          const group = store.requireGroup(call.param('group'))
          return page(store.list(TYPE, group.name).map(view))
        },
      },
      {
        operation: 'storageAccounts.listKeys',
        method: 'POST',
        template: `${ACCOUNT}/listKeys`,
        handle: (call) => {
          const account = readyAccount(call)
          const creationTime = new Date(account.createdAt).toISOString()
          const listed = keysOf(account).map((value, index) => ({
            keyName: `key${index + 1}`,
            value,
            permissions: 'Full',
            creationTime,
          }))
          return { status: 200, body: { keys: listed } }
        },
      },
      {
        operation: 'storageAccounts.checkNameAvailability',
        method: 'POST',
        template: `${SUBSCRIPTION}/providers/Microsoft.Storage/checkNameAvailability`,
        handle: checkName,
      },
      ...containerRoutes(world, readyAccount),
    ],
  }
}

function containerRoutes(
  world: World,
  accountOf: (call: Call) => StoredResource,
): readonly Route[] {
  const template = `${ACCOUNT}/blobServices/default/containers/{container}`
  const type = `${TYPE}/blobServices/containers`
  const containers = new WeakMap<StoredResource, Map<string, number>>()
  const of = (account: StoredResource) => {
    const known = containers.get(account) ?? new Map<string, number>()
    containers.set(account, known)
    return known
  }
  const view = (account: StoredResource, name: string): JsonObject => ({
    id: `${account.id}/blobServices/default/containers/${name}`,
    name,
    type,
  })

  function put(call: Call): Reply {
    const account = accountOf(call)
    const name = call.param('container')
    if (!/^(?!.*--)[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/.test(name))
      throw wrapped(400, 'InvalidContainerName', `The container name '${name}' is invalid.`)
    const isNew = !of(account).has(name)
    if (isNew) of(account).set(name, world.clock.now())
    return {
      status: isNew ? 201 : 200,
      body: view(account, name),
      delayMs: world.durations.container,
    }
  }

  function get(call: Call): Reply {
    const account = accountOf(call)
    const name = call.param('container')
    const createdAt = of(account).get(name)
    if (createdAt === undefined)
      throw resourceNotFound(type, `${account.name}/default/${name}`, account.group)
    const lastModifiedTime = new Date(createdAt).toISOString()
    const properties = { publicAccess: 'None', leaseState: 'Available', lastModifiedTime }
    return { status: 200, body: { ...view(account, name), properties } }
  }

  return [
    { operation: 'blobContainers.create', method: 'PUT', template, handle: put },
    { operation: 'blobContainers.get', method: 'GET', template, handle: get },
    {
      operation: 'blobContainers.delete',
      method: 'DELETE',
      template,
      handle: (call) => ({
        status: of(accountOf(call)).delete(call.param('container')) ? 200 : 204,
      }),
    },
  ]
}

function refuseKind(call: Call): void {
  const kind = textAt(call.body, 'kind')
  if (kind !== 'StorageV2' && kind !== 'BlockBlobStorage')
    throw wrapped(
      400,
      'InvalidRequestPropertyValue',
      `The value '${kind ?? ''}' is not allowed for property kind: new accounts are StorageV2.`,
    )
  if (textAt(call.body, 'sku', 'name') === undefined)
    throw wrapped(400, 'InvalidRequestPropertyValue', 'The property sku.name is required.')
}

function unavailable(reason: string, message: string): Reply {
  return { status: 200, body: { nameAvailable: false, reason, message } }
}

function invalidNameMessage(name: string): string {
  return `${name} is not a valid storage account name. Storage account name must be between 3 and 24 characters in length and use numbers and lower-case letters only.`
}
