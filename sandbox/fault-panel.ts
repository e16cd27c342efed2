import type { AmbariFault } from './ambari/faults.ts'
import type { AmbariSimulator } from './ambari/simulator.ts'
import type { Fault } from './azure/faults.ts'
import type { AzureSimulator } from './azure/simulator.ts'
import { type Deed, maintainHosts, replaceNodes, revertConfigurations } from './deeds.ts'
import type { KafkaFault } from './kafka/simulated/kafka-faults.ts'
import type { SimulatedKafka } from './kafka/simulated/simulated-kafka.ts'
import type { FaultPanel } from './slack/console-state.ts'

export interface FaultPanelOptions {
  readonly azure: Pick<AzureSimulator, 'faults'>
  readonly ambari: AmbariSimulator
  /** undefined: the brokers are real ones, and no fault of theirs can be switched. */
  readonly kafka: Pick<SimulatedKafka, 'faults'> | undefined
}

interface Entry<F> {
  readonly id: string
  readonly title: string
  readonly fault: F
}

/** Until it is switched off. */
const times = 1000

const AZURE_FAULTS: readonly Entry<Fault>[] = [
  { id: 'quota', title: 'No HDInsight cores left', fault: { kind: 'quota', times } },
  { id: 'name-taken', title: 'Cluster name taken', fault: { kind: 'nameTaken', times } },
  { id: 'region-closed', title: 'Region closed', fault: { kind: 'regionClosed', times } },
  { id: 'size-refused', title: 'Size refused, with a list', fault: { kind: 'sizeRefused', times } },
  {
    id: 'policy-refused',
    title: 'A policy forbids virtual networks',
    fault: { kind: 'policyRefused', match: /^PUT .*\/virtualNetworks\/[^/]+$/i, times },
  },
  {
    id: 'throttle',
    title: 'Throttle the next 20 requests (429)',
    fault: { kind: 'throttle', times: 20 },
  },
  { id: 'lost-reply', title: 'Lose the next reply', fault: { kind: 'lostReply', match: /^PUT /i } },
  {
    id: 'late-reply',
    title: 'Answer the next write minutes late',
    fault: { kind: 'lateReply', match: /^PUT /i },
  },
  {
    id: 'token-expired',
    title: 'The token ends before its time',
    fault: { kind: 'tokenExpired' },
  },
  {
    id: 'conflict',
    title: 'Somebody else is writing (409)',
    fault: { kind: 'conflict', match: /^PUT /i, times: 3 },
  },
  { id: 'outage', title: 'Azure fails 5 times (500)', fault: { kind: 'serverError', times: 5 } },
  {
    id: 'gateway-fails',
    title: 'The VPN gateway fails half-way',
    fault: { kind: 'operationFails', match: /virtualNetworkGateways/i },
  },
  { id: 'cluster-error', title: 'The cluster ends in Error', fault: { kind: 'clusterError' } },
  {
    id: 'lingering-interfaces',
    title: 'Network interfaces outlive the cluster',
    fault: { kind: 'lingeringNics' },
  },
  {
    id: 'prices-unreachable',
    title: 'Price service unreachable',
    fault: { kind: 'pricesUnreachable', times },
  },
  {
    id: 'gateway-unhealthy',
    title: 'The VPN gateway is unhealthy',
    fault: { kind: 'gatewayUnhealthy', times },
  },
]

const AMBARI_FAULTS: readonly Entry<AmbariFault>[] = [
  { id: 'restart-fails', title: 'The next broker restart fails', fault: { kind: 'failedTask' } },
  {
    id: 'broker-dies',
    title: 'A broker dies after its next restart',
    fault: { kind: 'brokerStaysDown' },
  },
]

const KAFKA_FAULTS: readonly Entry<KafkaFault>[] = [
  { id: 'replica-behind', title: 'A replica stays behind', fault: { kind: 'underReplicated' } },
  { id: 'no-route', title: 'No route to the brokers', fault: { kind: 'unreachable' } },
]

/** What can go wrong in the console, one thing at a time, while somebody watches. */
export function faultPanel({ azure, ambari, kafka }: FaultPanelOptions): FaultPanel {
  const deeds: readonly Deed[] = [
    ...switches(azure.faults, AZURE_FAULTS),
    ...switches(ambari.faults, AMBARI_FAULTS),
    maintainHosts(ambari),
    ...(kafka ? switches(kafka.faults, KAFKA_FAULTS) : []),
    revertConfigurations(ambari),
    replaceNodes(ambari),
  ]
  return {
    list: () =>
      deeds.map(({ id, title, isOn }) => ({ id, title, ...(isOn ? { on: isOn() } : {}) })),
    toggle(id) {
      const deed = deeds.find((candidate) => candidate.id === id)
      if (!deed) throw new Error(`there is no fault ${id}`)
      deed.act()
    },
  }
}

interface Switchboard<F> {
  inject(fault: F): () => void
  active(): readonly F[]
}

/** One that has been used up is off. */
function switches<F>(board: Switchboard<F>, entries: readonly Entry<F>[]): Deed[] {
  return entries.map(({ id, title, fault }) => {
    let disarm = () => {}
    const isOn = () => board.active().includes(fault)
    return {
      id,
      title,
      isOn,
      act() {
        if (isOn()) disarm()
        else disarm = board.inject(fault)
      },
    }
  })
}
