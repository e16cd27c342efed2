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
}

export function listAnswer(record: OperationRecord): Message {
  const clusters = (record.facts.clusters ?? []) as unknown as readonly ClusterLine[]
  if (clusters.length === 0)
    return note(`Causeway has made no clusters yet. Begin with ${code('/kafka create orders')}.`)
  return {
    text: `${clusters.length} clusters: ${clusters.map((cluster) => cluster.name).join(', ')}`,
    blocks: [
      header('Kafka clusters'),
      table([
        ['Cluster', 'Region', 'State', 'Workers'],
        ...clusters.map((cluster) => [
          cluster.name,
          cluster.region,
          cluster.state,
          String(cluster.workers ?? '?'),
        ]),
      ]),
      context('Read from Azure by tag'),
    ],
  }
}

export function vpnAnswer(
  record: OperationRecord,
  link: { url: string; expiresAt: number },
): Message {
  return {
    text: `VPN package of ${record.cluster}`,
    blocks: [
      section(
        `<${link.url}|Download the VPN package for ${record.cluster}>. The link works until ${date(link.expiresAt, '{time}')}. You also need the client certificate that the requester of the cluster received.`,
      ),
    ],
  }
}

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
