import type { ArmRefusal } from './arm-errors.ts'
import { bare } from './arm-errors.ts'
import type { ClusterRequestBody, RoleRequest } from './cluster-request.ts'
import { coresOf } from './cluster-request.ts'
import { loginProblem, sshProblem } from './credential-rules.ts'
import { allowedSizes, findSize } from './hdinsight-sizes.ts'
import type { Identities } from './identities.ts'
import { at } from './json.ts'
import { findSubnet, sameId } from './network-references.ts'
import { REGIONS, regionName } from './regions.ts'
import { provisioningState, type StoredResource } from './resource-store.ts'
import type { Storage } from './storage.ts'
import type { World } from './world.ts'

const NAME = /^[a-z][a-z0-9-]{1,57}[a-z0-9]$/i
const VALIDATION_FAILED = "DeploymentDocument 'CsmDocument_2_0' failed the validation"
const MINIMUM_WORKERS = 3
const MAXIMUM_DISKS = 8

interface ClusterCheck {
  readonly world: World
  readonly storage: Storage
  readonly identities: Identities
  readonly name: string
  readonly request: ClusterRequestBody
  /** HDInsight cores still free in the region. */
  readonly coresLeft: number
  readonly nameTaken: boolean
  /** Armed faults that concern this request. */
  readonly regionClosed: boolean
  readonly sizeRefused: boolean
  readonly keysForbidden: boolean
}

/**
 * What HDInsight says against a cluster before it starts, in its own words where they are recorded. The dry run
 * reports all of it, creation the first.
 */
export function clusterRefusals(check: ClusterCheck): readonly ArmRefusal[] {
  const { request, name } = check
  const found = [
    NAME.test(name) ? undefined : invalidPayload(`Cluster name '${name}' is not valid.`),
    ...regionRefusals(check),
    check.nameTaken ? bare('AlreadyExists', `Cluster name '${name}' is unavailable`) : undefined,
    ...versionRefusals(request),
    ...roleRefusals(check),
    credentialRefusal(request),
    ...networkRefusals(check),
    storageRefusal(check),
    quotaRefusal(check),
  ]
  return found.filter((refusal) => refusal !== undefined)
}

function regionRefusals({ request, regionClosed }: ClusterCheck) {
  const region = REGIONS.find(({ name }) => name === regionName(request.region))
  if (region?.open && !regionClosed) return []
  return [
    bare(
      'RegionCapabilityNotAvailable',
      'The region is not enabled for this subscription, please contact support for more information.',
    ),
  ]
}

function versionRefusals({ kind, version, kafkaVersion }: ClusterRequestBody) {
  if (kind.toLowerCase() !== 'kafka')
    return [bare('BadRequest', `The simulator makes Kafka clusters only, not '${kind}'.`)]
  if (version === '5.1' && kafkaVersion === '3.2') return []
  return [
    bare(
      'BadRequest',
      `HDI Version '5.1' is supported for clusterType "Kafka" and component Version '3.2'.`,
    ),
  ]
}

function roleRefusals(check: ClusterCheck) {
  const { roles } = check.request
  const missing = ['headnode', 'workernode'].filter(
    (name) => !roles.some((role) => role.name === name),
  )
  if (missing.length > 0) return [invalidPayload(`Role ${missing.join(', ')} is missing.`)]
  return roles.flatMap((role) => [
    countRefusal(role),
    sizeRefusal(check, role),
    role.name === 'workernode' ? diskRefusal(role) : undefined,
  ])
}

function countRefusal({ name, count }: RoleRequest) {
  const fixed = { headnode: 2, zookeepernode: 3 }[name]
  if (fixed !== undefined && count !== fixed)
    return invalidPayload(`Role ${name} must have ${fixed} instances, not ${count}.`)
  if (name === 'workernode' && count < MINIMUM_WORKERS)
    return invalidPayload(`Kafka needs at least ${MINIMUM_WORKERS} worker nodes, not ${count}.`)
  return undefined
}

function sizeRefusal({ request, sizeRefused }: ClusterCheck, { name, role, size }: RoleRequest) {
  const allowed = allowedSizes(request.region, role)
  const known = allowed.some((candidate) => candidate.toLowerCase() === size.toLowerCase())
  if (known && !sizeRefused) return undefined
  const valid = allowed.filter((candidate) => candidate.toLowerCase() !== size.toLowerCase())
  return bare(
    VALIDATION_FAILED,
    `VM size '${size}' provided in the request is invalid or not supported for role '${name}'. Valid values are: ${valid.join(', ')}.`,
  )
}

function diskRefusal({ size, disks }: RoleRequest) {
  const most = Math.min(MAXIMUM_DISKS, findSize(size)?.maxDataDiskCount ?? MAXIMUM_DISKS)
  if (disks !== undefined && disks >= 1 && disks <= most) return undefined
  return invalidPayload(`Kafka worker nodes need dataDisksGroups with 1 to ${most} disks per node.`)
}

function credentialRefusal({ login, roles }: ClusterRequestBody) {
  const ssh = roles[0]
  if (ssh?.sshPassword === undefined && ssh?.sshKey === undefined)
    return invalidPayload('The nodes need a password or a public key for SSH.')
  const problem =
    loginProblem(login, ssh?.sshUser ?? '') ??
    (ssh.sshPassword === undefined ? undefined : sshProblem(ssh.sshPassword, login))
  return problem === undefined ? undefined : bare('BadRequest', problem)
}

function networkRefusals({ world, request }: ClusterCheck) {
  const ids = new Set(request.roles.map(({ subnetId }) => subnetId))
  const [subnetId] = ids
  const found = ids.size === 1 ? findSubnet(world, subnetId) : undefined
  if (!found || !sameId(found.network.id, request.roles[0]?.networkId))
    return [
      bare(
        'InvalidVirtualNetworkId',
        'The VirtualNetworkId is not valid. Give the full resource ids of the network and of one subnet for all roles.',
      ),
    ]
  const state = provisioningState(found.network, world.clock.now())
  if (state !== 'Succeeded')
    return [
      bare(
        'ReferencedResourceNotProvisioned',
        `Cannot proceed with operation because resource ${found.network.id} is in ${state} state.`,
        409,
      ),
    ]
  if (found.network.location === regionName(request.region)) return []
  return [
    bare('InvalidVirtualNetworkId', 'The VirtualNetworkId is not valid. It is in another region.'),
  ]
}

function storageRefusal(check: ClusterCheck) {
  const { storage, request } = check
  const account = storage.findReady(request.storage?.account ?? '')
  if (!account)
    return invalidPayload(`Storage account '${request.storage?.account ?? ''}' was not found.`)
  if (account.location !== regionName(request.region))
    return invalidPayload(`Storage account '${account.name}' is in another region.`)
  const properties = account.body.properties
  if (at(properties, 'isHnsEnabled') === true) return identityRefusal(check, account)
  // The dry run may come without the key.
  const key = request.storage?.key
  if (key === undefined) return undefined
  if (check.keysForbidden || at(properties, 'allowSharedKeyAccess') === false)
    return bare(
      'KeyBasedAuthenticationNotPermitted',
      'Key based authentication is not permitted on this storage account.',
      403,
    )
  if (!storage.keysOf(account).includes(key))
    return invalidPayload(`The key of storage account '${account.name}' is not valid.`)
  return undefined
}

/** A Data Lake is used by an identity that the cluster has and that may use it. */
function identityRefusal({ request, identities }: ClusterCheck, account: StoredResource) {
  const { fileSystem, msi } = request.storage ?? {}
  if (fileSystem === undefined || msi === undefined)
    return invalidPayload('A Data Lake needs fileSystem, resourceId and msiResourceId.')
  if (!request.identities.some((id) => sameId(id, msi)))
    return invalidPayload(`The cluster does not have the identity ${msi}.`)
  if (identities.ownsBlobs(msi, account.id)) return undefined
  return bare(
    'StoragePermissionsBlockedForMsi',
    'The Managed Identity does not have permissions on the storage account. Please verify that the role is assigned.',
  )
}

function quotaRefusal({ world, name, request, coresLeft }: ClusterCheck) {
  const required = coresOf(request.roles)
  return required <= coresLeft ? undefined : quotaExceeded(world, name, required, coresLeft)
}

/** The recorded text of HDInsight's core quota: a plain BadRequest, to be known by its words alone. */
export function quotaExceeded(
  world: World,
  cluster: string,
  required: number,
  available: number,
): ArmRefusal {
  return bare(
    'BadRequest',
    `User SubscriptionId '${world.subscriptionId}' does not have cores left to create resource '${cluster}'. Required: ${required}, Available: ${available}.`,
  )
}

export function invalidPayload(problem: string): ArmRefusal {
  return bare('BadRequest', `Internal error. Errors:The request payload is invalid.,${problem}`)
}
