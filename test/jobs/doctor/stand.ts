import type { TestContext } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { type AmbariSimulator, startAmbariSimulator } from '../../../sandbox/ambari/simulator.ts'
import {
  type AzureSimulator,
  type AzureSimulatorOptions,
  startAzureSimulator,
} from '../../../sandbox/azure/simulator.ts'
import { createSimulatedClock } from '../../../sandbox/clock.ts'
import {
  type SimulatedKafka,
  startSimulatedKafka,
} from '../../../sandbox/kafka/simulated/simulated-kafka.ts'
import { createAmbariClient } from '../../../src/ambari/client.ts'
import { advertiseIps } from '../../../src/ambari/kafka-config.ts'
import { type AzureClients, createAzureClients } from '../../../src/azure/clients.ts'
import { createCluster, readLogin } from '../../../src/azure/cluster.ts'
import { createGateway } from '../../../src/azure/gateway.ts'
import {
  createNatGateway,
  createNetworkSecurityGroup,
  createPublicIp,
  createResourceGroup,
  createVirtualNetwork,
  type Target,
  targetFor,
} from '../../../src/azure/network.ts'
import { resourceTags } from '../../../src/azure/provisioning.ts'
import { createContainer, createStorageAccount } from '../../../src/azure/storage.ts'
import { DEFAULTS } from '../../../src/cluster/cluster.ts'
import type { DoctorServices } from '../../../src/jobs/doctor/patient.ts'
import { tick } from '../../../src/jobs/engine/reconcile.ts'
import { newRecord, type OperationRecord } from '../../../src/jobs/engine/record.ts'
import type { Json, OperationTable } from '../../../src/jobs/engine/step.ts'
import type { ClusterKafka } from '../../../src/jobs/services.ts'
import { probe } from '../../../src/kafka/probe.ts'
import { wroteSince } from '../../../src/kafka/recent-writes.ts'
import { createRoute } from '../../../src/kafka/route.ts'
import { verify } from '../../../src/kafka/verify.ts'
import { ROOT_CERTIFICATE } from '../../support/root-certificate.ts'

/** A 40-minute gateway in 40 ms. */
export const SCALE = 60_000
/** Of the engine; slower than Azure, so that a step's patience outlasts what a test puts in its way. */
const ENGINE_SPEED = 60

export interface Stand {
  readonly azure: AzureSimulator
  readonly ambari: AmbariSimulator
  readonly kafka: SimulatedKafka
  readonly clients: AzureClients
  readonly services: DoctorServices
  target(name: string): Target
  /** Everything that a create makes in Azure; Ambari and its brokers run when it resolves. */
  create(name: string, options?: BuildOptions): Promise<void>
  /** Saves the configuration that makes brokers advertise addresses; restarts them, unless told not to. */
  advertise(name: string, options?: { readonly restart?: boolean }): Promise<void>
  /** One operation, from its start to its end. */
  run<Request>(
    table: OperationTable<Request, DoctorServices>,
    request: Request & Json,
  ): Promise<OperationRecord>
  /** Resolves when nothing in Azure changes any more. */
  settled(): Promise<void>
}

interface BuildOptions {
  /** false: without a VPN gateway. */
  readonly gateway?: boolean
  /** First half of other addresses than Causeway's own, like "10.1". */
  readonly addresses?: string
}

export interface StandOptions extends Partial<AzureSimulatorOptions> {
  /** False, as for most Causeways: brokers cannot be reached from here. */
  readonly hasRoute?: boolean
}

/** Azure, Ambari and Kafka simulated, and our real clients of them; closed after the test. */
export async function startStand(t: TestContext, options: StandOptions = {}): Promise<Stand> {
  const clock = createSimulatedClock(SCALE)
  const ambari = await startAmbariSimulator({ clock })
  const kafka = await startSimulatedKafka({
    now: clock.now,
    brokersOf: (name) =>
      ambari.cluster(name)?.brokers.map((broker) => ({ ...broker, host: broker.hostName })),
  })
  ambari.onChange(kafka.notice)
  const azure = await startAzureSimulator({
    clock,
    onClusterRunning: (cluster) => ambari.addCluster(cluster),
    ...options,
  })
  t.after(async () => {
    clock.stop()
    await Promise.all([azure.close(), ambari.close(), kafka.close()])
  })
  const clients = await createAzureClients({
    subscriptionId: azure.subscriptionId,
    cloud: 'custom',
    armEndpoint: azure.url,
    tokenEndpoint: azure.tokenEndpoint,
    pricesEndpoint: azure.pricesEndpoint,
  })
  const services: DoctorServices = {
    azure: clients,
    kafka: kafkaOf(options.hasRoute ? kafka.proxyUrlTemplate : NOWHERE),
    ambari: (name) =>
      createAmbariClient({
        baseUrl: ambari.urlTemplate.replace('{cluster}', name),
        clusterName: name,
        credentials: () => readLogin(clients, `rg-kafka-${name}`, name),
      }),
  }
  const settled = async () => {
    const busy = /^(Updating|Creating|Deleting|Accepted|InProgress|.*Configuration|.*Provisioned)$/
    while (azure.resources().some(({ state }) => busy.test(state))) await sleep(5)
  }
  const target = (name: string): Target =>
    targetFor(
      clients,
      { ...DEFAULTS, name },
      resourceTags({ cluster: name, operationId: 'k-1', teamId: 'T01', userId: 'U01' }),
    )
  return {
    azure,
    ambari,
    kafka,
    clients,
    services,
    target,
    settled,
    async create(name, build = {}) {
      await buildAll(target(name), build, settled)
      while (!ambari.cluster(name)) await sleep(5)
      await ambari.whenStarted(name)
    },
    async advertise(name, { restart = true } = {}) {
      const client = services.ambari(name)
      const configuration = await client.readKafkaConfiguration()
      const { kafkaEnv, kafkaBroker } = advertiseIps(configuration)
      const expectedVersion = configuration.serviceConfigVersion
      const change = { tag: 'advertise', note: 'a test', kafkaEnv, kafkaBroker, expectedVersion }
      await client.saveKafkaConfiguration(change)
      if (!restart) return
      const brokers = await client.listBrokers()
      await client.restartBrokers(
        brokers.map(({ hostName }) => hostName),
        'a test',
      )
      while (!(await client.listRequests()).every(({ terminal }) => terminal)) await sleep(5)
    },
    run: (table, request) => runToEnd(table, request, services),
  }
}

async function buildAll(
  target: Target,
  { gateway = true, addresses }: BuildOptions,
  settled: () => Promise<void>,
): Promise<void> {
  const { names } = target
  await createResourceGroup(target)
  await Promise.all([
    createNetworkSecurityGroup(target),
    createPublicIp(target, names.natPublicIp),
    createPublicIp(target, names.gatewayPublicIp),
    createStorageAccount(target),
  ])
  await settled()
  await Promise.all([createNatGateway(target), createContainer(target)])
  await settled()
  const range = `${addresses ?? '10.0'}.0.0/16`
  await createVirtualNetwork(target, range)
  await settled()
  await Promise.all([
    gateway
      ? createGateway(target, { by: 'certificate', roots: [ROOT_CERTIFICATE] }, range)
      : undefined,
    createCluster(target),
  ])
  await settled()
}

/** A route through the simulated network, or, as for most Causeways, none: nothing listens at port 1. */
function kafkaOf(template: string): (cluster: string) => ClusterKafka {
  return (cluster) => {
    const route = createRoute(cluster, { proxyUrlTemplate: template })
    return {
      look: (addresses) => probe(route, addresses),
      wroteSince: (bootstrap, topics, since) => wroteSince(route, bootstrap, topics, since),
      verify: (bootstrap, id) => verify(route, bootstrap, { id }),
    }
  }
}

const NOWHERE = 'socks5://127.0.0.1:1'

/** The engine's own ticks, until the operation has ended. */
async function runToEnd<Request>(
  table: OperationTable<Request, DoctorServices>,
  request: Request & Json,
  services: DoctorServices,
): Promise<OperationRecord> {
  const requestedBy = { teamId: 'T01', userId: 'U01', channelId: 'C01' }
  const operation = { id: 'r-1', kind: table.kind, cluster: 'orders', request, requestedBy }
  let record = newRecord(operation, table.steps, Date.now())
  while (record.state === 'queued' || record.state === 'running') {
    record = await tick(table, record, services, {
      now: Date.now,
      speed: ENGINE_SPEED,
      save: async () => {},
      confirm: async () => {},
      newCorrelationId: () => 'c-1',
      onBug: (_step, error) => {
        throw error
      },
    })
    await sleep(5)
  }
  return record
}
