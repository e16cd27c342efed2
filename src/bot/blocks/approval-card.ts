import type { Approval } from '../../jobs/engine/approvals.ts'
import { type Language, type Speak, say, speaking, type Words } from '../../words/sentence.ts'
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
    readonly setting: Words
    readonly before: Words
    readonly after: Words
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
export function approvalCard(approval: Approval, cluster: string, audience: Audience): Message {
  const t = speaking(audience.language)
  const subject = approval.subject as unknown as ChangeSubject
  const record = decision(approval, t)
  const restart = restartOf(subject, t)
  const minutes = subject.topics === 0 ? MINUTES_EACH : subject.restart.length * MINUTES_EACH
  return {
    text: record ? outcome(approval, cluster, t) : t`Approval needed for ${cluster}: ${restart}`,
    blocks: [
      header(record ? t`Restart of ${cluster}` : t`Approve restart of ${cluster}`),
      section(
        `${t`${user(approval.requestedBy.userId)} asks for this: *${restart}*.`} ${purpose(subject, t)}`,
      ),
      ...(subject.diff.length === 0
        ? []
        : [
            table(
              [
                [t`Setting`, t`Now`, t`After`],
                ...subject.diff.map(({ setting, before, after }) =>
                  [setting, before, after].map((words) => say(words, t.language)),
                ),
              ],
              [{ is_wrapped: true }, { is_wrapped: true }, { is_wrapped: true }],
            ),
          ]),
      fields(
        [t`Brokers`, subject.restart.map((host) => code(shortHost(host))).join(' ') || t`none`],
        [t`Impact`, impact(subject, t)],
        [t`Duration`, t`about ${minutes} min`],
        ...(record
          ? [[t`Decision`, record] as const]
          : [
              approvalsField(approval, audience),
              [t`Expires`, t`${date(approval.expiresAt, '{time}')}, then it is not run`] as const,
            ]),
      ),
      ...(record
        ? []
        : [
            decisionButtons(
              approval,
              {
                label: t`Approve Restart`,
                style: 'primary',
                confirm: confirm({
                  title: t`Approve the restart?`,
                  text: t`${cluster}: ${restart}, starting now.`,
                  confirm: t`Approve Restart`,
                  deny: t`Back`,
                }),
              },
              t,
            ),
          ]),
      context(
        [
          approval.requesterMayApprove
            ? t`The requester may approve: the cluster is new and holds nothing`
            : t`The requester cannot approve`,
          t`configuration version ${subject.baseVersion}`,
          t`change ${code(approval.changeHash.slice(0, 12))}`,
          t`request ${code(questionId(approval))}`,
        ].join(' · '),
      ),
    ],
  }
}

function outcome({ status }: Approval, cluster: string, t: Speak): string {
  if (status === 'approved') return t`Restart of ${cluster}: approved`
  return status === 'denied' ? t`Restart of ${cluster}: denied` : t`Restart of ${cluster}: expired`
}

/** A question that nobody can answer any more, and why: no buttons are left. */
export function closedApprovalCard(cluster: string, why: string, language: Language): Message {
  const t = speaking(language)
  return {
    text: t`Approval for ${cluster}: ${why}`,
    blocks: [header(t`Approval for ${cluster}`), context(why)],
  }
}

/** "restart of 3 brokers, one at a time". */
function restartOf({ restart, topics }: ChangeSubject, t: Speak): string {
  const count = restart.length
  if (count === 0) return t`change of the configuration, no restart`
  if (count === 1) return t`restart of 1 broker`
  return topics === 0
    ? t`restart of ${count} brokers, all at once`
    : t`restart of ${count} brokers, one at a time`
}

function purpose({ advertising, diff }: ChangeSubject, t: Speak): string {
  if (advertising !== 'unchanged' && diff.length === 0)
    return t`They do not run with the configuration that is saved already.`
  switch (advertising) {
    case 'ip':
      return t`Afterwards they advertise IP addresses, and VPN clients can connect.`
    case 'names':
      return t`Afterwards they advertise host names again; VPN clients will not resolve them.`
    case 'unchanged':
      return ''
  }
}

/** What people on the other side will notice. */
function impact(subject: ChangeSubject, t: Speak): string {
  const { topics, underReplicated = 0, outdated } = subject
  const edits = outdated === 0 ? [] : [`:warning: ${editsOfOthers(outdated, t)}`]
  if (topics === undefined)
    return [
      `:warning: ${t`Causeway cannot ask the brokers: replication is *not checked*`}`,
      ...edits,
    ].join('\n')
  if (topics === 0) return [t`no topics: nobody notices`, ...edits].join('\n')
  return [
    topics === 1
      ? t`1 topic, ${underReplicated} partitions under-replicated`
      : t`${topics} topics, ${underReplicated} partitions under-replicated`,
    ...(subject.brokers < 3 ? [`:warning: ${t`fewer than 3 brokers: a short outage`}`] : []),
    ...alone(subject, t),
    ...edits,
  ].join('\n')
}

function alone({ singleReplicaTopics: topics }: ChangeSubject, t: Speak): string[] {
  if (topics.length === 0) return []
  const list = names(topics, t)
  return [
    `:warning: ${t`*${topics.length} with one replica*, unavailable while their broker restarts: ${list}`}`,
  ]
}

function editsOfOthers(outdated: number, t: Speak): string {
  return outdated === 1
    ? t`1 broker already waited for a restart: the edits that others saved take effect, too`
    : t`${outdated} brokers already waited for a restart: the edits that others saved take effect, too`
}

function names(topics: readonly string[], t: Speak): string {
  const shown = topics
    .slice(0, SHOWN_TOPICS)
    .map((topic) => escapeMrkdwn(topic, 60))
    .join(', ')
  const more = topics.length - SHOWN_TOPICS
  return more > 0 ? t`${shown} and ${more} more` : shown
}
