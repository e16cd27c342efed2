import { type Language, type Speak, say, speaking } from '../../words/sentence.ts'
import {
  actions,
  button,
  code,
  confirm,
  context,
  date,
  duration,
  escapeMrkdwn,
  type Message,
  section,
  user,
} from './elements.ts'
import type { OperationView } from './operation-view.ts'
import { wordsFor } from './operation-words.ts'

/** What somebody is told who wants to change a cluster that another operation is changing. */
export interface Busy {
  readonly holder: OperationView
  /** Id of the operation that they want: what the buttons carry. */
  readonly wanted: string
  /** How many others wait already. */
  readonly inLine: number
  readonly mayTakeOver: boolean
}

/** Who is at work, since when, how far and for how long still; and the ways to go on. */
export function busyAnswer(busy: Busy, language: Language): Message {
  const t = speaking(language)
  const { holder, wanted, inLine, mayTakeOver } = busy
  const { record } = holder
  const cluster = record.cluster ?? ''
  const doing = say(wordsFor(record).doing, language)
  const by = user(record.requestedBy.userId)
  return {
    text: t`${cluster} is busy: ${doing}, begun by ${by}. Queue, ask to be notified, or take over.`,
    blocks: [
      section(
        [
          t`*${escapeMrkdwn(cluster)}* is busy. ${by} began ${date(record.createdAt, '{ago}')}: *${escapeMrkdwn(doing)}*.`,
          progressOf(holder, language),
          ...(inLine === 0 ? [] : [waitingLine(inLine, t)]),
        ].join('\n'),
      ),
      actions(
        `busy:${wanted}:${record.id}`,
        button('lock_queue', t`Queue`, wanted, { style: 'primary' }),
        button('lock_notify', t`Notify Me`, cluster),
        ...(mayTakeOver ? [takeOverButton(busy, t)] : []),
      ),
      context(
        t`Nothing was changed by this command. Operation ${code(record.id)}; ${code(`/kafka status ${cluster}`)} shows more.`,
      ),
    ],
  }
}

/** "Step 3 of 7: Creating the VPN gateway. About 12 min left." */
export function progressOf(
  { record, steps, remainingMs }: OperationView,
  language: Language,
): string {
  const t = speaking(language)
  const stateOf = (name: string) => record.steps[name]?.state
  const running = steps.find(({ name }) => stateOf(name) === 'running')
  if (!running) return t`It has not begun its first step.`
  const done = steps.filter(({ name }) => stateOf(name) === 'ready').length
  const title = escapeMrkdwn(say(running.title.doing, language))
  if (running.name.endsWith('-approval'))
    return t`Step ${done + 1} of ${steps.length}: ${title}. How long that takes, people decide.`
  const left = duration(Math.ceil(remainingMs / 60_000) * 60_000)
  return t`Step ${done + 1} of ${steps.length}: ${title}. About ${left} left.`
}

function waitingLine(inLine: number, t: Speak): string {
  return inLine === 1
    ? t`One other change waits in line.`
    : t`${inLine} other changes wait in line.`
}

function takeOverButton({ holder, wanted }: Busy, t: Speak) {
  const { record } = holder
  const title = t`Take over ${record.cluster ?? ''}?`
  return button('lock_take_over', t`Take Over`, `${wanted}:${record.id}`, {
    confirm: confirm({
      title: title.slice(0, 100),
      text: t`What is going on stops at its next safe point, as by Stop, and your change goes first. What it has made stays, and it can be retried. Its requester is told that it was you.`,
      confirm: t`Take Over`,
      deny: t`Wait`,
      danger: true,
    }),
  })
}
