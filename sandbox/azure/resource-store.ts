import { randomUUID } from 'node:crypto'
import type { SimulatedClock } from '../clock.ts'
import { groupNotFound, resourceNotFound } from './arm-errors.ts'
import type { JsonObject } from './json.ts'
import type { Operation, OperationFailure } from './operations.ts'

/** A resource, or a resource group, as it stands. What it answers follows from the clock. */
export interface StoredResource {
  readonly id: string
  /** As Azure writes it, for example `Microsoft.Network/virtualNetworks`. */
  readonly type: string
  readonly name: string
  readonly group: string
  readonly location: string
  readonly guid: string
  readonly createdAt: number
  /** What the client asked for last, read-only properties left out. */
  body: JsonObject
  etag: string
  /** Simulated time at which the last change is through. */
  readyAt: number
  /** How the last change ends; undefined is well. */
  failure: OperationFailure | undefined
  /** The last change. */
  operation: Operation | undefined
  /** Simulated time at which a deleted resource disappears. */
  goneAt: number | undefined
}

interface NewResource {
  readonly id: string
  readonly type: string
  readonly name: string
  readonly group: string
  readonly location: string
  readonly body: JsonObject
  readonly readyAt: number
}

/** A resource that is no more, kept for the console. */
interface EndedResource {
  readonly resource: StoredResource
  readonly endedAt: number
}

export interface ResourceStore {
  add(resource: NewResource): StoredResource
  /** Null-safe look-up without regard to case. */
  find(id: string | undefined): StoredResource | undefined
  /** @throws ArmRefusal 404, for the group when that is missing too. */
  require(type: string, group: string, name: string): StoredResource
  /** @throws ArmRefusal 404 `ResourceGroupNotFound` */
  requireGroup(name: string): StoredResource
  /** Whatever is of this type, in one group or in all, oldest first. */
  list(type: string, group?: string): readonly StoredResource[]
  /** Everything but the groups themselves. */
  contents(group?: string): readonly StoredResource[]
  /** Removes at once. */
  remove(resource: StoredResource): void
  groups(): readonly StoredResource[]
  ended(): readonly EndedResource[]
  /** Builds the id of a resource in a group of this subscription. */
  idOf(type: string, group: string, name: string): string
  groupId(name: string): string
}

export const GROUP_TYPE = 'Microsoft.Resources/resourceGroups'
const ENDED_KEPT = 2_000

export function createResourceStore(clock: SimulatedClock, subscriptionId: string): ResourceStore {
  const live = new Map<string, StoredResource>()
  const past: EndedResource[] = []
  const groupId = (name: string) => `/subscriptions/${subscriptionId}/resourceGroups/${name}`
  const idOf = (type: string, group: string, name: string) =>
    `${groupId(group)}/providers/${type}/${name}`

  const end = (resource: StoredResource, endedAt: number) => {
    live.delete(resource.id.toLowerCase())
    past.push({ resource, endedAt })
    if (past.length > ENDED_KEPT) past.shift()
  }
  const sweep = () => {
    const now = clock.now()
    for (const resource of live.values())
      if (resource.goneAt !== undefined && resource.goneAt <= now) end(resource, resource.goneAt)
  }
  const find = (id: string | undefined) => {
    const resource = id === undefined ? undefined : live.get(id.toLowerCase())
    if (resource?.goneAt === undefined || resource.goneAt > clock.now()) return resource
    end(resource, resource.goneAt)
    return undefined
  }
  const all = () => {
    sweep()
    return [...live.values()]
  }
  const requireGroup = (name: string) => {
    const group = find(groupId(name))
    if (!group) throw groupNotFound(name)
    return group
  }
  const inGroup = (resource: StoredResource, group: string | undefined) =>
    group === undefined || resource.group.toLowerCase() === group.toLowerCase()

  return {
    add(resource) {
      const stored: StoredResource = {
        ...resource,
        guid: randomUUID(),
        etag: randomUUID(),
        createdAt: clock.now(),
        failure: undefined,
        operation: undefined,
        goneAt: undefined,
      }
      live.set(resource.id.toLowerCase(), stored)
      return stored
    },
    find,
    require(type, group, name) {
      const resource = find(idOf(type, group, name))
      if (resource) return resource
      requireGroup(group)
      throw resourceNotFound(type, name, group)
    },
    requireGroup,
    list: (type, group) =>
      all().filter((resource) => resource.type === type && inGroup(resource, group)),
    contents: (group) =>
      all().filter((resource) => resource.type !== GROUP_TYPE && inGroup(resource, group)),
    remove: (resource) => end(resource, clock.now()),
    groups: () => all().filter((resource) => resource.type === GROUP_TYPE),
    ended() {
      sweep()
      return past
    },
    idOf,
    groupId,
  }
}

/** The provisioning state of everything but clusters and storage accounts. */
export function provisioningState(
  resource: StoredResource,
  now: number,
): 'Updating' | 'Succeeded' | 'Failed' | 'Deleting' {
  if (resource.goneAt !== undefined) return 'Deleting'
  if (now < resource.readyAt) return 'Updating'
  return resource.failure ? 'Failed' : 'Succeeded'
}
