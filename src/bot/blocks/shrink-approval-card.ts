import type { Scaling } from '../../cluster/scale.ts'
import type { Approval } from '../../jobs/engine/approvals.ts'
import type { Loss } from '../../kafka/loss.ts'
import { type Speak, speaking } from '../../words/sentence.ts'
import {
  type Audience,
  approvalsField,
  decision,
  decisionButtons,
  questionId,
} from './approval-parts.ts'
import {
  code,
  confirm,
  context,
  date,
  dollars,
  escapeMrkdwn,
  fields,
  header,
  type Message,
  section,
  user,
} from './elements.ts'
import { shortHost } from './operation-view.ts'

const SHOWN_TOPICS = 8

/** What the approval step computed. */
interface ShrinkSubject extends Pick<Scaling, 'from' | 'to' | 'perHour'> {
  readonly hosts: readonly string[]
  readonly loss: Loss | null
}

/** Asks whether brokers may go with what they hold, or records the decision: decided cards keep no buttons. */
export function shrinkApprovalCard(
  approval: Approval,
  cluster: string,
  audience: Audience,
): Message {
  const t = speaking(audience.language)
  const subject = approval.subject as unknown as ShrinkSubject
  const { hosts, loss, from, to, perHour } = subject
  const record = decision(approval, t)
  const workers = t`${from} → ${to} workers`
  return {
    text: record
      ? outcome(approval, cluster, t)
      : t`Approval needed for ${cluster}: ${workers}. ${lossInWords(loss, t)}`,
    blocks: [
      header(record ? t`Shrinking of ${cluster}` : t`Approve shrinking of ${cluster}`),
      section(
        `${t`${user(approval.requestedBy.userId)} asks to shrink ${escapeMrkdwn(cluster)}: *${workers}*.`}\n:warning: *${lossInWords(loss, t)}*${riskInWords(loss, t)}`,
      ),
      fields(
        [
          t`Brokers`,
          t`HDInsight chooses; expected: ${hosts.map((host) => code(shortHost(host))).join(' ')}`,
        ],
        [t`Topics`, topicsInWords(loss, t)],
        [t`Saves`, t`≈ ${dollars(perHour.before, t)} → ${dollars(perHour.after, t)} an hour`],
        ...(record
          ? [[t`Decision`, record] as const]
          : [
              approvalsField(approval, audience),
              [
                t`Expires`,
                t`${date(approval.expiresAt, '{time}')}, then nothing is changed`,
              ] as const,
            ]),
      ),
      ...(record ? [] : [buttons(approval, cluster, workers, t)]),
      context(
        [
          t`The requester cannot approve`,
          t`loss ${code(approval.changeHash.slice(0, 12))}`,
          t`request ${code(questionId(approval))}`,
        ].join(' · '),
      ),
    ],
  }
}

function outcome({ status }: Approval, cluster: string, t: Speak): string {
  if (status === 'approved') return t`Shrinking of ${cluster}: approved`
  return status === 'denied'
    ? t`Shrinking of ${cluster}: denied`
    : t`Shrinking of ${cluster}: expired`
}

function buttons(approval: Approval, cluster: string, workers: string, t: Speak) {
  return decisionButtons(
    approval,
    {
      label: t`Approve Loss`,
      style: 'danger',
      confirm: confirm({
        title: t`Shrink ${cluster}?`.slice(0, 100),
        text: t`${workers}, starting now. Nothing brings back what is lost.`,
        confirm: t`Approve Loss`,
        deny: t`Back`,
        danger: true,
      }),
    },
    t,
  )
}

/** What nobody can bring back. */
function lossInWords(loss: Loss | null, t: Speak): string {
  if (loss === null)
    return t`Causeway cannot ask Kafka what these brokers hold. What only they hold is lost for good.`
  if (loss.topics.length === 0) return t`No topic has a replica on them.`
  const { replicas, partitionsLost } = loss
  const going = goingInWords(replicas, loss.topics.length, t)
  return partitionsLost === 1
    ? t`${going}; 1 partition is lost for good.`
    : t`${going}; ${partitionsLost} partitions are lost for good.`
}

function goingInWords(replicas: number, topics: number, t: Speak): string {
  if (replicas === 1) return t`1 replica of 1 topic goes`
  return topics === 1
    ? t`${replicas} replicas of 1 topic go`
    : t`${replicas} replicas of ${topics} topics go`
}

function riskInWords(loss: Loss | null, t: Speak): string {
  if (loss === null || loss.partitionsAtRisk <= loss.partitionsLost) return ''
  return ` ${t`If HDInsight chooses others, up to ${loss.partitionsAtRisk}.`}`
}

function topicsInWords(loss: Loss | null, t: Speak): string {
  if (loss === null) return t`not known`
  const shown = loss.topics.slice(0, SHOWN_TOPICS).map((topic) => escapeMrkdwn(topic, 60))
  const more = loss.topics.length - shown.length
  const list = shown.join(', ') || t`none`
  return more > 0 ? t`${list} and ${more} more` : list
}
