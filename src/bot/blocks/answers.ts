import type { ErrorWords } from '../../errors.ts'
import { hasEnded, type OperationRecord, requesterLanguage } from '../../jobs/engine/record.ts'
import { type Language, type Speak, say, speaking } from '../../words/sentence.ts'
import {
  code,
  context,
  duration,
  escapeLines,
  escapeMrkdwn,
  header,
  type Message,
  section,
  table,
} from './elements.ts'
import type { OperationView } from './operation-view.ts'

/** What is told of an error: of a UserError, or of the record of a failure, which may be older than its words. */
interface Told {
  readonly message: string
  readonly remedy: string
  readonly words?: ErrorWords
  readonly example?: string | undefined
}

/** An immediate answer to a command that cannot be carried out as it was typed. */
export function errorAnswer(error: Told, language: Language): Message {
  const told = errorText(error, language)
  const [message, remedy] = [escapeLines(told.message), escapeLines(told.remedy)]
  const example = error.example ? `\n${code(error.example)}` : ''
  return {
    text: `${message} ${remedy}`,
    blocks: [section(`${message}\n${remedy}${example}`)],
  }
}

/** Message and remedy as people read them; not escaped. */
export function errorText(
  { message, remedy, words = { message, remedy } }: Told,
  language: Language,
): { message: string; remedy: string } {
  return { message: say(words.message, language), remedy: say(words.remedy, language) }
}

/** One sentence for one person. */
export function note(text: string): Message {
  return { text, blocks: [section(text)] }
}

/** Our mistake, as the person reads it who met it. */
export function bugAnswer(correlationId: string, language: Language): Message {
  const t = speaking(language)
  return note(
    t`Causeway made a mistake and could not do that. Nothing was changed by this command. Correlation id ${code(correlationId)}.`,
  )
}

/** Redis is away: what that means for what was just typed. */
export function storeUnreachable(language: Language): Message {
  const t = speaking(language)
  return note(
    t`Causeway cannot reach its store just now, so this was probably not accepted. Try again in a minute; if you were about to change something, look at ${code('/kafka status')} first.`,
  )
}

interface ClusterLine {
  readonly name: string
  readonly region: string
  readonly state: string
  readonly workers: number | null
  /** True: its own VPN gateway; a name: the cluster whose gateway it shares; false: none of Causeway's. */
  readonly gateway: string | boolean
  /** When it ends, in milliseconds since the Unix epoch; null or absent: not by itself. */
  readonly until?: number | null
}

/** A resource group of a cluster that is not there: of a create that stopped, or a network that others use. */
interface RemainsLine {
  readonly name: string
  readonly region: string
}

/** The answer to `/kafka list`. */
export function listAnswer(record: OperationRecord): Message {
  const t = speaking(requesterLanguage(record))
  const clusters = (record.facts.clusters ?? []) as unknown as readonly ClusterLine[]
  const remains = (record.facts.remains ?? []) as unknown as readonly RemainsLine[]
  if (clusters.length === 0 && remains.length === 0)
    return note(t`Causeway has made no clusters yet. Begin with ${code('/kafka create orders')}.`)
  const names = clusters.map(({ name }) => escapeMrkdwn(name)).join(', ') || t`none`
  const rest = remains.map(({ name }) => escapeMrkdwn(name)).join(', ')
  return {
    text:
      remains.length === 0
        ? t`${clusters.length} clusters: ${names}`
        : t`${clusters.length} clusters: ${names}; remains of ${rest}`,
    blocks: [
      header(t`Kafka clusters`),
      ...(clusters.length === 0 ? [] : [clusterTable(clusters, t)]),
      ...(remains.length === 0 ? [] : [section(remainsText(remains, t))]),
      context(t`Read from Azure by tag`),
    ],
  }
}

function clusterTable(clusters: readonly ClusterLine[], t: Speak) {
  const hasEnds = clusters.some(({ until }) => until)
  return table([
    [t`Cluster`, t`Region`, t`State`, t`Workers`, t`VPN gateway`, ...(hasEnds ? [t`Ends`] : [])],
    ...clusters.map(({ name, region, state, workers, gateway, until }) => [
      name,
      region,
      state,
      String(workers ?? '?'),
      gatewayText(gateway, t),
      ...(hasEnds ? [until ? utcMinutes(until) : t`never`] : []),
    ]),
  ])
}

/** Cells of tables take no dates that each reader's client writes in its own zone. */
function utcMinutes(at: number): string {
  return `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`
}

function gatewayText(gateway: string | boolean, t: Speak): string {
  if (typeof gateway === 'string') return t`of ${gateway}`
  return gateway ? t`own` : t`none`
}

function remainsText(remains: readonly RemainsLine[], t: Speak): string {
  const lines = remains
    .slice(0, SHOWN_REMAINS)
    .map(({ name, region }) => `• ${t`*${escapeMrkdwn(name)}* in ${escapeMrkdwn(region)}`}`)
  const more = remains.length - SHOWN_REMAINS
  return [
    t`*Resources without a cluster*, from a create that has not ended or because others share the network:`,
    ...lines,
    ...(more > 0 ? [t`and ${more} more`] : []),
    t`${code('/kafka create')} with the name goes on, ${code('/kafka delete')} shows what there is and deletes it.`,
  ].join('\n')
}

const SHOWN_REMAINS = 20

/** A read that failed: the same words as everywhere else, for one person. */
export function failedAnswer(record: OperationRecord): Message {
  const language = requesterLanguage(record)
  const t = speaking(language)
  return record.failure
    ? errorAnswer(record.failure, language)
    : note(t`${code(record.kind)} was stopped.`)
}

/** Where the operations of one cluster, or of all, stand. */
export function statusAnswer(
  views: readonly OperationView[],
  cluster: string | undefined,
  language: Language,
): Message {
  const t = speaking(language)
  if (views.length === 0)
    return note(
      cluster === undefined
        ? t`No operations yet. Begin with ${code('/kafka create orders')}.`
        : t`No operations on ${code(cluster)} yet.`,
    )
  return {
    text: views
      .map(({ record }) => `${record.kind} ${record.cluster ?? ''}: ${stateText(record, t)}`)
      .join('; '),
    blocks: [
      header(cluster === undefined ? t`Recent operations` : t`Operations on ${cluster}`),
      table([
        [t`Operation`, t`Cluster`, t`State`, t`Where it stands`],
        ...views.map((view) => [
          view.record.kind,
          view.record.cluster ?? '',
          stateText(view.record, t),
          standing(view),
        ]),
      ]),
    ],
  }
}

/** "running", of an operation. */
export function stateText({ state }: Pick<OperationRecord, 'state'>, t: Speak): string {
  const states = {
    queued: t`queued`,
    running: t`running`,
    succeeded: t`succeeded`,
    failed: t`failed`,
    cancelled: t`stopped`,
  }
  return states[state]
}

function standing({ record, steps, remainingMs, language }: OperationView): string {
  const t = speaking(language)
  if (record.failure) return errorText(record.failure, language).message
  if (record.waiting && !hasEnded(record)) return t`waits, number ${record.waiting.place} in line`
  if (hasEnded(record)) return t`took ${duration((record.endedAt ?? 0) - record.createdAt)}`
  const running = steps.filter((step) => record.steps[step.name]?.state === 'running')
  const doing = running.map((step) => say(step.title.doing, language)).join(', ')
  return t`${doing} · about ${duration(remainingMs)} left`
}
