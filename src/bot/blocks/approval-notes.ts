import type { Approval } from '../../jobs/engine/approvals.ts'
import type { OperationRecord } from '../../jobs/engine/record.ts'
import { type Speak, speaking } from '../../words/sentence.ts'
import { type Audience, approvalsField, decision, decisionButtons } from './approval-parts.ts'
import { channel, code, confirm, context, date, type Message, section, user } from './elements.ts'

/** A question and what it is about. `isOver`: the operation has ended without a decision. */
export interface AskedQuestion {
  readonly approval: Approval
  readonly record: OperationRecord
  readonly isOver: boolean
}

/** For whoever asked, by direct message: what it waits for; edited to what became of it. */
export function waitingNote(question: AskedQuestion, audience: Audience): Message {
  const t = speaking(audience.language)
  const { approval, record } = question
  const what = nameOf(record)
  const where = channel(record.requestedBy.channelId)
  const end = ending(question, t)
  if (end === undefined) {
    const [, count] = approvalsField(approval, audience)
    const expires = date(approval.expiresAt, '{time}')
    return {
      text: t`Your ${what} waits for approval in ${where}.`,
      blocks: [
        section(t`Your ${code(what)} waits for approval: ${count}`),
        context(t`The card is in ${where}. Without a decision by ${expires} it is not run.`),
      ],
    }
  }
  return {
    text: `${what}: ${end}`,
    blocks: [
      section(`${code(what)}: ${end}`),
      context(approval.status === 'approved' ? t`It goes on in ${where}.` : t`Asked in ${where}.`),
    ],
  }
}

/**
 * Tells others, once, that nobody has decided yet; edited to what became of it.
 * @param calls mentions of those who are told; empty when it is edited
 */
export function escalationCard(
  question: AskedQuestion,
  audience: Audience,
  calls: readonly string[],
): Message {
  const t = speaking(audience.language)
  const { approval, record } = question
  const what = nameOf(record)
  const end = ending(question, t)
  if (end !== undefined)
    return { text: `${what}: ${end}`, blocks: [section(`${code(what)}: ${end}`)] }
  const [, count] = approvalsField(approval, audience)
  const asked = `${user(approval.requestedBy.userId)}, ${date(approval.requestedAt, '{ago}')}`
  const where = channel(record.requestedBy.channelId)
  const lines = [
    t`${code(what)} still waits for approval: ${count}`,
    t`Asked by ${asked} in ${where}, where the exact change is shown. Expires ${date(approval.expiresAt, '{ago}')}.`,
    ...(calls.length === 0 ? [] : [calls.join(' ')]),
  ]
  return {
    text: t`${what} still waits for approval.`,
    blocks: [
      section(lines.join('\n')),
      decisionButtons(
        approval,
        {
          label: t`Approve…`,
          style: 'primary',
          confirm: confirm({
            title: t`Approve ${what}?`.slice(0, 100),
            text: t`Have you read the card in the channel? It says what changes and what that interrupts.`,
            confirm: t`Approve`,
            deny: t`Back`,
          }),
        },
        t,
      ),
    ],
  }
}

/** "delete orders", as it is typed. */
function nameOf({ kind, cluster }: OperationRecord): string {
  return `${kind} ${cluster ?? ''}`
}

function ending({ approval, isOver }: AskedQuestion, t: Speak): string | undefined {
  return isOver ? t`Not decided: the operation has ended.` : decision(approval, t)
}
