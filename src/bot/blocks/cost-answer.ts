import type { CostLine, CostReport } from '../../jobs/costs/cost-report.ts'
import { type Language, type Speak, speaking } from '../../words/sentence.ts'
import {
  code,
  context,
  decimal,
  dollars,
  escapeMrkdwn,
  header,
  type Message,
  section,
  table,
} from './elements.ts'

const SHOWN = 30
const HOURS_PER_MONTH = 730

/** What the clusters have cost in a month: on demand, and as the digest of a month that is over. */
export function costAnswer(report: CostReport, language: Language): Message {
  const t = speaking(language)
  const { month, lines } = report
  const total = lines.reduce((sum, { cost }) => sum + cost, 0)
  const perHour = lines.reduce((sum, line) => sum + line.perHour, 0)
  const title = t`Kafka clusters in ${month}: about ${dollars(total, t)}`
  return {
    text: t`${title}. Now about ${dollars(perHour, t)} an hour.`,
    blocks: [
      header(title),
      ...(lines.length === 0
        ? [section(t`There were no clusters.`)]
        : [section(summary(lines, perHour, t)), costTable(lines, t)]),
      ...attention(lines, t),
      context(
        t`Estimates by list prices, without disks, traffic and discounts; no bill. Hours as Causeway saw them.`,
      ),
    ],
  }
}

function summary(lines: readonly CostLine[], perHour: number, t: Speak): string {
  const running = lines.filter(({ isGone }) => !isGone).length
  const ahead = dollars(perHour * HOURS_PER_MONTH, t)
  return running === 1
    ? t`1 cluster is there now: about ${dollars(perHour, t)} an hour, ${ahead} in a whole month.`
    : t`${running} clusters are there now: about ${dollars(perHour, t)} an hour, ${ahead} in a whole month.`
}

function costTable(lines: readonly CostLine[], t: Speak) {
  return table(
    [
      [t`Cluster`, t`Hours`, t`$ so far`, t`$ / hour`, t`Ends`],
      ...lines
        .slice(0, SHOWN)
        .map((line) => [
          line.cluster,
          line.hours < 1 ? '<1' : line.hours.toFixed(0),
          decimal(line.cost, 2, t),
          line.isGone ? '–' : decimal(line.perHour, 2, t),
          endText(line, t),
        ]),
    ],
    [{}, { align: 'right' }, { align: 'right' }, { align: 'right' }, {}],
  )
}

/** Cells of tables take no dates that each reader's client writes in its own zone. */
function endText({ isGone, until }: CostLine, t: Speak): string {
  if (isGone) return t`deleted`
  if (until === null) return t`never`
  return `${new Date(until).toISOString().slice(0, 16).replace('T', ' ')} UTC`
}

/** Where money could be saved. */
function attention(lines: readonly CostLine[], t: Speak) {
  const running = lines.filter(({ isGone }) => !isGone)
  const endless = running.filter(({ until }) => until === null)
  const idle = running.filter(({ isIdle }) => isIdle)
  const said = [
    ...(endless.length === 0
      ? []
      : [t`• Without an end: ${names(endless)}. ${code('/kafka extend NAME 3d')} gives one.`]),
    ...(idle.length === 0 ? [] : [t`• Nothing written for a week: ${names(idle)}.`]),
    ...(lines.length > SHOWN
      ? [t`• And ${lines.length - SHOWN} more clusters, which cost less.`]
      : []),
  ]
  return said.length === 0 ? [] : [section(said.join('\n'))]
}

const names = (lines: readonly CostLine[]) =>
  lines
    .slice(0, SHOWN)
    .map(({ cluster }) => `*${escapeMrkdwn(cluster)}*`)
    .join(', ')
