import { type Language, type Speak, say, speaking } from '../../words/sentence.ts'
import { progressOf } from './busy-answer.ts'
import {
  actions,
  button,
  code,
  confirm,
  context,
  date,
  escapeMrkdwn,
  header,
  type Message,
  section,
  user,
} from './elements.ts'
import type { OperationView } from './operation-view.ts'
import { wordsFor } from './operation-words.ts'

/**
 * The live message of an operation that waits for its turn.
 * @param holder the operation that is changing the cluster; undefined where it has just ended
 */
export function waitingCard(
  view: OperationView,
  holder: OperationView | undefined,
  language: Language,
): Message {
  const t = speaking(language)
  const { record } = view
  const doing = say(wordsFor(record).doing, language)
  const place = record.waiting?.place ?? 1
  const title = place === 1 ? t`${doing} · next in line` : t`${doing} · number ${place} in line`
  return {
    text: t`${title}. It begins by itself.`,
    blocks: [
      header(title),
      section(
        [
          ...(holder
            ? holderLines(record.facts.tookOver === holder.record.id, holder, language)
            : []),
          t`It begins by itself when the cluster is free; what was planned is checked anew then.`,
        ].join('\n'),
      ),
      actions(
        `waiting:${record.id}:${record.retries}:${place}`,
        button('operation_cancel', t`Leave the Queue`, record.id, {
          confirm: confirm({
            title: t`Leave the queue?`,
            text: t`Nothing was changed yet, and nothing will be.`,
            confirm: t`Leave`,
            deny: t`Keep Waiting`,
          }),
        }),
      ),
      context(askedBy(view, t)),
    ],
  }
}

function holderLines(isStopping: boolean, holder: OperationView, language: Language): string[] {
  const t = speaking(language)
  const { record } = holder
  const by = user(record.requestedBy.userId)
  const doing = escapeMrkdwn(say(wordsFor(record).doing, language))
  return isStopping
    ? [t`Now: *${doing}*, begun by ${by}. It was asked to stop at its next safe point.`]
    : [
        t`Now: *${doing}*, begun by ${by} ${date(record.createdAt, '{ago}')}.`,
        progressOf(holder, language),
      ]
}

/** The end of an operation that somebody took out of the queue before its turn. */
export function leftCard(view: OperationView, language: Language): Message {
  const t = speaking(language)
  const { record } = view
  const { cancelledBy } = record.facts
  const who = typeof cancelledBy === 'string' ? user(cancelledBy) : ''
  const title = t`${say(wordsFor(record).doing, language)}: not begun`
  return {
    text: t`${title}. It was taken out of the queue.`,
    blocks: [
      header(title),
      section(t`${who} took it out of the queue before its turn. Nothing was changed.`),
      actions(
        `left:${record.id}:${record.retries}`,
        button('operation_retry', t`Ask Again`, record.id),
      ),
      context(askedBy(view, t)),
    ],
  }
}

function askedBy({ record }: OperationView, t: Speak): string {
  const { requestedBy, createdAt, id } = record
  return t`Asked ${date(createdAt, '{ago}')} by ${user(requestedBy.userId)} · operation ${code(id)}`
}

/** For those who wanted to know: the operation has ended, and nobody waits for the cluster. */
export function freeCard({ record }: OperationView, language: Language): Message {
  const t = speaking(language)
  const cluster = record.cluster ?? ''
  const what = escapeMrkdwn(
    say(record.state === 'succeeded' ? wordsFor(record).done : wordsFor(record).doing, language),
  )
  const by = user(record.requestedBy.userId)
  const end =
    record.state === 'succeeded'
      ? t`What kept it busy has ended well: *${what}* (${by}).`
      : t`What kept it busy has ended without success: *${what}* (${by}).`
  return {
    text: t`${cluster} is free: it can be changed now.`,
    blocks: [
      section(t`*${escapeMrkdwn(cluster)}* is free.`),
      section(end),
      context(t`You asked to be notified once · ${code(`/kafka status ${cluster}`)}`),
    ],
  }
}
