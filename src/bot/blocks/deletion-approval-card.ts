import type { Approval } from '../../jobs/engine/approvals.ts'
import { totalPerHour } from '../../prices/prices.ts'
import { type Speak, say, speaking } from '../../words/sentence.ts'
import {
  type Audience,
  approvalsField,
  decision,
  decisionButtons,
  questionId,
} from './approval-parts.ts'
import { type DeletionLine, resourcesOf, type StayingLine, stayingLines } from './deletion-view.ts'
import {
  code,
  confirm,
  context,
  date,
  decimal,
  dollars,
  escapeMrkdwn,
  fields,
  header,
  type Message,
  section,
  table,
  user,
} from './elements.ts'

/** What the approval step computed. */
export interface DeletionSubject {
  readonly resources: readonly DeletionLine[]
  readonly stays: readonly StayingLine[]
  /** Null where there is no cluster that runs, or Kafka cannot be asked. */
  readonly topics: number | null
  /** Where its requester has agreed beforehand, by giving the cluster an end: when, and the end. */
  readonly consent?: { readonly since: number; readonly until: number }
}

/** Usual minutes of the two that take long; everything else takes about one. */
const MINUTES: Readonly<Record<string, number>> = { cluster: 5, gateway: 10 }

/** Asks whether all this may be deleted, or records the decision: decided cards keep no buttons. */
export function deletionApprovalCard(
  approval: Approval,
  cluster: string,
  audience: Audience,
): Message {
  const t = speaking(audience.language)
  const subject = approval.subject as unknown as DeletionSubject
  const { resources, stays } = subject
  const record = decision(approval, t)
  const count = resourcesOf(resources.length, t)
  const loss = lossInWords(subject, t)
  return {
    text: record
      ? outcome(approval, cluster, t)
      : t`Approval needed for ${cluster}: deletion of ${count}. ${loss}`,
    blocks: [
      header(record ? t`Deletion of ${cluster}` : t`Approve deletion of ${cluster}`),
      section(
        `${t`${user(approval.requestedBy.userId)} asks to delete *${count}* of ${escapeMrkdwn(cluster)}.`}\n:warning: *${loss}*`,
      ),
      table(
        [
          [t`Resource`, t`Name`, t`$ / hour`],
          ...resources.map(({ label, name, perHour }) => [
            say(label, t.language),
            name,
            price(perHour, t),
          ]),
        ],
        [{}, {}, { align: 'right' }],
      ),
      ...(subject.consent ? [section(consentText(subject.consent, t))] : []),
      ...(stays.length === 0 ? [] : [section(`*${t`Stays`}*\n${stayingLines(stays, t)}`)]),
      fields(
        [t`Saves`, t`about ${dollars(totalPerHour(resources), t)} an hour`],
        [t`Duration`, t`about ${minutesOf(resources)} min`],
        ...(record
          ? [[t`Decision`, record] as const]
          : [
              approvalsField(approval, audience),
              [
                t`Expires`,
                t`${date(approval.expiresAt, '{time}')}, then nothing is deleted`,
              ] as const,
            ]),
      ),
      ...(record ? [] : [buttons(approval, cluster, count, t)]),
      context(
        [
          whoMay(approval, subject, t),
          t`list ${code(approval.changeHash.slice(0, 12))}`,
          t`request ${code(questionId(approval))}`,
        ].join(' · '),
      ),
    ],
  }
}

function whoMay({ requesterMayApprove }: Approval, { consent }: DeletionSubject, t: Speak): string {
  if (consent) return t`Agreed to with its end`
  return requesterMayApprove
    ? t`The requester may approve: all of it was made for them`
    : t`The requester cannot approve`
}

function consentText({ since, until }: { since: number; until: number }, t: Speak): string {
  return t`*Its time is over.* Whoever asked for the cluster gave it an end on ${date(since, '{date_short} {time}')}: it lives until ${date(until, '{date_short} {time}')}. That is the approval.`
}

function outcome({ status }: Approval, cluster: string, t: Speak): string {
  if (status === 'approved') return t`Deletion of ${cluster}: approved`
  return status === 'denied'
    ? t`Deletion of ${cluster}: denied`
    : t`Deletion of ${cluster}: expired`
}

function buttons(approval: Approval, cluster: string, count: string, t: Speak) {
  return decisionButtons(
    approval,
    {
      label: t`Approve Deletion`,
      style: 'danger',
      confirm: confirm({
        title: t`Delete ${cluster} for good?`.slice(0, 100),
        text: t`${count}, starting now. Nothing brings its messages back.`,
        confirm: t`Delete for Good`,
        deny: t`Back`,
        danger: true,
      }),
    },
    t,
  )
}

/** What nobody can bring back. */
function lossInWords({ resources, topics }: DeletionSubject, t: Speak): string {
  if (!resources.some(({ madeBy }) => madeBy === 'cluster'))
    return t`There is no Kafka cluster among them: no messages are lost.`
  if (topics === null)
    return t`Causeway cannot ask Kafka for its topics just now. Whatever messages it holds are lost for good.`
  if (topics === 0) return t`It holds no topics. What comes in until then is lost for good.`
  return topics === 1
    ? t`It holds 1 topic: all messages are lost for good.`
    : t`It holds ${topics} topics: all messages are lost for good.`
}

function price(perHour: number, t: Speak): string {
  return perHour === 0 ? '–' : decimal(perHour, 3, t)
}

function minutesOf(resources: readonly DeletionLine[]): number {
  return resources.reduce((sum, { madeBy }) => sum + (MINUTES[madeBy] ?? 0), 2)
}
