import { totalPerHour } from '../../prices.ts'
import { deletionView, resourcesOf, stayingLines } from './deletion-view.ts'
import {
  code,
  context,
  dollars,
  duration,
  header,
  type Message,
  section,
  table,
  user,
} from './elements.ts'
import type { OperationView } from './operation-view.ts'
import { wordsFor } from './operation-words.ts'

/** The end of a deletion: what is gone, how long it took, and what is left. */
export function deletedCard(view: OperationView): Message {
  const { record } = view
  const { gone, stays } = deletionView(record)
  const title = wordsFor(record).done
  const took = duration((record.endedAt ?? view.now) - record.createdAt)
  const rest =
    stays.length === 0
      ? 'Nothing of it is left, nothing of it costs money any more.'
      : "What is left was not Causeway's to delete, and Causeway does not know what it costs."
  return {
    text: `${title}. ${rest}`,
    blocks: [
      header(title),
      section(
        `${resourcesOf(gone.length)} deleted in ${took}, which saves about ${dollars(totalPerHour(gone))} an hour. ${rest}`,
      ),
      table([['Deleted', 'Name'], ...gone.map(({ label, name }) => [label, name])]),
      ...(stays.length === 0 ? [] : [section(`*Left*\n${stayingLines(stays)}`)]),
      context(
        [
          `Requested by ${user(record.requestedBy.userId)}`,
          'its name is free again',
          `operation ${code(record.id)}`,
        ].join(' · '),
      ),
    ],
  }
}
