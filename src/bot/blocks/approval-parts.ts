import type { Button, ConfirmationDialog, KnownBlock } from '@slack/types'
import type { Approval, Vote } from '../../jobs/engine/approvals.ts'
import type { OperationRecord } from '../../jobs/engine/record.ts'
import type { Denial } from '../../jobs/steps/denial.ts'
import { type Language, type Speak, speaking } from '../../words/sentence.ts'
import { actions, button, date, escapeMrkdwn, user } from './elements.ts'

/** For whom a card asks. */
export interface Audience {
  readonly language: Language
  /** How many different people have to approve. */
  readonly needs: number
  /** The groups whose members may: as text, such as "@kafka-admins"; or as mentions, in the one post that calls them. */
  readonly approvers: readonly string[]
}

/** Calls a user group. In a message that is posted, not in one that is edited. */
export const userGroup = (id: string): string => `<!subteam^${id.replaceAll(/[^A-Z0-9]/g, '')}>`

/** "1 of 2 from @kafka-admins: Bob at 14:03". */
export function approvalsField(
  approval: Approval,
  { language, needs, approvers }: Audience,
): readonly [name: string, value: string] {
  const t = speaking(language)
  const votes = approval.votes ?? []
  const from = approvers.join(', ')
  const count =
    from === '' ? t`${votes.length} of ${needs}` : t`${votes.length} of ${needs} from ${from}`
  return [t`Approvals`, votes.length === 0 ? count : `${count}\n${votersOf(votes, t)}`]
}

function votersOf(votes: readonly Vote[], t: Speak): string {
  return votes.map(({ userId, at }) => t`${user(userId)} at ${date(at, '{time}')}`).join(', ')
}

/** What became of the question: who and when, and why where they said it; undefined while it is open. */
export function decision(approval: Approval, t: Speak): string | undefined {
  const { status, votes = [], decidedBy = '', decidedAt = 0, reason } = approval
  switch (status) {
    case 'pending':
      return undefined
    case 'approved':
      // Approvals of older versions have no votes.
      return t`Approved by ${votersOf(votes.length > 0 ? votes : [{ userId: decidedBy, at: decidedAt }], t)}`
    case 'denied': {
      const by = t`Denied by ${user(decidedBy)} at ${date(decidedAt, '{time}')}: not run`
      return reason === undefined ? by : `${by}\n${quoted(reason)}`
    }
    case 'expired':
      return t`Timed out: not run`
  }
}

const QUOTED_LINES = 10

/** Somebody's words, each line marked as theirs. */
export function quoted(words: string): string {
  const lines = words.split('\n').filter((line) => line.trim() !== '')
  return lines
    .slice(0, QUOTED_LINES)
    .map((line) => `>${escapeMrkdwn(line)}`)
    .join('\n')
}

/** `k-0123:1`: what a button carries, and what the commands take. */
export function questionId({ operationId, revision }: Pick<Approval, 'operationId' | 'revision'>) {
  return `${operationId}:${revision}`
}

/** Approve and Deny. */
export function decisionButtons(
  approval: Approval,
  approve: {
    readonly label: string
    readonly style: NonNullable<Button['style']>
    readonly confirm: ConfirmationDialog
  },
  t: Speak,
): KnownBlock {
  const value = questionId(approval)
  return actions(
    `approval:${value}:${approval.votes?.length ?? 0}`,
    button('approval_approve', approve.label, value, {
      style: approve.style,
      confirm: approve.confirm,
    }),
    button('approval_deny', t`Deny…`, value),
  )
}

/** Who has denied what a failed operation asked for, and why; empty where that is not why it failed. */
export function denialLines({ facts, failure }: OperationRecord, t: Speak): string[] {
  const { denial } = facts
  if (denial === undefined || !failure?.code.endsWith('-denied')) return []
  const { by, at, reason } = denial as unknown as Denial
  const line = `*${t`Denied:`}* ${t`by ${user(by)} at ${date(at, '{time}')}`}`
  return [reason === null ? line : `${line}\n${quoted(reason)}`]
}
