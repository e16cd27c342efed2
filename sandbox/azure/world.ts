import type { SimulatedClock } from '../clock.ts'
import { anotherOperationInProgress, wrapped } from './arm-errors.ts'
import type { Durations } from './durations.ts'
import type { Faults } from './faults.ts'
import type { Json, JsonObject } from './json.ts'
import type { OperationFailure, OperationSpec, Operations } from './operations.ts'
import { networkHeaders } from './operations.ts'
import type { ResourceStore, StoredResource } from './resource-store.ts'
import type { Call, Reply } from './routing.ts'

/** What every provider of the simulator works with. */
export interface World {
  readonly clock: SimulatedClock
  readonly subscriptionId: string
  readonly store: ResourceStore
  readonly operations: Operations
  readonly faults: Faults
  readonly durations: Durations
  /** Tells listeners that something changed; again when simulated time reaches `at`, if given. */
  changed(at?: number): void
  /** Runs an action once simulated time has reached `at`, unless the simulator is closed before. */
  whenReached(at: number, action: () => void): void
  /** The address that a machine gets in place of a free one of its subnet. */
  nodeAddress(address: string): string
  /** Url of the simulator itself, for links that people download from. */
  publicUrl(): string
}

/** What a kind of network resource needs for its PUT and DELETE. */
export interface NetworkKind {
  readonly type: string
  readonly createMs: number
  readonly updateMs: number
  readonly deleteMs: number
  view(resource: StoredResource): JsonObject
}

/** The failure an armed `operationFails` fault gives to the operation that this request starts. */
export function plannedFailure(world: World, call: Call): OperationFailure | undefined {
  const fault = world.faults.take('operationFails', call.key)
  return (
    fault && {
      code: fault.code ?? 'InternalServerError',
      message: fault.message ?? 'An error occurred.',
    }
  )
}

/**
 * Creates or changes a network resource the way the network provider does: 201 for a new one, 200 for one that
 * exists; the same body again is harmless, another one while a change is under way is refused.
 * @throws ArmRefusal 404 without its group, 409 while it changes or goes away
 */
export function putNetworkResource(
  world: World,
  call: Call,
  kind: NetworkKind,
  wanted: { name: string; location: string | undefined; body: JsonObject },
): Reply {
  const group = world.store.requireGroup(call.param('group'))
  refuseWhileDeleting(group)
  const id = world.store.idOf(kind.type, group.name, wanted.name)
  const existing = world.store.find(id)
  const now = world.clock.now()
  if (existing) {
    refuseWhileDeleting(existing)
    refuseOtherVersion(call, kind.view(existing))
    const same = JSON.stringify(existing.body) === JSON.stringify(wanted.body)
    if (!same && now < existing.readyAt) throw anotherOperationInProgress(existing.id)
    const running = existing.operation && now < existing.readyAt ? existing.operation : undefined
    if (same && (running || !existing.failure))
      return {
        status: 200,
        body: kind.view(existing),
        ...(running && { headers: networkHeaders(call, existing.location, running, false) }),
      }
    existing.body = wanted.body
    return begin(world, call, kind, existing, 200)
  }
  if (wanted.location === undefined)
    throw wrapped(400, 'LocationRequired', 'The location property is required for this definition.')
  const location = wanted.location.toLowerCase().replaceAll(' ', '')
  const { type } = kind
  const added = { id, type, name: wanted.name, group: group.name, location, body: wanted.body }
  return begin(world, call, kind, world.store.add({ ...added, readyAt: now }), 201)
}

function begin(
  world: World,
  call: Call,
  kind: NetworkKind,
  resource: StoredResource,
  status: 200 | 201,
): Reply {
  const durationMs = status === 201 ? kind.createMs : kind.updateMs
  const failure = plannedFailure(world, call)
  const operation = startOperation(world, resource, { durationMs, failure })
  return {
    status,
    body: kind.view(resource),
    headers: networkHeaders(call, resource.location, operation, false),
  }
}

/** @throws ArmRefusal 412 when the caller has read an older version than there is */
function refuseOtherVersion({ ifMatch, path }: Call, current: JsonObject): void {
  if (ifMatch === undefined || ifMatch === '*' || ifMatch === current.etag) return
  throw wrapped(
    412,
    'PreconditionFailed',
    `Precondition If-Match: ${ifMatch} of ${path} failed. The resource has been changed.`,
  )
}

/** Puts a resource into change: until the operation ends it is Updating, then Succeeded or Failed. */
export function startOperation(world: World, resource: StoredResource, spec: OperationSpec) {
  const operation = world.operations.start(spec)
  resource.operation = operation
  resource.failure = spec.failure
  resource.readyAt = operation.endsAt
  resource.etag = crypto.randomUUID()
  world.changed(operation.endsAt)
  return operation
}

/**
 * Deletes a network resource: 204 when there is none, else 202 with both headers. `check` refuses what is in use.
 * A failing operation leaves the resource as it was.
 */
export function deleteNetworkResource(
  world: World,
  call: Call,
  kind: NetworkKind,
  name: string,
  check: (resource: StoredResource) => void,
): Reply {
  const group = world.store.requireGroup(call.param('group'))
  const resource = world.store.find(world.store.idOf(kind.type, group.name, name))
  if (!resource) return { status: 204 }
  if (resource.goneAt === undefined) {
    check(resource)
    if (world.clock.now() < resource.readyAt) throw anotherOperationInProgress(resource.id)
    const failure = plannedFailure(world, call)
    resource.operation = world.operations.start({ durationMs: kind.deleteMs, failure })
    if (!failure) resource.goneAt = resource.operation.endsAt
    world.changed(resource.operation.endsAt)
  }
  const operation = resource.operation
  return {
    status: 202,
    ...(operation && { headers: networkHeaders(call, resource.location, operation, true) }),
  }
}

/** @throws ArmRefusal 409 when the resource, or its group, is on its way out */
export function refuseWhileDeleting(resource: StoredResource): void {
  if (resource.goneAt === undefined) return
  if (resource.id.includes('/providers/')) throw anotherOperationInProgress(resource.id)
  throw wrapped(
    409,
    'ResourceGroupBeingDeleted',
    `The resource group '${resource.name}' is in deprovisioning state and cannot perform this operation.`,
  )
}

/** The envelope all resources share. */
export function envelope(resource: StoredResource): JsonObject {
  const tags: Json | undefined = resource.body.tags
  return {
    id: resource.id,
    name: resource.name,
    type: resource.type,
    location: resource.location,
    ...(tags !== undefined && { tags }),
  }
}

/** A list answer of one page. */
export function page(resources: readonly JsonObject[]): Reply {
  return { status: 200, body: { value: resources } }
}
