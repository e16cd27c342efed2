import type { Approval } from '../../jobs/engine/approvals.ts'
import { totalPerHour } from '../../prices.ts'
import { decision } from './approval-card.ts'
import { type DeletionLine, resourcesOf, type StayingLine, stayingLines } from './deletion-view.ts'
import {
  actions,
  button,
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
  table,
  user,
} from './elements.ts'

/** What the approval step computed. */
export interface DeletionSubject {
  readonly resources: readonly DeletionLine[]
  readonly stays: readonly StayingLine[]
  /** Null where there is no cluster that runs, or Kafka cannot be asked. */
  readonly topics: number | null
}

/** Usual minutes of the two that take long; everything else takes about one. */
const MINUTES: Readonly<Record<string, number>> = { cluster: 5, gateway: 10 }

/** Asks whether all this may be deleted, or records the decision: decided cards keep no buttons. */
export function deletionApprovalCard(approval: Approval, cluster: string): Message {
  const subject = approval.subject as unknown as DeletionSubject
  const { resources, stays } = subject
  const record = decision(approval)
  const count = resourcesOf(resources.length)
  return {
    text: record
      ? `Deletion of ${cluster}: ${approval.status}`
      : `Approval needed for ${cluster}: deletion of ${count}. ${lossInWords(subject)}`,
    blocks: [
      header(`${record ? 'Deletion of' : 'Approve deletion of'} ${cluster}`),
      section(
        `${user(approval.requestedBy.userId)} asks to delete *${count}* of ${escapeMrkdwn(cluster)}.\n:warning: *${lossInWords(subject)}*`,
      ),
      table(
        [
          ['Resource', 'Name', '$ / hour'],
          ...resources.map(({ label, name, perHour }) => [label, name, price(perHour)]),
        ],
        [{}, {}, { align: 'right' }],
      ),
      ...(stays.length === 0 ? [] : [section(`*Stays*\n${stayingLines(stays)}`)]),
      fields(
        ['Saves', `about ${dollars(totalPerHour(resources))} an hour`],
        ['Duration', `about ${minutesOf(resources)} min`],
        record
          ? ['Decision', record]
          : ['Expires', `${date(approval.expiresAt, '{time}')}, then nothing is deleted`],
      ),
      ...(record ? [] : [buttons(approval, cluster, count)]),
      context(
        [
          approval.requesterMayApprove
            ? 'The requester may approve: all of it was made for them'
            : 'The requester cannot approve',
          `list ${code(approval.changeHash.slice(0, 12))}`,
          `request ${code(approval.operationId)} revision ${approval.revision}`,
        ].join(' · '),
      ),
    ],
  }
}

function buttons({ operationId, revision }: Approval, cluster: string, count: string) {
  const value = `${operationId}:${revision}`
  return actions(
    `approval:${value}`,
    button('approval_approve', 'Approve Deletion', value, {
      style: 'danger',
      confirm: confirm({
        title: `Delete ${cluster} for good?`.slice(0, 100),
        text: `${count}, starting now. Nothing brings its messages back.`,
        confirm: 'Delete for Good',
        deny: 'Back',
        danger: true,
      }),
    }),
    button('approval_deny', 'Deny', value),
  )
}

/** What nobody can bring back. */
function lossInWords({ resources, topics }: DeletionSubject): string {
  if (!resources.some(({ madeBy }) => madeBy === 'cluster'))
    return 'There is no Kafka cluster among them: no messages are lost.'
  if (topics === null)
    return 'Causeway cannot ask Kafka for its topics just now. Whatever messages it holds are lost for good.'
  if (topics === 0) return 'It holds no topics. What comes in until then is lost for good.'
  return `It holds ${topics} ${topics === 1 ? 'topic' : 'topics'}: all messages are lost for good.`
}

function price(perHour: number): string {
  return perHour === 0 ? '–' : perHour.toFixed(3)
}

function minutesOf(resources: readonly DeletionLine[]): number {
  return resources.reduce((sum, { madeBy }) => sum + (MINUTES[madeBy] ?? 0), 2)
}
