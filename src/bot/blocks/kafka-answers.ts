import type { OperationRecord } from '../../jobs/engine/record.ts'
import { clientSettings, oneLineCheck } from '../../kafka/client-settings.ts'
import { note } from './answers.ts'
import { brokerTable, disagreements } from './broker-table.ts'
import {
  code,
  context,
  date,
  duration,
  escapeMrkdwn,
  header,
  type Message,
  plain,
  preformatted,
  section,
  table,
} from './elements.ts'
import { brokerFacts, type OperationView, shortHost } from './operation-view.ts'
import { wordsFor } from './operation-words.ts'

/** Addresses, and settings to paste, for one cluster. ZooKeeper's nodes only where they were asked for. */
export function brokersAnswer(record: OperationRecord): Message {
  const { brokers, zookeepers, bootstrap = '' } = brokerFacts(record)
  const withZookeeper = (record.request as { zookeeper?: boolean }).zookeeper === true
  const outside = record.facts.seenFromOutside === true
  return {
    text: `Brokers of ${record.cluster}: ${bootstrap}`,
    blocks: [
      header(`Brokers of ${record.cluster}`),
      brokerTable(brokers),
      ...disagreements(brokers),
      preformatted(`bootstrap.servers=${bootstrap}`),
      // Slack takes one table in a message.
      ...(withZookeeper
        ? [
            section(
              [
                '*ZooKeeper*',
                ...zookeepers.map((node) => `${code(shortHost(node.host))} ${code(node.ip)}`),
              ].join('\n'),
            ),
          ]
        : []),
      settingsToPaste(bootstrap),
      context(
        `Read from Ambari${outside ? ' and from the brokers themselves' : '; the brokers cannot be reached from here, so what they advertise is not known'} ${date(record.endedAt ?? record.createdAt, '{date_short_pretty} {time}')}`,
      ),
    ],
  }
}

/** "10.0.0.11:9092,10.0.0.12:9092" taken apart. */
function addressesOf(bootstrap: string): { host: string; port: number }[] {
  return bootstrap.split(',').map((entry) => {
    const [host = '', port = ''] = entry.split(':')
    return { host, port: Number(port) }
  })
}

/** Ready-to-paste client settings, folded away until somebody wants them. */
function settingsToPaste(bootstrap: string): Message['blocks'][number] {
  return {
    type: 'container',
    title: plain('Client settings to paste'),
    is_collapsible: true,
    default_collapsed: true,
    child_blocks: clientSettings(addressesOf(bootstrap)).flatMap(({ title, text }) => [
      section(`*${title}*`) as never,
      preformatted(text) as never,
    ]),
  }
}

/** The end of a change of Kafka's configuration, or of a restart. */
export function changedCard(view: OperationView): Message {
  const { record } = view
  const { brokers, bootstrap } = brokerFacts(record)
  const restarted = Array.isArray(record.facts.restarted) ? record.facts.restarted.length : 0
  const title = wordsFor(record).done
  const took = duration((record.endedAt ?? view.now) - record.createdAt)
  return {
    text: `${title}. Bootstrap servers: ${bootstrap}`,
    blocks: [
      header(title),
      section(
        restarted === 0
          ? 'Nothing had to be changed: everything was so already.'
          : `${restarted} brokers were restarted and are well. Took ${took}.`,
      ),
      brokerTable(brokers),
      ...disagreements(brokers),
      preformatted(`bootstrap.servers=${bootstrap}`),
      context(`operation ${code(record.id)}`),
    ],
  }
}

type Verified =
  | { readonly hasRoute: false; readonly reason: string }
  | {
      readonly hasRoute: true
      readonly sent: number
      readonly read: number
      readonly latencyMs: { readonly median: number; readonly max: number }
      readonly tookMs: number
    }

/** What came of sending and reading messages; without a route, what to run from a VPN client instead. */
export function verifyAnswer(record: OperationRecord): Message {
  const result = record.facts.verification as unknown as Verified
  const { bootstrap = '' } = brokerFacts(record)
  if (!result.hasRoute)
    return {
      text: `Causeway cannot reach the brokers of ${record.cluster}`,
      blocks: [
        section(
          `Causeway has no route to the brokers of *${record.cluster}* (${escapeMrkdwn(result.reason)}), so it could not try. From a machine that is connected to the VPN, run:`,
        ),
        preformatted(oneLineCheck(addressesOf(bootstrap))),
      ],
    }
  const { sent, read, latencyMs, tookMs } = result
  return {
    text: `${record.cluster} works: ${sent} messages sent, ${read} read`,
    blocks: [
      section(
        `:white_check_mark: *${record.cluster}* works: ${sent} messages sent, ${read} read back from the beginning, in ${tookMs < 1000 ? `${Math.round(tookMs)} ms` : duration(tookMs)}.`,
      ),
      context(
        `acknowledged by all replicas: median ${latencyMs.median.toFixed(0)} ms, longest ${latencyMs.max.toFixed(0)} ms · the topic made for it was removed`,
      ),
    ],
  }
}

interface TopicLine {
  readonly name: string
  readonly partitions: number
  readonly replicas: number
  readonly minInsyncReplicas: number | null
  readonly underReplicated: number
  readonly isInternal: boolean
}

const SHOWN_TOPICS = 50

export function topicsAnswer(record: OperationRecord): Message {
  const all = (record.facts.topics ?? []) as unknown as readonly TopicLine[]
  const topics = all.filter(({ isInternal }) => !isInternal)
  if (topics.length === 0) return note(`*${escapeMrkdwn(record.cluster ?? '')}* has no topics.`)
  const behind = all.reduce((sum, topic) => sum + topic.underReplicated, 0)
  return {
    text: `${topics.length} ${topics.length === 1 ? 'topic' : 'topics'} on ${record.cluster}, ${behind} partitions under-replicated`,
    blocks: [
      header(`Topics of ${record.cluster}`),
      table([
        ['Topic', 'Partitions', 'Replicas', 'Min. in sync', 'Under-replicated'],
        ...topics
          .slice(0, SHOWN_TOPICS)
          .map((topic) => [
            topic.name,
            String(topic.partitions),
            String(topic.replicas),
            String(topic.minInsyncReplicas ?? '?'),
            String(topic.underReplicated),
          ]),
      ]),
      context(
        [
          ...(topics.length > SHOWN_TOPICS
            ? [`${topics.length - SHOWN_TOPICS} more not shown`]
            : []),
          `${all.length - topics.length} internal topics`,
          `${behind} partitions under-replicated`,
        ].join(' · '),
      ),
    ],
  }
}
