import { say, sentence, speaking } from '../../words/sentence.ts'
import {
  actions,
  button,
  code,
  confirm,
  context,
  date,
  duration,
  type Message,
  preformatted,
  user,
} from './elements.ts'
import { approvalStep, brokerFacts, type OperationView } from './operation-view.ts'
import { wordsFor } from './operation-words.ts'
import { stepList } from './step-list.ts'

/** The one live message of an operation that changes something. `revision` differs with every update. */
export function progressCard(view: OperationView, revision: number): Message {
  const { record, steps, now, language } = view
  const t = speaking(language)
  const done = steps.filter((step) => record.steps[step.name]?.state === 'ready').length
  const waiting = approvalStep(record)?.state === 'running'
  const words = wordsFor(record)
  const left =
    view.remainingMs > 0 ? t`about ${duration(roundUp(view.remainingMs))} left` : t`nearly there`
  const title = [
    say(words.doing, language),
    t`${done} of ${steps.length}`,
    waiting ? say(waitingFor(record) ?? words.waiting, language) : left,
  ].join(' · ')
  const { bootstrap } = brokerFacts(record)
  return {
    text: title,
    blocks: [
      stepList(title, view),
      ...(bootstrap === undefined ? [] : [preformatted(`bootstrap.servers=${bootstrap}`)]),
      actions(
        `progress:${record.id}:${revision}`,
        button('operation_cancel', t`Stop`, record.id, {
          confirm: confirm({
            title: t`Stop ${record.kind} of ${record.cluster ?? ''}?`.slice(0, 100),
            text: say(words.stopping, language),
            confirm: t`Stop`,
            deny: t`Keep Going`,
            danger: true,
          }),
        }),
      ),
      context(
        [
          t`Started ${date(record.createdAt, '{ago}')} by ${user(record.requestedBy.userId)}`,
          t`updated ${date(now, '{time_secs}')}`,
          ...(view.runs > 0 && !waiting ? [t`time left from ${view.runs} runs here`] : []),
          t`operation ${code(record.id)}`,
        ].join(' · '),
      ),
    ],
  }
}

/** Whole minutes above a minute, 10 s below: an estimate should not pretend. */
function roundUp(ms: number): number {
  const grain = ms > 60_000 ? 60_000 : 10_000
  return Math.ceil(ms / grain) * grain
}

/** A create asks twice where its cost has to be approved. */
function waitingFor({ steps }: OperationView['record']) {
  return steps['budget-approval']?.state === 'running'
    ? sentence`waiting for the approval of its cost`
    : undefined
}
