import type { Nearest, Why } from '../../policy/why.ts'
import { type Language, type Speak, say, speaking, type Words } from '../../words/sentence.ts'
import { note } from './answers.ts'
import { channel, code, context, escapeMrkdwn, type Message, section } from './elements.ts'

/** What is explained. */
export interface Asked {
  /** "delete", as the policy calls it. */
  readonly permission: string
  readonly cluster: string | undefined
  /** Kind of the operation, where it was about a decision. */
  readonly approving?: string
}

/** Explains a refusal to the person who was refused: their own rules in full, those of others not at all. */
export function whyAnswer(
  asked: Asked,
  why: Why | 'not an approver',
  contact: Words,
  language: Language,
): Message {
  const t = speaking(language)
  const what = escapeMrkdwn([asked.permission, asked.cluster ?? ''].join(' ').trim())
  const changes = t`The access policy is changed by: ${escapeMrkdwn(say(contact, language))}.`
  const lines =
    why === 'allowed' ? [t`You may use *${what}* here now.`] : reasons(what, asked, why, t)
  return {
    text: `${lines.join(' ')} ${changes}`,
    blocks: [section(lines.join('\n')), context(changes)],
  }
}

/** `/kafka help why` where nothing was refused lately. */
export function nothingRefused(language: Language): Message {
  const t = speaking(language)
  return note(
    t`Nothing was refused to you here in the last hour. ${code('/kafka help why delete orders')} asks about one command.`,
  )
}

function reasons(
  what: string,
  { approving = '' }: Asked,
  why: Exclude<Why, 'allowed'> | 'not an approver',
  t: Speak,
): string[] {
  if (why === 'not an approver')
    return [
      t`You may approve here, but not every change: the access policy names others whose approval counts for ${code(approving)}.`,
      t`Missing: that this list names you, or a user group that you are in.`,
    ]
  const refused = t`You may not use *${what}* here.`
  if (why === 'no rule')
    return [refused, t`No rule comes near it: none names you, and none allows it.`]
  return [refused, ...(why.says ? ofOwnRule(why, why.says, t) : ofForeignRule(why, t))]
}

/** The rule is about this person: they may know what it says. */
function ofOwnRule(
  { rule, missing }: Nearest,
  says: NonNullable<Nearest['says']>,
  t: Speak,
): string[] {
  const lines = [t`Rule ${rule} of the policy comes nearest: it is about you.`]
  if (missing.includes('permission'))
    lines.push(t`Missing: it does not allow this. It allows: ${says.may.map(code).join(', ')}.`)
  if (missing.includes('cluster'))
    lines.push(t`Missing: it holds for other clusters: ${says.clusters.map(code).join(', ')}.`)
  if (missing.includes('channel'))
    lines.push(
      t`Missing: it holds in other channels: ${(says.channels ?? []).map(channel).join(', ')}.`,
    )
  if (missing.includes('team')) lines.push(t`Missing: it holds in another workspace.`)
  return lines
}

/** The rule is about others: only what kind of thing it would take. */
function ofForeignRule({ rule, missing }: Nearest, t: Speak): string[] {
  const kinds = {
    person: t`that it names you, or a user group that you are in`,
    permission: t`that it allows this`,
    cluster: t`that it holds for this cluster`,
    channel: t`this channel`,
    team: t`this workspace`,
  }
  const list = missing.map((part) => kinds[part]).join('; ')
  return [
    t`Rule ${rule} of the policy comes nearest, but it is about others.`,
    t`Missing: ${list}.`,
  ]
}
