import type { LostCreate } from '../../jobs/watch/lost-creates.ts'
import { type Language, say, speaking } from '../../words/sentence.ts'
import {
  actions,
  button,
  code,
  context,
  escapeMrkdwn,
  header,
  type Message,
  section,
  user,
} from './elements.ts'

/** A create that nobody goes on with: what is there of it, and the two ways out. */
export function lostCreateCard(lost: LostCreate, language: Language): Message {
  const t = speaking(language)
  const { cluster, request, owner, made } = lost
  const title = t`The create of ${cluster} was interrupted`
  return {
    text: title,
    blocks: [
      header(title),
      section(
        t`${user(owner.userId)} began it. Causeway has lost its record of it, so nobody is working on it; what is there goes on costing.`,
      ),
      section(made.map((name) => `• ${escapeMrkdwn(say(name, language))}`).join('\n')),
      section(
        request
          ? t`*Continue* looks at what is there and makes the rest: ${request.workers} workers of ${code(request.vmSize)} in ${code(lost.region)}. Nothing is made twice.`
          : t`What it was to be is not written on it. ${code(`/kafka create ${cluster}`)} with the same values goes on.`,
      ),
      actions(
        `lost:${lost.operationId}`,
        ...(request ? [button('lost_continue', t`Continue`, cluster, { style: 'primary' })] : []),
        button('cluster_delete', t`Delete…`, cluster, { style: 'danger' }),
      ),
      context(
        t`Found by the tags in Azure; nothing was changed. An earlier message about it is not updated any more.`,
      ),
    ],
  }
}
