import type { Approval } from '../../jobs/engine/approvals.ts'
import {
  actions,
  button,
  code,
  confirm,
  context,
  date,
  fields,
  header,
  type Message,
  section,
  table,
  user,
} from './elements.ts'
import { shortHost } from './operation-view.ts'

interface RestartSubject {
  readonly brokers: readonly string[]
  /** Made by this very operation: nobody could connect to it yet. */
  readonly isNew: boolean
  readonly diff: readonly {
    readonly setting: string
    readonly before: string
    readonly after: string
  }[]
}

/** Asks for a decision, or records it: decided cards keep no buttons. */
export function approvalCard(approval: Approval, cluster: string): Message {
  const subject = approval.subject as unknown as RestartSubject
  const count = subject.brokers.length
  const what = `restart ${count} brokers of ${cluster}`
  const record = decision(approval)
  const asked = `${user(approval.requestedBy.userId)} asks to restart *${count} brokers, one at a time*, so that they advertise IP addresses and VPN clients can connect.`
  const value = `${approval.operationId}:${approval.revision}`
  return {
    text: record
      ? `Restart of ${cluster}: ${approval.status}`
      : `Approval needed: ${what}, one at a time`,
    blocks: [
      header(`${record ? 'Restart of' : 'Approve restart of'} ${cluster}`),
      section(asked),
      table(
        [
          ['Setting', 'Now', 'After'],
          ...subject.diff.map((line) => [line.setting, line.before, line.after]),
        ],
        [{ is_wrapped: true }, { is_wrapped: true }, { is_wrapped: true }],
      ),
      fields(
        ['Brokers', subject.brokers.map((host) => code(shortHost(host))).join(' ')],
        [
          'Impact',
          subject.isNew
            ? 'a new cluster: nobody could connect to it yet'
            : 'it may hold topics: each partition misses one replica for about a minute',
        ],
        ['Duration', `about ${count * 2} min`],
        record
          ? ['Decision', record]
          : ['Expires', `${date(approval.expiresAt, '{time}')}, then it is not run`],
      ),
      ...(record
        ? []
        : [
            actions(
              `approval:${value}`,
              button('approval_approve', 'Approve Restart', value, {
                style: 'primary',
                confirm: confirm({
                  title: 'Approve the restart?',
                  text: `${count} brokers of ${cluster}, one at a time, starting now.`,
                  confirm: 'Approve Restart',
                  deny: 'Back',
                }),
              }),
              button('approval_deny', 'Deny', value),
            ),
          ]),
      context(
        [
          approval.requesterMayApprove
            ? 'The requester may approve: the cluster is new'
            : 'The requester cannot approve',
          `change ${code(approval.changeHash.slice(0, 12))}`,
          `request ${code(approval.operationId)} revision ${approval.revision}`,
        ].join(' · '),
      ),
    ],
  }
}

function decision(approval: Approval): string | undefined {
  const by = approval.decidedBy ? ` by ${user(approval.decidedBy)}` : ''
  const at = approval.decidedAt ? ` at ${date(approval.decidedAt, '{time}')}` : ''
  switch (approval.status) {
    case 'pending':
      return undefined
    case 'approved':
      return `Approved${by}${at}`
    case 'denied':
      return `Denied${by}${at}: not run`
    case 'expired':
      return 'Timed out: not run'
  }
}
