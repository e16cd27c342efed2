import { totalPerHour } from '../../prices/prices.ts'
import { say, speaking } from '../../words/sentence.ts'
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
  const { record, language } = view
  const t = speaking(language)
  const { gone, stays } = deletionView(record)
  const title = say(wordsFor(record).done, language)
  const took = duration((record.endedAt ?? view.now) - record.createdAt)
  const rest =
    stays.length === 0
      ? t`Nothing of it is left, nothing of it costs money any more.`
      : t`What is left was not Causeway's to delete, and Causeway does not know what it costs.`
  return {
    text: `${title}. ${rest}`,
    blocks: [
      header(title),
      section(
        `${t`${resourcesOf(gone.length, t)} deleted in ${took}, which saves about ${dollars(totalPerHour(gone), t)} an hour.`} ${rest}`,
      ),
      table([
        [t`Deleted`, t`Name`],
        ...gone.map(({ label, name }) => [say(label, language), name]),
      ]),
      ...(stays.length === 0 ? [] : [section(`*${t`Left`}*\n${stayingLines(stays, t)}`)]),
      context(
        [
          t`Requested by ${user(record.requestedBy.userId)}`,
          t`its name is free again`,
          t`operation ${code(record.id)}`,
        ].join(' · '),
      ),
    ],
  }
}
