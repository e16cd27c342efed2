import { createHash } from 'node:crypto'
import { resourceNotFound, wrapped } from './arm-errors.ts'
import { textAt } from './json.ts'
import { sameId } from './network-references.ts'
import type { Call, Reply, Route } from './routing.ts'
import { GROUP } from './routing.ts'
import type { World } from './world.ts'

const ACCOUNTS = 'providers/Microsoft.Storage/storageAccounts'
const IDENTITIES = 'Microsoft.ManagedIdentity/userAssignedIdentities'
const ASSIGNMENT = `${GROUP}/${ACCOUNTS}/{account}/providers/Microsoft.Authorization/roleAssignments/{assignment}`
const STORAGE_BLOB_DATA_OWNER = 'b7e6dc6d-f1e8-4753-8033-0f276bb0955b'

/** Resource id of the one user-assigned identity that somebody has made in the simulated subscription. */
export function storageIdentityId(subscriptionId: string): string {
  return `/subscriptions/${subscriptionId}/resourceGroups/rg-identities/providers/${IDENTITIES}/kafka-storage`
}

export interface Identities {
  readonly routes: readonly Route[]
  /** Whether an identity is Storage Blob Data Owner of an account, and everybody has heard of it by now. */
  ownsBlobs(identityId: string, accountId: string): boolean
}

interface Assignment {
  readonly account: string
  readonly name: string
  readonly principalId: string
  readonly role: string
  /** Simulated time from which it counts everywhere. */
  readonly countsFrom: number
}

/** User-assigned identities, and roles on storage accounts. */
export function createIdentities(world: World): Identities {
  const { clock, store, faults, durations, subscriptionId } = world
  const known = storageIdentityId(subscriptionId)
  const assignments: Assignment[] = []
  const accountOf = (call: Call) =>
    store.require('Microsoft.Storage/storageAccounts', call.param('group'), call.param('account'))
  const find = (call: Call) =>
    assignments.find(
      ({ account, name }) =>
        sameId(account, accountOf(call).id) &&
        name.toLowerCase() === call.param('assignment').toLowerCase(),
    )
  const view = ({ account, name, principalId, role }: Assignment) => ({
    id: `${account}/providers/Microsoft.Authorization/roleAssignments/${name}`,
    type: 'Microsoft.Authorization/roleAssignments',
    name,
    properties: {
      roleDefinitionId: role,
      principalId,
      principalType: 'ServicePrincipal' as const,
      scope: account,
    },
  })

  function assign(call: Call): Reply {
    const account = accountOf(call).id
    const role = textAt(call.body, 'properties', 'roleDefinitionId') ?? ''
    const principalId = textAt(call.body, 'properties', 'principalId') ?? ''
    if (principalId !== principalOf(known) || faults.take('principalNotFound', call.key))
      throw wrapped(
        400,
        'PrincipalNotFound',
        `Principal ${principalId} does not exist in the directory. If this is a newly created principal, replication may take a while.`,
      )
    const existing = find(call)
    if (existing) return { status: 200, body: view(existing) }
    const same = assignments.some(
      (other) => sameId(other.account, account) && other.principalId === principalId,
    )
    if (same) throw wrapped(409, 'RoleAssignmentExists', 'The role assignment already exists.')
    const countsFrom = clock.now() + durations.roleAssignment
    const made = { account, name: call.param('assignment'), principalId, role, countsFrom }
    assignments.push(made)
    return { status: 201, body: view(made) }
  }

  return {
    ownsBlobs: (identityId, accountId) =>
      assignments.some(
        ({ account, principalId, role, countsFrom }) =>
          sameId(account, accountId) &&
          principalId === principalOf(identityId) &&
          role.toLowerCase().endsWith(STORAGE_BLOB_DATA_OWNER) &&
          clock.now() >= countsFrom,
      ),
    routes: [
      {
        operation: 'userAssignedIdentities.get',
        method: 'GET',
        template: `${GROUP}/providers/${IDENTITIES}/{name}`,
        handle: (call) => {
          if (!sameId(call.path, known))
            throw resourceNotFound(IDENTITIES, call.param('name'), call.param('group'))
          return {
            status: 200,
            body: {
              id: known,
              name: 'kafka-storage',
              type: IDENTITIES,
              location: 'westeurope',
              properties: { principalId: principalOf(known) },
            },
          }
        },
      },
      { operation: 'roleAssignments.create', method: 'PUT', template: ASSIGNMENT, handle: assign },
      {
        operation: 'roleAssignments.get',
        method: 'GET',
        template: ASSIGNMENT,
        handle: (call) => {
          const found = find(call)
          if (found) return { status: 200, body: view(found) }
          throw wrapped(404, 'RoleAssignmentNotFound', 'The role assignment is not found.')
        },
      },
    ],
  }
}

/** The object id that the directory has for an identity. */
function principalOf(identityId: string): string {
  const digest = createHash('sha256').update(identityId.toLowerCase()).digest('hex')
  const [, a, b, c, d, e] = /^(.{8})(.{4})(.{4})(.{4})(.{12})/.exec(digest) ?? []
  return [a, b, c, d, e].join('-')
}
