import type { Approval } from '../../jobs/engine/approvals.ts'
import type { OperationRecord } from '../../jobs/engine/record.ts'
import type { Loss } from '../../kafka/loss.ts'
import { readScaling, type ScaleRequest, type Scaling } from '../../scale.ts'
import { decision } from './approval-card.ts'
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
  user,
} from './elements.ts'
import { brokerFacts, type OperationView, shortHost } from './operation-view.ts'
import { wordsFor } from './operation-words.ts'
import { PLAN_VALID_MS } from './plan-card.ts'

const SHOWN_TOPICS = 8

/** What another number of workers costs and does. Nothing has been changed when it is shown. */
export function scalePlanCard(
  record: OperationRecord,
  options: { readonly usualMs: number; readonly now: number },
): Message {
  const change = readScaling(record.facts, record.request as unknown as ScaleRequest)
  const cluster = record.cluster ?? ''
  const { from, to } = change
  if (from === to)
    return {
      text: `${cluster} has ${to} workers already`,
      blocks: [section(`*${escapeMrkdwn(cluster)}* has ${to} workers already: nothing to do.`)],
    }
  const grows = to > from
  return {
    text: `Plan for ${cluster}: ${workers(change)}, ${cost(change)}`,
    blocks: [
      header(`${grows ? 'Grow' : 'Shrink'} ${cluster}`),
      section(grows ? growthText(change) : shrinkText(cluster)),
      fields(
        ['Workers', `${workers(change)} · ${code(sizeName(change.vmSize))}`],
        ['Cost', `≈ ${cost(change)}`],
        ['Time', `about ${duration(Math.ceil(options.usualMs / 60_000) * 60_000)}`],
        ...(change.cores
          ? [
              ['Cores', `${change.cores.needed} needed · ${change.cores.free ?? 'unknown'} free`],
            ].map(([name = '', value = '']) => [name, value] as const)
          : []),
      ),
      planButtons(record, change),
      context(
        [
          `Requested by ${user(record.requestedBy.userId)}`,
          `plan ${code(record.id)}`,
          `valid until ${date(options.now + PLAN_VALID_MS, '{time}')}`,
          `${change.prices.source === 'azure' ? 'Azure list prices' : 'list prices'} of ${change.prices.asOf}, nodes without disks`,
        ].join(' · '),
      ),
    ],
  }
}

/** "E4_v3" of "standard_e4_v3", as HDInsight writes it. */
function sizeName(vmSize: string): string {
  return vmSize.replace(/^standard_/i, '').replace(/^[a-z]/, (letter) => letter.toUpperCase())
}

function planButtons(record: OperationRecord, { from, to }: Scaling) {
  const start =
    to > from
      ? button('scale_start', `Scale to ${to}`, record.id, { style: 'primary' })
      : button('scale_start', 'Ask to Shrink', record.id, {
          style: 'danger',
          confirm: confirm({
            title: 'Ask to lose brokers?',
            text: 'Somebody else has to approve what is lost, which the card in the channel says.',
            confirm: 'Ask to Shrink',
            deny: 'Keep',
            danger: true,
          }),
        })
  return actions(`scale:${record.id}`, start, button('scale_cancel', 'Cancel', record.id))
}

const workers = ({ from, to }: Pick<Scaling, 'from' | 'to'>) => `${from} → ${to} workers`

function cost({ perHour }: Pick<Scaling, 'perHour'>): string {
  return `${dollars(perHour.before)} → ${dollars(perHour.after)} an hour`
}

function growthText({ from, to }: Scaling): string {
  const count = to - from
  return `${count === 1 ? 'One broker joins' : `${count} brokers join`} with the configuration that is saved; the others are not restarted. Topics that exist stay where they are: Kafka moves no partition by itself.`
}

function shrinkText(cluster: string): string {
  return `:warning: Kafka moves no partition off the brokers that go: *what only they hold is lost for good*. Somebody else than you has to approve it; the card in the channel says what ${escapeMrkdwn(cluster)} would lose.`
}

/** What the approval step computed. */
interface ShrinkSubject extends Pick<Scaling, 'from' | 'to' | 'perHour'> {
  readonly hosts: readonly string[]
  readonly loss: Loss | null
}

/** Asks whether brokers may go with what they hold, or records the decision: decided cards keep no buttons. */
export function shrinkApprovalCard(approval: Approval, cluster: string): Message {
  const subject = approval.subject as unknown as ShrinkSubject
  const { hosts, loss } = subject
  const record = decision(approval)
  return {
    text: record
      ? `Shrinking of ${cluster}: ${approval.status}`
      : `Approval needed for ${cluster}: ${workers(subject)}. ${lossInWords(loss)}`,
    blocks: [
      header(`${record ? 'Shrinking of' : 'Approve shrinking of'} ${cluster}`),
      section(
        `${user(approval.requestedBy.userId)} asks to shrink ${escapeMrkdwn(cluster)}: *${workers(subject)}*.\n:warning: *${lossInWords(loss)}*${riskInWords(loss)}`,
      ),
      fields(
        [
          'Brokers',
          `HDInsight chooses; expected: ${hosts.map((host) => code(shortHost(host))).join(' ')}`,
        ],
        ['Topics', topicsInWords(loss)],
        ['Saves', `≈ ${cost(subject)}`],
        record
          ? ['Decision', record]
          : ['Expires', `${date(approval.expiresAt, '{time}')}, then nothing is changed`],
      ),
      ...(record ? [] : [approvalButtons(approval, cluster, subject)]),
      context(
        [
          'The requester cannot approve',
          `loss ${code(approval.changeHash.slice(0, 12))}`,
          `request ${code(approval.operationId)} revision ${approval.revision}`,
        ].join(' · '),
      ),
    ],
  }
}

function approvalButtons(
  { operationId, revision }: Approval,
  cluster: string,
  subject: ShrinkSubject,
) {
  const value = `${operationId}:${revision}`
  return actions(
    `approval:${value}`,
    button('approval_approve', 'Approve Loss', value, {
      style: 'danger',
      confirm: confirm({
        title: `Shrink ${cluster}?`.slice(0, 100),
        text: `${workers(subject)}, starting now. Nothing brings back what is lost.`,
        confirm: 'Approve Loss',
        deny: 'Back',
        danger: true,
      }),
    }),
    button('approval_deny', 'Deny', value),
  )
}

/** What nobody can bring back. */
function lossInWords(loss: Loss | null): string {
  if (loss === null)
    return 'Causeway cannot ask Kafka what these brokers hold. What only they hold is lost for good.'
  if (loss.topics.length === 0) return 'No topic has a replica on them.'
  const { replicas, partitionsLost } = loss
  const partitions = partitionsLost === 1 ? '1 partition is' : `${partitionsLost} partitions are`
  return `${counted(replicas, 'replica')} of ${counted(loss.topics.length, 'topic')} go; ${partitions} lost for good.`
}

function riskInWords(loss: Loss | null): string {
  if (loss === null || loss.partitionsAtRisk <= loss.partitionsLost) return ''
  return ` If HDInsight chooses others, up to ${loss.partitionsAtRisk}.`
}

function topicsInWords(loss: Loss | null): string {
  if (loss === null) return 'not known'
  const shown = loss.topics.slice(0, SHOWN_TOPICS).map((topic) => escapeMrkdwn(topic, 60))
  const more = loss.topics.length - shown.length
  return `${shown.join(', ') || 'none'}${more > 0 ? ` and ${more} more` : ''}`
}

const counted = (count: number, what: string) => `${count} ${what}${count === 1 ? '' : 's'}`

/** The end: how many workers there are, which are new, and the addresses that clients need now. */
export function scaledCard(view: OperationView): Message {
  const { record } = view
  const { brokers, bootstrap } = brokerFacts(record)
  const change = readScaling(record.facts, record.request as unknown as ScaleRequest)
  const title = wordsFor(record).done
  const took = duration((record.endedAt ?? view.now) - record.createdAt)
  return {
    text: `${title}. ${addedInWords(record)}Bootstrap servers: ${bootstrap}`,
    blocks: [
      header(title),
      section(
        `${workers(change)} in ${took} · ≈ ${cost(change)}. ${addedInWords(record)}${afterwards(record.kind)}`,
      ),
      brokerTable(brokers),
      ...disagreements(brokers),
      preformatted(`bootstrap.servers=${bootstrap}`),
      context(`Requested by ${user(record.requestedBy.userId)} · operation ${code(record.id)}`),
    ],
  }
}

/** "New: wn5-orders 10.0.0.14. ", or nothing. */
function addedInWords({ facts }: OperationRecord): string {
  const added = (facts.addedBrokers ?? []) as readonly {
    readonly host: string
    readonly ip: string
  }[]
  if (added.length === 0) return ''
  const list = added.map(({ host, ip }) => `${escapeMrkdwn(shortHost(host))} ${ip}`).join(', ')
  return `New: ${list}. `
}

function afterwards(kind: string): string {
  return kind === 'shrink'
    ? 'Look at `/kafka topics`: partitions that had a replica on the brokers that went lack it.'
    : 'New topics use the new brokers. Topics that exist stay where they are until somebody moves partitions (`kafka-reassign-partitions`).'
}
