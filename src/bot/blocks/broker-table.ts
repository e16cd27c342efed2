import type { KnownBlock } from '@slack/types'
import { escapeMrkdwn, section, table } from './elements.ts'
import { type BrokerNode, shortHost } from './operation-view.ts'

/** Brokers as a table: who they are, what they advertise, and how they are. */
export function brokerTable(brokers: readonly BrokerNode[]): KnownBlock {
  return table([
    ['Broker', 'IP address', 'Id', 'Rack', 'Advertises', 'State'],
    ...brokers.map((broker) => [
      shortHost(broker.host),
      broker.ip,
      `${broker.id ?? '?'}${broker.controller ? ' (controller)' : ''}`,
      broker.rack ?? '',
      broker.advertised ?? '?',
      broker.state ?? '',
    ]),
  ])
}

/** Where Ambari, Azure and Kafka disagree about a broker: said plainly, each on a line; nothing when they agree. */
export function disagreements(brokers: readonly BrokerNode[]): KnownBlock[] {
  const lines = brokers.flatMap((broker) =>
    (broker.disagreements ?? []).map(
      (problem) => `:warning: *${escapeMrkdwn(shortHost(broker.host))}*: ${escapeMrkdwn(problem)}`,
    ),
  )
  return lines.length === 0 ? [] : [section(lines.join('\n'))]
}
