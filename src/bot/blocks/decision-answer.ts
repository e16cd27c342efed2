import type { Approval, DecisionOutcome } from '../../jobs/engine/approvals.ts'
import type { Language } from '../../words/sentence.ts'
import { speaking } from '../../words/sentence.ts'
import { note } from './answers.ts'
import { code, escapeMrkdwn, type Message } from './elements.ts'

/** What whoever approved or denied is told: their word was not the last, or came to nothing. */
export function decisionAnswer(
  taken: {
    readonly outcome: Exclude<DecisionOutcome, 'decided'> | 'ended'
    readonly approval: Approval | undefined
    readonly needs: number
    readonly cluster: string
  },
  language: Language,
): Message {
  const t = speaking(language)
  const { approval, needs } = taken
  const cluster = escapeMrkdwn(taken.cluster)
  const given = approval?.votes?.length ?? 0
  switch (taken.outcome) {
    case 'counted':
      return note(
        t`Your approval for *${cluster}* is noted: ${given} of ${needs}. Others have to approve, too.`,
      )
    case 'already counted':
      return note(
        t`Your approval for *${cluster}* was noted before and counts once: ${given} of ${needs}. Others have to approve, too.`,
      )
    case 'unknown':
      return note(t`This request is not known any more.`)
    case 'already decided':
      return note(t`This request has been decided already.`)
    case 'older revision':
      return note(
        t`This request was replaced by a newer one, because something has changed since: revision ${approval?.revision ?? '?'}, ${code(`${approval?.operationId ?? ''}:${approval?.revision ?? ''}`)}.`,
      )
    case 'expired':
      return note(t`This request has expired; it was not run.`)
    case 'own request':
      return note(t`You asked for this yourself, so somebody else has to approve it.`)
    case 'ended':
      return note(t`This operation has ended; nothing is decided any more.`)
  }
}

/** What whoever approved or denied by a command is told, when that decided it. */
export function decidedAnswer(
  { status, revision }: Approval,
  cluster: string,
  language: Language,
): Message {
  const t = speaking(language)
  const name = escapeMrkdwn(cluster)
  return note(
    status === 'denied'
      ? t`Denied for *${name}* (revision ${revision}): it is not run.`
      : t`Approved for *${name}* (revision ${revision}): it goes on.`,
  )
}
