import type { Approval } from '../../jobs/engine/approvals.ts'
import {
  actions,
  button,
  code,
  confirm,
  context,
  date,
  escapeMrkdwn,
  fields,
  header,
  type Message,
  section,
  table,
  user,
} from './elements.ts'
import { shortHost } from './operation-view.ts'

/** What the approval step computed: the change, and the state of the cluster that it was computed from. */
export interface ChangeSubject {
  readonly advertising: 'ip' | 'names' | 'unchanged'
  readonly diff: readonly {
    readonly setting: string
    readonly before: string
    readonly after: string
  }[]
  readonly restart: readonly string[]
  readonly baseVersion: number
  readonly singleReplicaTopics: readonly string[]
  readonly brokers: number
  /** Brokers that run with an older configuration already. */
  readonly outdated: number
  /** Absent where the brokers cannot be asked from here. */
  readonly topics?: number
  readonly underReplicated?: number
}

const SHOWN_TOPICS = 5
/** Usual time for one broker: restart, steadiness, replicas. */
const MINUTES_EACH = 2

/** Asks for a decision, or records it: decided cards keep no buttons. */
export function approvalCard(approval: Approval, cluster: string): Message {
  const subject = approval.subject as unknown as ChangeSubject
  const record = decision(approval)
  const count = subject.restart.length
  const value = `${approval.operationId}:${approval.revision}`
  const how = subject.topics === 0 ? 'all at once' : 'one at a time'
  const what = count === 0 ? 'no restart' : `restart of ${brokersOf(count)}, ${how}`
  return {
    text: record
      ? `Restart of ${cluster}: ${approval.status}`
      : `Approval needed for ${cluster}: ${what}`,
    blocks: [
      header(`${record ? 'Restart of' : 'Approve restart of'} ${cluster}`),
      section(
        `${user(approval.requestedBy.userId)} asks to restart *${brokersOf(count)}, ${how}*${purpose(subject)}.`,
      ),
      ...(subject.diff.length === 0
        ? []
        : [
            table(
              [
                ['Setting', 'Now', 'After'],
                ...subject.diff.map((line) => [line.setting, line.before, line.after]),
              ],
              [{ is_wrapped: true }, { is_wrapped: true }, { is_wrapped: true }],
            ),
          ]),
      fields(
        ['Brokers', subject.restart.map((host) => code(shortHost(host))).join(' ') || 'none'],
        ['Impact', impact(subject)],
        ['Duration', `about ${subject.topics === 0 ? MINUTES_EACH : count * MINUTES_EACH} min`],
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
                  text: `${brokersOf(count)} of ${cluster}, ${how}, starting now.`,
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
            ? 'The requester may approve: the cluster is new and holds nothing'
            : 'The requester cannot approve',
          `configuration version ${subject.baseVersion}`,
          `change ${code(approval.changeHash.slice(0, 12))}`,
          `request ${code(approval.operationId)} revision ${approval.revision}`,
        ].join(' · '),
      ),
    ],
  }
}

/** A question that nobody can answer any more, and why: no buttons are left. */
export function closedApprovalCard(cluster: string, why: string): Message {
  return {
    text: `Approval for ${cluster}: ${why}`,
    blocks: [header(`Approval for ${cluster}`), context(why)],
  }
}

const brokersOf = (count: number) => `${count} ${count === 1 ? 'broker' : 'brokers'}`

function purpose({ advertising, diff }: ChangeSubject): string {
  if (advertising !== 'unchanged' && diff.length === 0)
    return ', which do not run with the configuration that is saved already'
  switch (advertising) {
    case 'ip':
      return ', so that they advertise IP addresses and VPN clients can connect'
    case 'names':
      return ', so that they advertise host names again; VPN clients will not resolve them'
    case 'unchanged':
      return ''
  }
}

/** What people on the other side will notice. */
function impact(subject: ChangeSubject): string {
  const { topics, underReplicated, singleReplicaTopics } = subject
  const edits =
    subject.outdated === 0
      ? []
      : [
          `:warning: ${brokersOf(subject.outdated)} already waited for a restart: the edits that others saved take effect, too`,
        ]
  if (topics === undefined)
    return [
      ':warning: Causeway cannot ask the brokers: replication is *not checked*',
      ...edits,
    ].join('\n')
  if (topics === 0) return ['no topics: nobody notices', ...edits].join('\n')
  const alone =
    singleReplicaTopics.length === 0
      ? []
      : [
          `:warning: *${singleReplicaTopics.length} with one replica*, unavailable while their broker restarts: ${names(singleReplicaTopics)}`,
        ]
  return [
    `${topics} ${topics === 1 ? 'topic' : 'topics'}, ${underReplicated ?? 0} partitions under-replicated`,
    ...(subject.brokers < 3 ? [':warning: fewer than 3 brokers: a short outage'] : []),
    ...alone,
    ...edits,
  ].join('\n')
}

function names(topics: readonly string[]): string {
  const shown = topics.slice(0, SHOWN_TOPICS).map((topic) => escapeMrkdwn(topic, 60))
  const more = topics.length - shown.length
  return `${shown.join(', ')}${more > 0 ? ` and ${more} more` : ''}`
}

/** What became of the question; undefined while it is open. */
export function decision(approval: Approval): string | undefined {
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
