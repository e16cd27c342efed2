import type { NodeRole } from './hdinsight-sizes.ts'
import { findSize } from './hdinsight-sizes.ts'
import type { Json, JsonObject } from './json.ts'
import { at, listOf, numberAt, textAt } from './json.ts'

export interface RoleRequest {
  readonly name: string
  readonly role: NodeRole
  readonly count: number
  readonly size: string
  readonly subnetId: string | undefined
  readonly networkId: string | undefined
  readonly disks: number | undefined
  readonly sshUser: string
  readonly sshPassword: string | undefined
  readonly sshKey: string | undefined
}

/** The parts of a create request that the simulator looks at. */
export interface ClusterRequestBody {
  readonly region: string
  readonly version: string
  readonly kind: string
  readonly kafkaVersion: string
  readonly roles: readonly RoleRequest[]
  readonly login: {
    readonly enabled: boolean
    readonly username: string
    readonly password: string
  }
  readonly storage:
    | {
        readonly account: string
        readonly key: string | undefined
        /** A Data Lake, to which the cluster signs in by the identity `msi`. */
        readonly fileSystem: string | undefined
        readonly msi: string | undefined
      }
    | undefined
  /** User-assigned identities of the cluster, by their resource ids. */
  readonly identities: readonly string[]
  readonly inboundManagement: boolean
  /** Properties of kafka-broker that differ from HDInsight's own. */
  readonly kafkaBroker: Readonly<Record<string, string>>
}

const ROLES: Readonly<Record<string, NodeRole>> = {
  headnode: 'HeadNodeRole',
  workernode: 'WorkerNodeRole',
  zookeepernode: 'ZookeeperRole',
}
const DEFAULT_ZOOKEEPERS = 3
const DEFAULT_ZOOKEEPER_SIZE = 'Standard_A4_v2'

/** Reads a create body; a `zookeepernode` role that is left out is added, as HDInsight does. */
export function readClusterRequest(body: Json | undefined): ClusterRequestBody {
  const properties = at(body, 'properties')
  const definition = at(properties, 'clusterDefinition')
  const gateway = at(definition, 'configurations', 'gateway')
  const roles = listOf(at(properties, 'computeProfile', 'roles')).map(readRole)
  const head = roles.find(({ name }) => name === 'headnode')
  if (head && !roles.some(({ name }) => name === 'zookeepernode'))
    roles.push({
      ...head,
      name: 'zookeepernode',
      role: 'ZookeeperRole',
      count: DEFAULT_ZOOKEEPERS,
      size: DEFAULT_ZOOKEEPER_SIZE,
      disks: undefined,
    })
  const accounts = listOf(at(properties, 'storageProfile', 'storageaccounts'))
  const account = accounts.find((candidate) => at(candidate, 'isDefault') === true) ?? accounts[0]
  return {
    region: textAt(body, 'location') ?? '',
    version: textAt(properties, 'clusterVersion') ?? '',
    kind: textAt(definition, 'kind') ?? '',
    kafkaVersion: textAt(definition, 'componentVersion', 'Kafka') ?? '',
    roles,
    login: {
      enabled: String(at(gateway, 'restAuthCredential.isEnabled') ?? '') === 'true',
      username: textAt(gateway, 'restAuthCredential.username') ?? '',
      password: textAt(gateway, 'restAuthCredential.password') ?? '',
    },
    storage:
      account === undefined
        ? undefined
        : {
            account: (textAt(account, 'name') ?? '').split('.')[0] ?? '',
            key: textAt(account, 'key'),
            fileSystem: textAt(account, 'fileSystem'),
            msi: textAt(account, 'msiResourceId'),
          },
    kafkaBroker: Object.fromEntries(
      Object.entries(at(definition, 'configurations', 'kafka-broker') ?? {}).map(([key, value]) => [
        key,
        String(value),
      ]),
    ),
    identities: Object.keys(at(body, 'identity', 'userAssignedIdentities') ?? {}),
    inboundManagement:
      textAt(properties, 'networkProperties', 'resourceProviderConnection') !== 'Outbound',
  }
}

function readRole(role: Json): RoleRequest {
  const name = textAt(role, 'name') ?? ''
  const linux = at(role, 'osProfile', 'linuxOperatingSystemProfile')
  return {
    name,
    role: ROLES[name] ?? 'WorkerNodeRole',
    count: numberAt(role, 'targetInstanceCount') ?? 0,
    size: textAt(role, 'hardwareProfile', 'vmSize') ?? '',
    networkId: textAt(role, 'virtualNetworkProfile', 'id'),
    subnetId: textAt(role, 'virtualNetworkProfile', 'subnet'),
    disks: numberAt(listOf(at(role, 'dataDisksGroups'))[0], 'disksPerNode'),
    sshUser: textAt(linux, 'username') ?? '',
    sshPassword: textAt(linux, 'password'),
    sshKey: textAt(listOf(at(linux, 'sshProfile', 'publicKeys'))[0], 'certificateData'),
  }
}

/** Cores of all roles together. */
export function coresOf(roles: readonly RoleRequest[]): number {
  return roles.reduce((sum, { size, count }) => sum + (findSize(size)?.cores ?? 0) * count, 0)
}

/** A role as a read shows it: no password, size in lower case, disks with their size. */
export function viewRole(role: RoleRequest): JsonObject {
  return {
    name: role.name,
    targetInstanceCount: role.count,
    hardwareProfile: { vmSize: role.size.toLowerCase() },
    osProfile: { linuxOperatingSystemProfile: { username: role.sshUser } },
    virtualNetworkProfile: { id: role.networkId, subnet: role.subnetId },
    ...(role.disks !== undefined && {
      dataDisksGroups: [
        { disksPerNode: role.disks, storageAccountType: 'Standard_LRS', diskSizeGB: 1023 },
      ],
    }),
    autoscale: null,
    scriptActions: [],
    encryptDataDisks: false,
  }
}
