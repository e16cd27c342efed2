import { type Speak, say, sentence, type Words } from '../../words/sentence.ts'
import { menu } from './elements.ts'

/** What can be done to a cluster and has no button of its own on its card; `*` stands for its name. */
export const MORE: readonly { readonly command: string; readonly title: Words }[] = [
  { command: 'topics *', title: sentence`Topics` },
  { command: 'doctor *', title: sentence`Examine the way to it` },
  { command: 'status *', title: sentence`Status` },
  { command: 'history *', title: sentence`History` },
  { command: 'extend * 1d', title: sentence`Extend by a day` },
  { command: 'restart *', title: sentence`Restart the brokers…` },
  { command: 'advertise * names', title: sentence`Advertise host names…` },
  { command: 'advertise * ip', title: sentence`Advertise IP addresses…` },
  { command: 'list', title: sentence`All clusters` },
]

/** A quiet menu for what is done seldom. */
export function moreMenu(cluster: string, t: Speak) {
  return menu(
    'cluster_more',
    t`More…`,
    MORE.map(({ command, title }) => [command.replace('*', cluster), say(title, t.language)]),
  )
}
