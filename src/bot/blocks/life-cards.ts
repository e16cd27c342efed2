import type { Lifetime } from '../../cluster/lifetime.ts'
import type { EndNotice, EndOutcome } from '../../jobs/watch/lifetime-watch.ts'
import { type Language, type Speak, speaking } from '../../words/sentence.ts'
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
  menu,
  section,
  user,
} from './elements.ts'

/** How Slack writes a moment, in each reader's own zone. */
export const MOMENT = '{date_short_pretty} {time}'

/** Hours by which a menu extends a life. */
const EXTENSIONS = [1, 4, 24] as const

/**
 * Warns that a cluster is deleted soon.
 * @param mayKeep whether the access policy allows clusters without an end
 */
export function lifeWarning(
  { cluster, until, asks, minutes, to }: EndNotice,
  mayKeep: boolean,
  language: Language,
): Message {
  const t = speaking(language)
  const title = t`${cluster} ends in about ${minutes} min`
  return {
    text: t`${title}. It is deleted unless somebody extends it.`,
    blocks: [
      header(title),
      section(
        [
          t`${user(to.userId)}, the time of *${escapeMrkdwn(cluster)}* is over ${date(until, '{ago}')}, on ${date(until, MOMENT)}.`,
          asks
            ? t`Then its deletion is asked for: somebody else than its requester gave it this end.`
            : t`Then it is deleted with its network, VPN gateway, storage and all messages. Where messages were written lately, or nobody can see that, somebody is asked first.`,
        ].join('\n'),
      ),
      actions(
        `life:${cluster}:${until}:${minutes}`,
        menu(
          'life_extend',
          t`Extend…`,
          EXTENSIONS.map((hours) => [`${cluster}:${hours}`, extensionText(hours, t)]),
        ),
        ...(mayKeep ? [keepButton(cluster, t)] : []),
        deleteNowButton(cluster, t),
      ),
      context(t`${code(`/kafka extend ${cluster} 4h`)} does the same`),
    ],
  }
}

function extensionText(hours: number, t: Speak): string {
  if (hours === 24) return t`Extend by 1 day`
  return hours === 1 ? t`Extend by 1 hour` : t`Extend by ${hours} hours`
}

function keepButton(cluster: string, t: Speak) {
  return button('life_keep', t`Keep`, cluster, {
    confirm: confirm({
      title: t`Keep ${cluster}?`.slice(0, 100),
      text: t`It goes on costing money until somebody deletes it.`,
      confirm: t`Keep`,
      deny: t`Back`,
    }),
  })
}

function deleteNowButton(cluster: string, t: Speak) {
  return button('cluster_delete', t`Delete Now…`, cluster, {
    style: 'danger',
    confirm: confirm({
      title: t`Ask to delete ${cluster}?`.slice(0, 100),
      text: t`Somebody else has to approve the list of what is deleted. Then cluster, network, gateway, storage and all messages are gone for good.`,
      confirm: t`Ask to Delete`,
      deny: t`Back`,
      danger: true,
    }),
  })
}

/** What became of the end that a warning was about: it has no buttons any more. */
export function lifeRecord(
  { cluster, until }: Pick<EndNotice, 'cluster' | 'until'>,
  outcome: EndOutcome,
  language: Language,
): Message {
  const t = speaking(language)
  const name = escapeMrkdwn(cluster)
  const text = outcomeText(name, outcome, t)
  return {
    text,
    blocks: [section(text), context(t`Its end was ${date(until, MOMENT)}`)],
  }
}

function outcomeText(name: string, outcome: EndOutcome, t: Speak): string {
  switch (outcome.state) {
    case 'deletion begun':
      return t`The time of *${name}* is over: its deletion has begun.`
    case 'gone':
      return t`*${name}* is gone.`
    case 'moved':
      return outcome.until === undefined
        ? t`*${name}* is kept: it lives until somebody deletes it.`
        : t`*${name}* was extended: it lives until ${date(outcome.until, MOMENT)}.`
  }
}

/** The answer to whoever extended a life. */
export function extendedAnswer(
  cluster: string,
  facts: { readonly before?: unknown; readonly until?: unknown },
  language: Language,
): Message {
  const t = speaking(language)
  const name = escapeMrkdwn(cluster)
  const { until, before } = facts
  const text =
    typeof until !== 'number'
      ? t`*${name}* lives until somebody deletes it.`
      : typeof before === 'number' && before !== until
        ? t`*${name}* lives until ${date(until, MOMENT)}; before, it was ${date(before, MOMENT)}.`
        : t`*${name}* lives until ${date(until, MOMENT)}.`
  return { text, blocks: [section(text)] }
}

/** "until Monday 18:00", for lines of lists. */
export function untilText({ until }: Pick<Lifetime, 'until'>, t: Speak): string {
  return t`until ${date(until, MOMENT)}`
}
