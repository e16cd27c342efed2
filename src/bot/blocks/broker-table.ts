import type { KnownBlock } from '@slack/types'
import { type Speak, say } from '../../words/sentence.ts'
import { escapeMrkdwn, section, table } from './elements.ts'
import { type BrokerNode, shortHost } from './operation-view.ts'

/** Brokers as a table: who they are, what they advertise, and how they are. */
export function brokerTable(brokers: readonly BrokerNode[], t: Speak): KnownBlock {
  return table([
    [t`Broker`, t`IP address`, t`Id`, t`Rack`, t`Advertises`, t`State`],
    ...brokers.map((broker) => [
      shortHost(broker.host),
      broker.ip,
      broker.controller ? t`${broker.id ?? '?'} (controller)` : `${broker.id ?? '?'}`,
      broker.rack ?? '',
      broker.advertised ?? '?',
      broker.state ?? '',
    ]),
  ])
}

/** Where Ambari, Azure and Kafka disagree about a broker: said plainly, each on a line; nothing when they agree. */
export function disagreements(brokers: readonly BrokerNode[], t: Speak): KnownBlock[] {
  const lines = brokers.flatMap((broker) =>
    (broker.disagreements ?? []).map(
      (problem) =>
        `:warning: ${t`*${escapeMrkdwn(shortHost(broker.host))}*: ${escapeMrkdwn(say(problem, t.language))}`}`,
    ),
  )
  return lines.length === 0 ? [] : [section(lines.join('\n'))]
}
