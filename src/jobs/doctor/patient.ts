import type { Cluster } from '@azure/arm-hdinsight'
import type { VirtualNetworkGateway } from '@azure/arm-network'
import type { AmbariClient } from '../../ambari/client.ts'
import type { AmbariBroker, AmbariHost } from '../../ambari/hosts.ts'
import type { KafkaConfiguration } from '../../ambari/kafka-config.ts'
import { getCluster } from '../../azure/cluster.ts'
import { readGateway } from '../../azure/gateway-health.ts'
import { type NetworkView, readNetwork } from '../../azure/network-view.ts'
import { CLUSTER_TAG } from '../../azure/provisioning.ts'
import { type ClusterPlace, readPlace } from '../../azure/site.ts'
import { resourceNames } from '../../cluster/resource-names.ts'
import type { StepContext } from '../engine/step.ts'
import type { ClusterReference, Services } from '../services.ts'
import type { Finding } from './finding.ts'

/** The clients that an examination needs. */
export type DoctorServices = Pick<Services, 'azure' | 'ambari' | 'kafka'>

/** The cluster under examination. What several checks need is read once, by whoever needs it first. */
export interface Patient {
  readonly name: string
  readonly services: DoctorServices
  readonly operationId: string
  /** How much faster than documented the remote side runs. */
  readonly speed: number
  readonly ambari: AmbariClient
  /** What Network Watcher said; undefined: it was not asked. */
  readonly troubleshooting: Finding | undefined
  /** undefined: there is none, or it is not Causeway's. */
  cluster(): Promise<Cluster | undefined>
  place(): Promise<ClusterPlace>
  gateway(): Promise<VirtualNetworkGateway | undefined>
  network(): Promise<NetworkView | undefined>
  hosts(): Promise<AmbariHost[]>
  brokers(): Promise<AmbariBroker[]>
  configuration(): Promise<KafkaConfiguration>
}

/**
 * Reads each thing at most once, when the first check asks for it.
 * @param troubleshooting what Network Watcher said
 */
export function createPatient(
  { services, request, operationId, speed }: StepContext<ClusterReference, DoctorServices>,
  troubleshooting: Finding | undefined,
): Patient {
  const { azure } = services
  const names = resourceNames(request.name, azure.subscriptionId)
  const ambari = services.ambari(request.name)
  const place = once(() => readPlace(azure, request.name))
  return {
    name: request.name,
    services,
    operationId,
    speed,
    ambari,
    troubleshooting,
    cluster: once(async () => {
      const cluster = await getCluster(azure, names.resourceGroup, names.cluster)
      return cluster?.tags?.[CLUSTER_TAG] === request.name ? cluster : undefined
    }),
    place,
    gateway: once(async () => {
      const { gateway } = (await place()).site
      return gateway && readGateway(azure, gateway)
    }),
    network: once(async () => {
      const { network } = (await place()).site
      return readNetwork(azure, network.resourceGroup, network.name)
    }),
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
