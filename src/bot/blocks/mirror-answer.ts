import { type OperationRecord, requesterLanguage } from '../../jobs/engine/record.ts'
import { speaking } from '../../words/sentence.ts'
import { remedyText } from './doctor-answer.ts'
import {
  code,
  context,
  escapeMrkdwn,
  header,
  type Message,
  preformatted,
  section,
} from './elements.ts'
import { firstOf, type LinkLine, linkLine } from './link-list.ts'

/** What stands in the way of copying topics between two clusters, and the configuration that copies them. */
export function mirrorAnswer(record: OperationRecord): Message {
  const t = speaking(requesterLanguage(record))
  const { source, target } = record.request as { source: string; target: string }
  const findings = (record.facts.findings ?? []) as unknown as readonly LinkLine[]
  const first = firstOf(findings, 'broken')
  const worst = [...findings].sort((one, other) => rank(one) - rank(other))
  return {
    text: first
      ? escapeMrkdwn(`${t`${source} cannot be mirrored to ${target} yet.`} ${remedyText(first, t)}`)
      : t`Configuration to mirror ${source} to ${target}`,
    blocks: [
      header(t`Mirror ${source} to ${target}`),
      section(worst.map((line) => linkLine(line, t)).join('\n')),
      preformatted(String(record.facts.properties ?? '')),
      context(
        t`For MirrorMaker 2 (Kafka 2.4 and later): save it as ${code('connect-mirror-maker.properties')} on a machine in the network of ${code(target)}, and start ${code('connect-mirror-maker.sh connect-mirror-maker.properties')}. Copied topics are called ${code(`${source}.TOPIC`)}.`,
      ),
    ],
  }
}

const ORDER = ['broken', 'warning', 'unknown', 'ok'] as const

function rank({ state }: LinkLine): number {
  return ORDER.indexOf(state)
}
