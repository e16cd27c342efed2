import { wrapped } from './arm-errors.ts'
import type { Json, JsonObject } from './json.ts'
import { pick, textAt } from './json.ts'
import { PUBLIC_HOST, retryAfterSeconds } from './operations.ts'
import type { StoredResource } from './resource-store.ts'
import { GROUP_TYPE, provisioningState } from './resource-store.ts'
import type { Call, Reply, Route } from './routing.ts'
import { GROUP, SUBSCRIPTION } from './routing.ts'
import type { World } from './world.ts'
import { envelope, page, refuseWhileDeleting } from './world.ts'

const NAME = /^[-\w._()]{1,89}[-\w_()]$|^[-\w_()]$/

/** How much longer than an empty group its contents take; ARM deletes them in the right order by itself. */
const SLOW_CONTENTS = [
  { type: 'Microsoft.Network/virtualNetworkGateways', duration: 'gatewayDelete' },
  { type: 'Microsoft.HDInsight/clusters', duration: 'clusterDelete' },
] as const

const MAXIMUM_TAGS = 50

type TagMap = Readonly<Record<string, string>>

function tagsOf(body: Json | undefined): TagMap {
  const { tags } = pick(body, ['tags'])
  return (tags ?? {}) as TagMap
}

/** @returns undefined for an operation that does not exist */
function changedTags(
  operation: string | undefined,
  before: TagMap,
  given: TagMap,
): TagMap | undefined {
  switch (operation) {
    case 'replace':
      return given
    case 'merge':
      return { ...before, ...given }
    // A tag goes whose value is the given one, or for which none is given.
    case 'delete':
      return Object.fromEntries(
        Object.entries(before).filter(
          ([name, value]) => !(name in given && (given[name] === '' || given[name] === value)),
        ),
      )
    default:
      return undefined
  }
}

interface GroupHooks {
  /** Called for every cluster that goes down with its group. */
  clusterDeleted(cluster: StoredResource, goneAt: number): void
}

export function resourceGroupRoutes(world: World, hooks: GroupHooks): readonly Route[] {
  const { store, clock, durations } = world

  const view = (group: StoredResource): JsonObject => ({
    ...envelope(group),
    properties: { provisioningState: provisioningState(group, clock.now()) },
  })

  function put(call: Call): Reply {
    const name = call.param('group')
    if (!NAME.test(name))
      throw wrapped(400, 'InvalidParameter', `The resource group name '${name}' is invalid.`)
    const location = textAt(call.body, 'location')?.toLowerCase().replaceAll(' ', '')
    if (!location) throw wrapped(400, 'LocationRequired', 'The location property is required.')
    const body = pick(call.body, ['tags'])
    const existing = store.find(store.groupId(name))
    if (existing) {
      refuseWhileDeleting(existing)
      if (existing.location !== location)
        throw wrapped(
          409,
          'InvalidResourceGroupLocation',
          `The Resource group already exists in location '${existing.location}'.`,
        )
      existing.body = body
      world.changed()
      return { status: 200, body: view(existing) }
    }
    const readyAt = clock.now()
    const id = store.groupId(name)
    const group = store.add({ id, type: GROUP_TYPE, name, group: name, location, body, readyAt })
    world.changed()
    return { status: 201, body: view(group), delayMs: durations.resourceGroup }
  }

  /** Source: Resources 2024-07-01, Tags_UpdateAtScope. */
  function patchTags(call: Call): Reply {
    const group = store.requireGroup(call.param('group'))
    refuseWhileDeleting(group)
    const given = tagsOf(pick(call.body, ['properties']).properties)
    const operation = textAt(call.body, 'operation')?.toLowerCase()
    const tags = changedTags(operation, tagsOf(group.body), given)
    if (tags === undefined)
      throw wrapped(400, 'InvalidTagsPatchOperation', `The operation '${operation}' is invalid.`)
    if (Object.keys(tags).length > MAXIMUM_TAGS)
      throw wrapped(400, 'TooManyTags', `A resource can have at most ${MAXIMUM_TAGS} tags.`)
    group.body = { ...group.body, tags }
    world.changed()
    return {
      status: 200,
      body: {
        id: `${group.id}/providers/Microsoft.Resources/tags/default`,
        name: 'default',
        type: 'Microsoft.Resources/tags',
        properties: { tags },
      },
    }
  }

  function remove(call: Call): Reply {
    const group = store.requireGroup(call.param('group'))
    if (group.goneAt === undefined) deleteWithContents(group)
    const { operation } = group
    if (!operation) return { status: 200 }
    return {
      status: 202,
      headers: {
        location: `${PUBLIC_HOST}/subscriptions/${world.subscriptionId}/operationresults/${operation.id}?api-version=${call.apiVersion}`,
        'retry-after': retryAfterSeconds(clock, 15),
      },
    }
  }

  function deleteWithContents(group: StoredResource): void {
    const contents = store.contents(group.name)
    const extra = SLOW_CONTENTS.map(({ type, duration }) =>
      contents.some((resource) => resource.type === type) ? durations[duration] : 0,
    )
    const durationMs = durations.resourceGroupDelete + Math.max(...extra)
    const operation = world.operations.start({ durationMs })
    group.operation = operation
    group.goneAt = operation.endsAt
    for (const resource of contents) {
      const already = resource.goneAt
      resource.goneAt = Math.min(already ?? operation.endsAt, operation.endsAt)
      if (resource.type === 'Microsoft.HDInsight/clusters' && already === undefined)
        hooks.clusterDeleted(resource, resource.goneAt)
    }
    world.changed(operation.endsAt)
  }

  const listed = (resource: StoredResource): JsonObject => ({
    ...envelope(resource),
    provisioningState: provisioningState(resource, clock.now()),
  })
  const topLevel = (resource: StoredResource) => resource.type.split('/').length === 2

  return [
    { operation: 'resourceGroups.createOrUpdate', method: 'PUT', template: GROUP, handle: put },
    {
      operation: 'resourceGroups.get',
      method: 'GET',
      template: GROUP,
      handle: (call) => ({ status: 200, body: view(store.requireGroup(call.param('group'))) }),
    },
    {
      operation: 'resourceGroups.checkExistence',
      method: 'HEAD',
      template: GROUP,
      handle: (call) => ({ status: store.find(store.groupId(call.param('group'))) ? 204 : 404 }),
    },
    {
      operation: 'tags.updateAtScope',
      method: 'PATCH',
      template: `${GROUP}/providers/Microsoft.Resources/tags/default`,
      handle: patchTags,
    },
    { operation: 'resourceGroups.delete', method: 'DELETE', template: GROUP, handle: remove },
    {
      operation: 'resourceGroups.list',
      method: 'GET',
      template: `${SUBSCRIPTION}/resourceGroups`,
      handle: (call) => page(store.groups().filter(tagFilter(call)).map(view)),
    },
    {
      operation: 'resources.list',
      method: 'GET',
      template: `${SUBSCRIPTION}/resources`,
      handle: (call) => {
        const wanted = /^resourceType eq '([^']+)'$/i.exec(call.query.get('$filter') ?? '')?.[1]
        const kept = store
          .contents()
          .filter(({ type }) => wanted === undefined || type.toLowerCase() === wanted.toLowerCase())
        return page(kept.filter(topLevel).map(listed))
      },
    },
    {
      operation: 'resources.listByResourceGroup',
      method: 'GET',
      template: `${GROUP}/resources`,
      handle: (call) => {
        const group = store.requireGroup(call.param('group'))
        return page(store.contents(group.name).filter(topLevel).map(listed))
      },
    },
    {
      operation: 'permissions.listForResourceGroup',
      method: 'GET',
      template: `${GROUP}/providers/Microsoft.Authorization/permissions`,
      handle: (call) => {
        store.requireGroup(call.param('group'))
        return page([{ actions: ['*'], notActions: [], dataActions: [], notDataActions: [] }])
      },
    },
  ]
}

/** The filters on tags that the list of groups knows: "tagName eq 'x'", with "and tagValue eq 'y'" or without. */
function tagFilter(call: Call): (group: StoredResource) => boolean {
  const filter = call.query.get('$filter')
  if (filter === null) return () => true
  const [, name = '', value] =
    /^tagName eq '([^']+)'(?: and tagValue eq '([^']*)')?$/i.exec(filter) ?? []
  if (name === '') throw wrapped(400, 'InvalidFilterInQueryString', `Invalid $filter '${filter}'.`)
  return ({ body }) => {
    const tag = textAt(body, 'tags', name)
    return tag !== undefined && (value === undefined || tag === value)
  }
}
