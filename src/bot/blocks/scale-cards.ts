import { readScaling, type ScaleRequest, type Scaling } from '../../cluster/scale.ts'
import type { Estimate } from '../../jobs/engine/estimate.ts'
import { type OperationRecord, requesterLanguage } from '../../jobs/engine/record.ts'
import { type Speak, say, speaking } from '../../words/sentence.ts'
import { brokerTable, disagreements } from './broker-table.ts'
import {
  actions,
  button,
  code,
  confirm,
  context,
  date,
  dollars,
  duration,
  escapeMrkdwn,
  fields,
  header,
  type Message,
  preformatted,
  section,
  TEXT_LIMIT,
  user,
} from './elements.ts'
import { brokerFacts, type OperationView, shortHost } from './operation-view.ts'
import { wordsFor } from './operation-words.ts'
import { known, PLAN_VALID_MS } from './plan-card.ts'

/** What another number of workers costs and does. Nothing has been changed when it is shown. */
export function scalePlanCard(
  record: OperationRecord,
  options: { readonly usually: Estimate; readonly now: number },
): Message {
  const t = speaking(requesterLanguage(record))
  const change = readScaling(record.facts, record.request as unknown as ScaleRequest)
  const cluster = record.cluster ?? ''
  const { from, to } = change
  if (from === to)
    return {
      text: t`${cluster} has ${to} workers already`,
      blocks: [section(t`*${escapeMrkdwn(cluster)}* has ${to} workers already: nothing to do.`)],
    }
  const grows = to > from
  const time = duration(Math.ceil(options.usually.ms / 60_000) * 60_000)
  return {
    text: t`Plan for ${cluster}: ${workers(change, t)}, ${cost(change, t)}`,
    blocks: [
      header(grows ? t`Grow ${cluster}` : t`Shrink ${cluster}`),
      section(grows ? growthText(change, t) : shrinkText(cluster, t)),
      fields(
        [t`Workers`, `${workers(change, t)} · ${code(sizeName(change.vmSize))}`],
        [t`Cost`, `≈ ${cost(change, t)}`],
        [t`Time`, [t`about ${time}`, ...known(options.usually, t)].join(' · ')],
        ...(change.cores
          ? [
              [
                t`Cores`,
                t`${change.cores.needed} needed · ${change.cores.free ?? t`unknown`} free`,
              ] as const,
            ]
          : []),
      ),
      planButtons(record, change, t),
      context(
        [
          t`Requested by ${user(record.requestedBy.userId)}`,
          t`plan ${code(record.id)}`,
          t`valid until ${date(options.now + PLAN_VALID_MS, '{time}')}`,
          change.prices.source === 'azure'
            ? t`Azure list prices of ${escapeMrkdwn(change.prices.asOf)}, nodes without disks`
            : t`list prices of ${escapeMrkdwn(change.prices.asOf)}, nodes without disks`,
        ].join(' · '),
      ),
    ],
  }
}

/** "E4_v3" of "standard_e4_v3", as HDInsight writes it. */
function sizeName(vmSize: string): string {
  return vmSize.replace(/^standard_/i, '').replace(/^[a-z]/, (letter) => letter.toUpperCase())
}

function planButtons(record: OperationRecord, { from, to }: Scaling, t: Speak) {
  const start =
    to > from
      ? button('scale_start', t`Scale to ${to}`, record.id, { style: 'primary' })
      : button('scale_start', t`Ask to Shrink`, record.id, {
          style: 'danger',
          confirm: confirm({
            title: t`Ask to lose brokers?`,
            text: t`Somebody else has to approve what is lost, which the card in the channel says.`,
            confirm: t`Ask to Shrink`,
            deny: t`Keep`,
            danger: true,
          }),
        })
  return actions(`scale:${record.id}`, start, button('scale_cancel', t`Cancel`, record.id))
}

const workers = ({ from, to }: Pick<Scaling, 'from' | 'to'>, t: Speak) => t`${from} → ${to} workers`

function cost({ perHour }: Pick<Scaling, 'perHour'>, t: Speak): string {
  return t`${dollars(perHour.before, t)} → ${dollars(perHour.after, t)} an hour`
}

function growthText({ from, to }: Scaling, t: Speak): string {
  const count = to - from
  const joining =
    count === 1
      ? t`One broker joins with the configuration that is saved; the others are not restarted.`
      : t`${count} brokers join with the configuration that is saved; the others are not restarted.`
  return `${joining} ${t`Topics that exist stay where they are: Kafka moves no partition by itself.`}`
}

function shrinkText(cluster: string, t: Speak): string {
  return `:warning: ${t`Kafka moves no partition off the brokers that go: *what only they hold is lost for good*. Somebody else than you has to approve it; the card in the channel says what ${escapeMrkdwn(cluster)} would lose.`}`
}

/** The end: how many workers there are, which are new, and the addresses that clients need now. */
export function scaledCard(view: OperationView): Message {
  const { record, language } = view
  const t = speaking(language)
  const { brokers, bootstrap = '' } = brokerFacts(record)
  const change = readScaling(record.facts, record.request as unknown as ScaleRequest)
  const title = say(wordsFor(record).done, language)
  const took = duration((record.endedAt ?? view.now) - record.createdAt)
  return {
    text: [
      `${title}.`,
      ...addedInWords(record, t),
      t`Bootstrap servers: ${escapeMrkdwn(bootstrap, TEXT_LIMIT)}`,
    ].join(' '),
    blocks: [
      header(title),
      section(
        [
          t`${workers(change, t)} in ${took} · ≈ ${cost(change, t)}.`,
          ...addedInWords(record, t),
          afterwards(record.kind, t),
        ].join(' '),
      ),
      brokerTable(brokers, t),
      ...disagreements(brokers, t),
      preformatted(`bootstrap.servers=${bootstrap}`),
      context(t`Requested by ${user(record.requestedBy.userId)} · operation ${code(record.id)}`),
    ],
  }
}

/** "New: wn5-orders 10.0.0.14.", or nothing. */
function addedInWords({ facts }: OperationRecord, t: Speak): string[] {
  const added = (facts.addedBrokers ?? []) as readonly {
    readonly host: string
    readonly ip: string
  }[]
  if (added.length === 0) return []
  const list = added
    .map(({ host, ip }) => `${escapeMrkdwn(shortHost(host))} ${escapeMrkdwn(ip)}`)
    .join(', ')
  return [t`New: ${list}.`]
}

function afterwards(kind: string, t: Speak): string {
  return kind === 'shrink'
    ? t`Look at ${code('/kafka topics')}: partitions that had a replica on the brokers that went lack it.`
    : t`New topics use the new brokers. Topics that exist stay where they are until somebody moves partitions (${code('kafka-reassign-partitions')}).`
}
