import type { UserError } from '../../errors.ts'
import { hasEnded, type OperationRecord } from '../../jobs/engine/record.ts'
import {
  code,
  context,
  date,
  duration,
  escapeMrkdwn,
  header,
  type Message,
  section,
  table,
  user,
} from './elements.ts'
import type { OperationView } from './operation-view.ts'

/** An immediate answer to a command that cannot be carried out as it was typed. */
export function errorAnswer(error: Pick<UserError, 'message' | 'remedy' | 'example'>): Message {
  const example = error.example ? `\n${code(error.example)}` : ''
  return {
    text: `${error.message} ${error.remedy}`,
    blocks: [section(`${escapeMrkdwn(error.message)}\n${escapeMrkdwn(error.remedy)}${example}`)],
  }
}

/** One sentence for one person. */
export function note(text: string): Message {
  return { text, blocks: [section(text)] }
}

export function bugAnswer(correlationId: string): Message {
  return note(
    `Causeway made a mistake and could not do that. Nothing was changed by this command. Correlation id ${code(correlationId)}.`,
  )
}

export function storeUnreachable(): Message {
  return note(
    `Causeway cannot reach its store just now, so this was probably not accepted. Try again in a minute; if you were about to change something, look at ${code('/kafka status')} first.`,
  )
}

export function lockedAnswer(holder: OperationRecord): Message {
  return note(
    `*${holder.cluster}* is busy: ${user(holder.requestedBy.userId)} started ${code(holder.kind)} ${date(holder.createdAt, '{ago}')} (operation ${code(holder.id)}). Wait until it has ended, or see ${code(`/kafka status ${holder.cluster}`)}.`,
  )
}

interface ClusterLine {
  readonly name: string
  readonly region: string
  readonly state: string
  readonly workers: number | null
  /** True: its own VPN gateway; a name: the cluster whose gateway it shares; false: none of Causeway's. */
  readonly gateway: string | boolean
}

/** A resource group of a cluster that is not there: of a create that stopped, or a network that others use. */
interface RemainsLine {
  readonly name: string
  readonly region: string
}

export function listAnswer(record: OperationRecord): Message {
  const clusters = (record.facts.clusters ?? []) as unknown as readonly ClusterLine[]
  const remains = (record.facts.remains ?? []) as unknown as readonly RemainsLine[]
  if (clusters.length === 0 && remains.length === 0)
    return note(`Causeway has made no clusters yet. Begin with ${code('/kafka create orders')}.`)
  const names = clusters.map(({ name }) => name).join(', ') || 'none'
  return {
    text: `${clusters.length} clusters: ${names}${remains.length === 0 ? '' : `; remains of ${remains.map(({ name }) => name).join(', ')}`}`,
    blocks: [
      header('Kafka clusters'),
      ...(clusters.length === 0 ? [] : [clusterTable(clusters)]),
      ...(remains.length === 0 ? [] : [section(remainsText(remains))]),
      context('Read from Azure by tag'),
    ],
  }
}

function clusterTable(clusters: readonly ClusterLine[]) {
  return table([
    ['Cluster', 'Region', 'State', 'Workers', 'VPN gateway'],
    ...clusters.map(({ name, region, state, workers, gateway }) => [
      name,
      region,
      state,
      String(workers ?? '?'),
      gatewayText(gateway),
    ]),
  ])
}

function gatewayText(gateway: string | boolean): string {
  if (typeof gateway === 'string') return `of ${gateway}`
  return gateway ? 'own' : 'none'
}

function remainsText(remains: readonly RemainsLine[]): string {
  const lines = remains
    .slice(0, SHOWN_REMAINS)
    .map(({ name, region }) => `• *${escapeMrkdwn(name)}* in ${escapeMrkdwn(region)}`)
  const more = remains.length - SHOWN_REMAINS
  return [
    '*Resources without a cluster*, from a create that has not ended or because others share the network:',
    ...lines,
    ...(more > 0 ? [`and ${more} more`] : []),
    `${code('/kafka create')} with the name goes on, ${code('/kafka delete')} shows what there is and deletes it.`,
  ].join('\n')
}

const SHOWN_REMAINS = 20

/** A read that failed: the same words as everywhere else, for one person. */
export function failedAnswer(record: OperationRecord): Message {
  const { failure } = record
  if (!failure) return note(`${code(record.kind)} was stopped.`)
  const example = failure.example === undefined ? {} : { example: failure.example }
  return errorAnswer({
    message: failure.message,
    remedy: failure.remedy,
    example: undefined,
    ...example,
  })
}

/** Where the operations of one cluster, or of all, stand. */
export function statusAnswer(
  views: readonly OperationView[],
  cluster: string | undefined,
): Message {
  if (views.length === 0)
    return note(
      cluster === undefined
        ? `No operations yet. Begin with ${code('/kafka create orders')}.`
        : `No operations on ${code(cluster)} yet.`,
    )
  return {
    text: views
      .map(({ record }) => `${record.kind} ${record.cluster ?? ''}: ${record.state}`)
      .join('; '),
    blocks: [
      header(cluster === undefined ? 'Recent operations' : `Operations on ${cluster}`),
      table([
        ['Operation', 'Cluster', 'State', 'Where it stands'],
        ...views.map((view) => [
          view.record.kind,
          view.record.cluster ?? '',
          view.record.state,
          standing(view),
        ]),
      ]),
    ],
  }
}

function standing({ record, steps, remainingMs }: OperationView): string {
  if (record.failure) return record.failure.message
  if (hasEnded(record)) return `took ${duration((record.endedAt ?? 0) - record.createdAt)}`
  const running = steps.filter((step) => record.steps[step.name]?.state === 'running')
  return `${running.map((step) => step.title.doing).join(', ')} · about ${duration(remainingMs)} left`
}
