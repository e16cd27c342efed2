import { speaking } from '../../words/sentence.ts'
import { escapeMrkdwn, type Message, section, user } from './elements.ts'
import type { OperationView } from './operation-view.ts'
import { stepList } from './step-list.ts'

/**
 * What stands in the thread of an operation that has ended. An edited message notifies nobody: its first line does.
 * Below it is what the card has no room for: each step with its finding and how long it took. A failure's card has them.
 * @param end the first line of the card
 */
export function endReply(view: OperationView, end: string): Message {
  const t = speaking(view.language)
  const { record } = view
  const line = `${user(record.requestedBy.userId)} ${escapeMrkdwn(end, 2900)}${takeOverLine(view)}`
  const details = record.state === 'succeeded' ? [stepList(t`What was done`, view)] : []
  return { text: line, blocks: [section(line), ...details] }
}

/** Whoever asked for it hears who took over. */
function takeOverLine({ record, language }: OperationView): string {
  const { cancelledBy, takenOverBy } = record.facts
  if (record.state !== 'cancelled' || typeof takenOverBy !== 'string') return ''
  return ` ${speaking(language)`Taken over by ${user(String(cancelledBy))}.`}`
}
