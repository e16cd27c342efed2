import { type OperationRecord, requesterLanguage } from '../../jobs/engine/record.ts'
import { clientSettings, oneLineCheck } from '../../kafka/client-settings.ts'
import { type Speak, say, speaking, type Words } from '../../words/sentence.ts'
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
  TEXT_LIMIT,
  table,
} from './elements.ts'
import { brokerFacts, type OperationView, shortHost } from './operation-view.ts'
import { wordsFor } from './operation-words.ts'

/** Addresses, and settings to paste, for one cluster. ZooKeeper's nodes only where they were asked for. */
export function brokersAnswer(record: OperationRecord): Message {
  const t = speaking(requesterLanguage(record))
  const { brokers, zookeepers, bootstrap = '' } = brokerFacts(record)
  const withZookeeper = (record.request as { zookeeper?: boolean }).zookeeper === true
  const outside = record.facts.seenFromOutside === true
  const at = date(record.endedAt ?? record.createdAt, '{date_short_pretty} {time}')
  return {
    text: t`Brokers of ${record.cluster ?? ''}: ${escapeMrkdwn(bootstrap, TEXT_LIMIT)}`,
    blocks: [
      header(t`Brokers of ${record.cluster ?? ''}`),
      brokerTable(brokers, t),
      ...disagreements(brokers, t),
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
      settingsToPaste(bootstrap, t),
      context(
        outside
          ? t`Read from Ambari and from the brokers themselves ${at}`
          : t`Read from Ambari ${at}; the brokers cannot be reached from here, so what they advertise is not known`,
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
function settingsToPaste(bootstrap: string, t: Speak): Message['blocks'][number] {
  return {
    type: 'container',
    title: plain(t`Client settings to paste`),
    is_collapsible: true,
    default_collapsed: true,
    child_blocks: clientSettings(addressesOf(bootstrap)).flatMap(({ title, text }) => [
      section(`*${say(title, t.language)}*`) as never,
      preformatted(text) as never,
    ]),
  }
}

/** The end of a change of Kafka's configuration, or of a restart. */
export function changedCard(view: OperationView): Message {
  const { record, language } = view
  const t = speaking(language)
  const { brokers, bootstrap = '' } = brokerFacts(record)
  const restarted = Array.isArray(record.facts.restarted) ? record.facts.restarted.length : 0
  const title = say(wordsFor(record).done, language)
  const took = duration((record.endedAt ?? view.now) - record.createdAt)
  return {
    text: t`${title}. Bootstrap servers: ${escapeMrkdwn(bootstrap ?? '', TEXT_LIMIT)}`,
    blocks: [
      header(title),
      section(
        restarted === 0
          ? t`Nothing had to be changed: everything was so already.`
          : t`${restarted} brokers were restarted and are well. Took ${took}.`,
      ),
      brokerTable(brokers, t),
      ...disagreements(brokers, t),
      preformatted(`bootstrap.servers=${bootstrap}`),
      context(t`operation ${code(record.id)}`),
    ],
  }
}

type Verified =
  | { readonly hasRoute: false; readonly reason: Words }
  | {
      readonly hasRoute: true
      readonly sent: number
      readonly read: number
      readonly latencyMs: { readonly median: number; readonly max: number }
      readonly tookMs: number
    }

/** What came of sending and reading messages; without a route, what to run from a VPN client instead. */
export function verifyAnswer(record: OperationRecord): Message {
  const t = speaking(requesterLanguage(record))
  const cluster = record.cluster ?? ''
  const result = record.facts.verification as unknown as Verified
  const { bootstrap = '' } = brokerFacts(record)
  if (!result.hasRoute)
    return {
      text: t`Causeway cannot reach the brokers of ${cluster}`,
      blocks: [
        section(
          t`Causeway has no route to the brokers of *${cluster}* (${escapeMrkdwn(say(result.reason, t.language))}), so it could not try. From a machine that is connected to the VPN, run:`,
        ),
        preformatted(oneLineCheck(addressesOf(bootstrap))),
      ],
    }
  const { sent, read, latencyMs, tookMs } = result
  const took = tookMs < 1000 ? `${Math.round(tookMs)} ms` : duration(tookMs)
  const [median, longest] = [latencyMs.median.toFixed(0), latencyMs.max.toFixed(0)]
  return {
    text: t`${cluster} works: ${sent} messages sent, ${read} read`,
    blocks: [
      section(
        `:white_check_mark: ${t`*${cluster}* works: ${sent} messages sent, ${read} read back from the beginning, in ${took}.`}`,
      ),
      context(
        t`acknowledged by all replicas: median ${median} ms, longest ${longest} ms · the topic made for it was removed`,
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

/** The answer to `/kafka topics`. */
export function topicsAnswer(record: OperationRecord): Message {
  const t = speaking(requesterLanguage(record))
  const cluster = record.cluster ?? ''
  const all = (record.facts.topics ?? []) as unknown as readonly TopicLine[]
  const topics = all.filter(({ isInternal }) => !isInternal)
  if (topics.length === 0) return note(t`*${escapeMrkdwn(cluster)}* has no topics.`)
  const behind = all.reduce((sum, topic) => sum + topic.underReplicated, 0)
  return {
    text:
      topics.length === 1
        ? t`1 topic on ${cluster}, ${behind} partitions under-replicated`
        : t`${topics.length} topics on ${cluster}, ${behind} partitions under-replicated`,
    blocks: [
      header(t`Topics of ${cluster}`),
      table([
        [t`Topic`, t`Partitions`, t`Replicas`, t`Min. in sync`, t`Under-replicated`],
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
            ? [t`${topics.length - SHOWN_TOPICS} more not shown`]
            : []),
          t`${all.length - topics.length} internal topics`,
          t`${behind} partitions under-replicated`,
        ].join(' · '),
      ),
    ],
  }
}
