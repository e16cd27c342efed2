import type { AmbariFault } from './ambari/faults.ts'
import type { AmbariSimulator } from './ambari/simulator.ts'
import type { AzureSimulator } from './azure/simulator.ts'
import { AZURE_FAULTS } from './azure-fault-list.ts'
import { type Deed, maintainHosts, replaceNodes, revertConfigurations } from './deeds.ts'
import { type FaultEntry, switches } from './fault-switches.ts'
import type { KafkaFault } from './kafka/simulated/kafka-faults.ts'
import type { SimulatedKafka } from './kafka/simulated/simulated-kafka.ts'
import { redisFaults } from './redis-faults.ts'
import type { RedisWay } from './redis-way.ts'
import type { FaultPanel } from './slack/console-state.ts'
import type { SlackFaults } from './slack/faults.ts'
import { SLACK_FAULTS } from './slack-fault-list.ts'

export interface FaultPanelOptions {
  readonly azure: Pick<AzureSimulator, 'faults'>
  readonly ambari: AmbariSimulator
  /** undefined: the brokers are real ones, and no fault of theirs can be switched. */
  readonly kafka: Pick<SimulatedKafka, 'faults'> | undefined
  readonly slack?: { readonly faults: SlackFaults }
  /** The way by which Causeway reaches Redis. */
  readonly redis?: RedisWay
}

const AMBARI_FAULTS: readonly FaultEntry<AmbariFault>[] = [
  {
    id: 'restart-fails',
    title: 'The next broker restart fails',
    effect: "The start script of the next restart ends with an error, as Ambari's log would say.",
    fault: { kind: 'failedTask' },
  },
  {
    id: 'broker-dies',
    title: 'A broker dies after its next restart',
    effect: 'The restart succeeds, and seconds later the broker is gone.',
    fault: { kind: 'brokerStaysDown' },
  },
  {
    id: 'bad-gateway',
    title: 'The cluster gateway answers 502',
    effect: 'The next 5 calls to Ambari get an HTML page instead of an answer.',
    fault: { kind: 'badGateway', times: 5 },
  },
  {
    id: 'concurrent-edit',
    title: 'Somebody saves at the same moment',
    effect: 'Just before our next change of the configuration, another one is saved.',
    fault: { kind: 'concurrentEdit' },
  },
]

const KAFKA_FAULTS: readonly FaultEntry<KafkaFault>[] = [
  {
    id: 'replica-behind',
    title: 'A replica stays behind',
    effect: 'Partitions are under-replicated, until switched off: no broker is restarted.',
    fault: { kind: 'underReplicated' },
  },
  {
    id: 'no-route',
    title: 'No route to the brokers',
    effect: 'No broker can be reached, as without the VPN, until switched off.',
    fault: { kind: 'unreachable' },
  },
]

type Group = readonly [name: string, deeds: readonly Deed[]]

function groupsOf({ azure, ambari, kafka, slack, redis }: FaultPanelOptions): Group[] {
  return [
    ['Azure', switches(azure.faults, AZURE_FAULTS)],
    [
      'Ambari',
      [
        ...switches(ambari.faults, AMBARI_FAULTS),
        maintainHosts(ambari),
        revertConfigurations(ambari),
        replaceNodes(ambari),
      ],
    ],
    ['Kafka', kafka ? switches(kafka.faults, KAFKA_FAULTS) : []],
    ['Slack', slack ? switches(slack.faults, SLACK_FAULTS) : []],
    ['Redis', redis ? redisFaults(redis) : []],
  ]
}

/** What can go wrong in the console, one thing at a time, while somebody watches. */
export function faultPanel(options: FaultPanelOptions): FaultPanel {
  const groups = groupsOf(options)
  return {
    list: () =>
      groups.flatMap(([group, deeds]) =>
        deeds.map(({ id, title, effect, isOn }) => ({
          id,
          group,
          title,
          effect,
          ...(isOn ? { on: isOn() } : {}),
        })),
      ),
    toggle(id) {
      const deed = groups.flatMap(([, deeds]) => deeds).find((candidate) => candidate.id === id)
      if (!deed) throw new Error(`there is no fault ${id}`)
      deed.act()
    },
  }
}
