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
  const { record, steps, now } = view
  const done = steps.filter((step) => record.steps[step.name]?.state === 'ready').length
  const waiting = approvalStep(record)?.state === 'running'
  const words = wordsFor(record)
  const left =
    view.remainingMs > 0 ? `about ${duration(roundUp(view.remainingMs))} left` : 'nearly there'
  const title = [words.doing, `${done} of ${steps.length}`, waiting ? words.waiting : left].join(
    ' · ',
  )
  const { bootstrap } = brokerFacts(record)
  return {
    text: title,
    blocks: [
      stepList(title, view),
      ...(bootstrap === undefined ? [] : [preformatted(`bootstrap.servers=${bootstrap}`)]),
      actions(
        `progress:${record.id}:${revision}`,
        button('operation_cancel', 'Stop', record.id, {
          confirm: confirm({
            title: `Stop ${record.kind} of ${record.cluster}?`.slice(0, 100),
            text: words.stopping,
            confirm: 'Stop',
            deny: 'Keep Going',
            danger: true,
          }),
        }),
      ),
      context(
        [
          `Started ${date(record.createdAt, '{ago}')} by ${user(record.requestedBy.userId)}`,
          `updated ${date(now, '{time_secs}')}`,
          `operation ${code(record.id)}`,
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
