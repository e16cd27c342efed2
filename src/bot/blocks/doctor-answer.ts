import type { KnownBlock } from '@slack/types'
import type { OperationRecord } from '../../jobs/engine/record.ts'
import { context, date, escapeMrkdwn, header, type Message, section, table } from './elements.ts'
import { firstOf, type LinkLine, linkLine } from './link-list.ts'

/** The first broken link with its remedy, then all links, then what else there is to do. */
export function doctorAnswer(record: OperationRecord): Message {
  const links = (record.facts.links ?? []) as unknown as readonly LinkLine[]
  const cluster = record.cluster ?? ''
  const first = firstOf(links, 'broken')
  return {
    text: escapeMrkdwn(summary(cluster, links, first)),
    blocks: [
      header(`The way to the brokers of ${cluster}`),
      section(first ? linkLine(first) : verdict(cluster, links)),
      table(
        [
          ['Link', 'State', 'Finding'],
          ...links.map(({ link, state, finding }) => [link, state, finding]),
        ],
        [{}, {}, { is_wrapped: true }],
      ),
      ...alsoToDo(links.filter((link) => link !== first)),
      context(
        `Read from Azure, Ambari and the brokers ${date(record.endedAt ?? record.createdAt, '{date_short_pretty} {time}')}`,
      ),
    ],
  }
}

function summary(cluster: string, links: readonly LinkLine[], first: LinkLine | undefined): string {
  if (first) return `${cluster}: ${first.link} is broken. ${first.finding} ${first.remedy ?? ''}`
  return `${cluster}: no broken link among ${links.length}`
}

function verdict(cluster: string, links: readonly LinkLine[]): string {
  const count = (state: LinkLine['state']) => links.filter((link) => link.state === state).length
  const [warnings, unknown] = [count('warning'), count('unknown')]
  const name = escapeMrkdwn(cluster)
  if (warnings + unknown === 0)
    return `:white_check_mark: Every link from a laptop to the brokers of *${name}* holds.`
  const rest = [
    ...(warnings > 0 ? [`${warnings} ${warnings === 1 ? 'needs' : 'need'} attention`] : []),
    ...(unknown > 0 ? [`${unknown} could not be examined`] : []),
  ]
  return `No link from a laptop to the brokers of *${name}* is broken; ${rest.join(', ')}.`
}

/** Remedies of the other links, each once: several links can be mended by the same deed. */
function alsoToDo(links: readonly LinkLine[]): KnownBlock[] {
  const seen = new Set<string>()
  const lines = links.flatMap(({ link, remedy }) => {
    if (remedy === undefined || seen.has(remedy)) return []
    seen.add(remedy)
    return [`*${escapeMrkdwn(link)}*: ${escapeMrkdwn(remedy)}`]
  })
  return lines.length === 0 ? [] : [section(lines.join('\n'))]
}
