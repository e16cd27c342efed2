import type { KnownBlock } from '@slack/types'
import { type OperationRecord, requesterLanguage } from '../../jobs/engine/record.ts'
import { type Speak, say, speaking } from '../../words/sentence.ts'
import { context, date, escapeMrkdwn, header, type Message, section, table } from './elements.ts'
import { firstOf, type LinkLine, linkLine } from './link-list.ts'

/** The first broken link with its remedy, then all links, then what else there is to do. */
export function doctorAnswer(record: OperationRecord): Message {
  const t = speaking(requesterLanguage(record))
  const links = (record.facts.links ?? []) as unknown as readonly LinkLine[]
  const cluster = record.cluster ?? ''
  const first = firstOf(links, 'broken')
  return {
    text: escapeMrkdwn(summary(cluster, links, first, t)),
    blocks: [
      header(t`The way to the brokers of ${cluster}`),
      section(first ? linkLine(first, t) : verdict(cluster, links, t)),
      table(
        [
          [t`Link`, t`State`, t`Finding`],
          ...links.map(({ link, state, finding }) => [
            say(link, t.language),
            stateText(state, t),
            say(finding, t.language),
          ]),
        ],
        [{}, {}, { is_wrapped: true }],
      ),
      ...alsoToDo(
        links.filter((link) => link !== first),
        t,
      ),
      context(
        t`Read from Azure, Ambari and the brokers ${date(record.endedAt ?? record.createdAt, '{date_short_pretty} {time}')}`,
      ),
    ],
  }
}

function summary(
  cluster: string,
  links: readonly LinkLine[],
  first: LinkLine | undefined,
  t: Speak,
): string {
  if (first) return `${t`${cluster}: ${first.link} is broken.`} ${remedyText(first, t)}`
  return t`${cluster}: no broken link among ${links.length}`
}

/** The finding and what to do about it. */
export function remedyText({ finding, remedy = '' }: LinkLine, { language }: Speak): string {
  return `${say(finding, language)} ${say(remedy, language)}`
}

function stateText(state: LinkLine['state'], t: Speak): string {
  const states = { ok: t`ok`, warning: t`warning`, broken: t`broken`, unknown: t`unknown` }
  return states[state]
}

function verdict(cluster: string, links: readonly LinkLine[], t: Speak): string {
  const count = (state: LinkLine['state']) => links.filter((link) => link.state === state).length
  const [warnings, unknown] = [count('warning'), count('unknown')]
  const name = escapeMrkdwn(cluster)
  if (warnings + unknown === 0)
    return `:white_check_mark: ${t`Every link from a laptop to the brokers of *${name}* holds.`}`
  const rest = [
    ...(warnings > 0
      ? [warnings === 1 ? t`1 needs attention` : t`${warnings} need attention`]
      : []),
    ...(unknown > 0 ? [t`${unknown} could not be examined`] : []),
  ]
  return t`No link from a laptop to the brokers of *${name}* is broken; ${rest.join(', ')}.`
}

/** Remedies of the other links, each once: several links can be mended by the same deed. */
function alsoToDo(links: readonly LinkLine[], t: Speak): KnownBlock[] {
  const seen = new Set<string>()
  const lines = links.flatMap(({ link, remedy = '' }) => {
    const deed = say(remedy, t.language)
    if (deed === '' || seen.has(deed)) return []
    seen.add(deed)
    return [t`*${escapeMrkdwn(say(link, t.language))}*: ${escapeMrkdwn(deed)}`]
  })
  return lines.length === 0 ? [] : [section(lines.join('\n'))]
}
