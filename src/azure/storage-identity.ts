import { createHash } from 'node:crypto'
import { z } from 'zod'
import { UserError } from '../errors.ts'
import { sentence } from '../words/sentence.ts'
import { readArmError } from './arm-error.ts'
import { armRequest } from './arm-request.ts'
import type { AzureClients } from './clients.ts'
import { found, translateAzureError } from './errors.ts'
import { resourceId, type Target } from './network.ts'
import type { Problem } from './preflight-problem.ts'

/** What a cluster needs on its Data Lake storage. Source: Azure built-in roles, Storage Blob Data Owner. */
const STORAGE_BLOB_DATA_OWNER = 'b7e6dc6d-f1e8-4753-8033-0f276bb0955b'
const IDENTITY_API = '2023-01-31'
const AUTHORIZATION_API = '2022-04-01'

const Identity = z.object({ properties: z.object({ principalId: z.string() }) })

/** Whether the identity that clusters are to use is there: without one, nothing to check. */
export async function checkStorageIdentity({ clients, request }: Target): Promise<Problem[]> {
  const { storageIdentity: id } = request
  if (id === undefined || (await readPrincipal(clients, id)) !== undefined) return []
  return [{ error: noIdentity(id) }]
}

/** Whether the cluster's identity has its role on the storage account, as Causeway gives it. */
export async function hasStorageRole(target: Target, identity: string): Promise<boolean> {
  const assignment = await found(() =>
    armRequest(target.clients, {
      method: 'GET',
      path: assignmentPath(target, identity),
      apiVersion: AUTHORIZATION_API,
    }),
  )
  return assignment !== undefined
}

/**
 * Gives the identity its role on this one account. Safe to repeat: the assignment's name derives from what it says.
 * @returns `somebody else's` where it has the role there under another name already
 * @throws UserError `storage-identity`; TransientError while Entra ID does not know a new identity everywhere
 */
export async function assignStorageRole(
  target: Target,
  identity: string,
): Promise<'assigned' | "somebody else's"> {
  const { clients } = target
  const principalId = await readPrincipal(clients, identity)
  if (principalId === undefined) throw noIdentity(identity)
  const roleDefinitionId = `/subscriptions/${clients.subscriptionId}/providers/Microsoft.Authorization/roleDefinitions/${STORAGE_BLOB_DATA_OWNER}`
  try {
    await armRequest(clients, {
      method: 'PUT',
      path: assignmentPath(target, identity),
      apiVersion: AUTHORIZATION_API,
      // With its type, Azure need not look the principal up, which fails for a new one.
      body: { properties: { roleDefinitionId, principalId, principalType: 'ServicePrincipal' } },
    })
    return 'assigned'
  } catch (error) {
    if (readArmError(error)?.code === 'RoleAssignmentExists') return "somebody else's"
    throw translateAzureError(error)
  }
}

async function readPrincipal(clients: AzureClients, id: string): Promise<string | undefined> {
  const identity = await found(() =>
    armRequest(clients, { method: 'GET', path: id, apiVersion: IDENTITY_API }),
  )
  return identity === undefined ? undefined : Identity.parse(identity).properties.principalId
}

function assignmentPath(target: Target, identity: string): string {
  const account = accountId(target)
  return `${account}/providers/Microsoft.Authorization/roleAssignments/${assignmentName(account, identity)}`
}

/** ARM id of the cluster's storage account. */
export function accountId(target: Pick<Target, 'clients' | 'names'>): string {
  return resourceId(target, 'Microsoft.Storage/storageAccounts', target.names.storageAccount)
}

/** A GUID that is the same for the same account, identity and role. */
function assignmentName(account: string, identity: string): string {
  const digest = createHash('sha256')
    .update(`${account}/${identity}/${STORAGE_BLOB_DATA_OWNER}`.toLowerCase())
    .digest('hex')
  const [, a, b, c, d, e] = /^(.{8})(.{4})(.{4})(.{4})(.{12})/.exec(digest) ?? []
  return [a, b, c, d, e].join('-')
}

function noIdentity(id: string): UserError {
  return new UserError(
    'storage-identity',
    sentence`The identity ${id.split('/').at(-1) ?? id}, with which clusters are to sign in to their storage, does not exist.`,
    { remedy: sentence`The operators make it, or correct AZURE_STORAGE_IDENTITY_ID.` },
  )
}
