import type { Cluster } from '@azure/arm-hdinsight'
import type { VirtualNetworkGateway } from '@azure/arm-network'
import type { AmbariBroker, AmbariClient, AmbariHost } from '../../ambari/client.ts'
import type { KafkaConfiguration } from '../../ambari/kafka-config.ts'
import { getCluster } from '../../azure/cluster.ts'
import { readGateway } from '../../azure/gateway-health.ts'
import { type NetworkView, readNetwork } from '../../azure/network-path.ts'
import { CLUSTER_TAG } from '../../azure/provisioning.ts'
import { type ResourceNames, resourceNames } from '../../cluster.ts'
import type { StepContext } from '../engine/step.ts'
import type { ClusterReference, Services } from '../services.ts'
import type { Finding } from './link.ts'
import { troubleshootingFinding } from './troubleshoot-gateway.ts'

/** The clients that an examination needs. */
export type DoctorServices = Pick<Services, 'azure' | 'ambari' | 'kafka'>

/** The cluster under examination. What several checks need is read once, by whoever needs it first. */
export interface Patient {
  readonly name: string
  readonly names: ResourceNames
  readonly services: DoctorServices
  readonly operationId: string
  /** How much faster than documented the remote side runs. */
  readonly speed: number
  readonly ambari: AmbariClient
  /** What Network Watcher said; undefined: it was not asked. */
  readonly troubleshooting: Finding | undefined
  /** undefined: there is none, or it is not Causeway's. */
  cluster(): Promise<Cluster | undefined>
  gateway(): Promise<VirtualNetworkGateway | undefined>
  network(): Promise<NetworkView | undefined>
  hosts(): Promise<AmbariHost[]>
  brokers(): Promise<AmbariBroker[]>
  configuration(): Promise<KafkaConfiguration>
}

export function createPatient(context: StepContext<ClusterReference, DoctorServices>): Patient {
  const { services, request, operationId, speed } = context
  const { azure } = services
  const names = resourceNames(request.name, azure.subscriptionId)
  const ambari = services.ambari(request.name)
  return {
    name: request.name,
    names,
    services,
    operationId,
    speed,
    ambari,
    troubleshooting: troubleshootingFinding(context),
    cluster: once(async () => {
      const cluster = await getCluster(azure, names.resourceGroup, names.cluster)
      return cluster?.tags?.[CLUSTER_TAG] === request.name ? cluster : undefined
    }),
    gateway: once(() => readGateway({ clients: azure, names })),
    network: once(() => readNetwork(azure, names.resourceGroup, names.virtualNetwork)),
    hosts: once(() => ambari.listHosts()),
    brokers: once(() => ambari.listBrokers()),
    configuration: once(() => ambari.readKafkaConfiguration()),
  }
}

/** A failure is not kept: the next who asks tries again. */
function once<T>(read: () => Promise<T>): () => Promise<T> {
  let reading: Promise<T> | undefined
  return () => {
    reading ??= read().catch((error: unknown) => {
      reading = undefined
      throw error
    })
    return reading
  }
}
