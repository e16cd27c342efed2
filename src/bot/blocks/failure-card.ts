import type { ClusterRequest } from '../../cluster.ts'
import { pricesOf } from '../../plan.ts'
import { estimateCosts, totalPerHour } from '../../prices.ts'
import { deletionView } from './deletion-view.ts'
import {
  actions,
  button,
  code,
  context,
  deleteButton,
  dollars,
  duration,
  escapeMrkdwn,
  header,
  type Message,
  section,
  user,
} from './elements.ts'
import type { OperationView } from './operation-view.ts'
import { wordsFor } from './operation-words.ts'
import { stepList } from './step-list.ts'

/** What went wrong, what to do, what exists and what it costs; Retry goes on where it stopped. */
export function failureCard(view: OperationView): Message {
  const { record, steps } = view
  const { failure } = record
  const cancelled = record.state === 'cancelled'
  const title = `${wordsFor(record).doing} ${cancelled ? 'was stopped' : 'failed'}`
  const done = steps.filter((step) => record.steps[step.name]?.state === 'ready').length
  const took = duration((record.endedAt ?? view.now) - record.createdAt)
  const lines = [
    ...(failure
      ? [`*Cause:* ${escapeMrkdwn(failure.message)}`, `*Fix:* ${escapeMrkdwn(failure.remedy)}`]
      : []),
    ...(failure?.example ? [`*Example:* ${code(failure.example)}`] : []),
    `*Now:* ${escapeMrkdwn(whatExists(view))}`,
  ]
  return {
    text: escapeMrkdwn(`${title}. ${failure?.message ?? ''} ${whatExists(view)}`, 3500),
    blocks: [
      header(title),
      section(lines.join('\n')),
      stepList(
        `${cancelled ? 'Stopped' : 'Failed'} at step ${done + 1} of ${steps.length} after ${took}`,
        view,
      ),
      actions(
        `failure:${record.id}:${record.retries}`,
        button('operation_retry', 'Retry', record.id, { style: 'primary' }),
        ...(hasMadeSomething(record) ? [deleteButton(record.cluster ?? '')] : []),
      ),
      context(
        [
          `Requested by ${user(record.requestedBy.userId)}`,
          ...(cancelled && typeof record.facts.cancelledBy === 'string'
            ? [`stopped by ${user(record.facts.cancelledBy)}`]
            : []),
          ...(failure ? [`correlation ${code(failure.correlationId)}`] : []),
          ...(failure?.support ? [escapeMrkdwn(failure.support)] : []),
          `operation ${code(record.id)}`,
        ].join(' · '),
      ),
    ],
  }
}

/** Whether a create has got as far as to make something. */
function hasMadeSomething({ kind, steps }: OperationView['record']): boolean {
  return kind === 'create' && steps['resource-group']?.startedAt !== undefined
}

function whatExists({ record }: OperationView): string {
  if (record.kind === 'delete') return whatIsLeft(record)
  if (record.kind === 'scale' || record.kind === 'shrink') return howManyWorkers(record)
  if (record.kind !== 'create')
    return record.facts.maintenance === 'ON'
      ? "The cluster runs on. Kafka's maintenance mode is on in Ambari, as a sign for people, until a change or restart has succeeded."
      : 'The cluster runs on; this operation created nothing.'
  const started = (name: string) => record.steps[name]?.startedAt !== undefined
  if (!hasMadeSomething(record)) return 'Nothing was created, nothing costs money.'
  const request = record.request as unknown as ClusterRequest
  const costs = estimateCosts(request, pricesOf(record.facts, request))
  const existing = costs.filter((cost) => started(cost.madeBy))
  const perHour = existing.reduce((sum, cost) => sum + cost.perHour, 0)
  const group = `resource group rg-kafka-${record.cluster}`
  return existing.length === 0
    ? `What was created is in ${group}; none of it costs money worth mentioning. Retry goes on from here.`
    : `What was created stays in ${group} and costs up to ${dollars(perHour)} an hour (${existing.map((cost) => cost.resource).join(', ')}). Retry goes on from here.`
}

function howManyWorkers({ facts, steps }: OperationView['record']): string {
  const resized = steps.resize?.state
  if (resized === undefined || resized === 'pending')
    return 'The cluster runs on; no worker was added or removed.'
  return resized === 'ready'
    ? `The cluster runs on with the number of workers that was wanted, and costs accordingly.${facts.maintenance === 'ON' ? " Kafka's maintenance mode is on in Ambari, as a sign for people." : ''}`
    : 'The cluster runs on; how many workers it has, the cause above says, or /kafka list.'
}

function whatIsLeft(record: OperationView['record']): string {
  const { known, gone, left } = deletionView(record)
  if (!known) return 'Nothing was deleted.'
  const deleted = gone.length === 0 ? 'Nothing was deleted.' : `Deleted: ${namesOf(gone)}.`
  if (left.length === 0) return `${deleted} Nothing is left that costs money.`
  return `${deleted} Still there, at about ${dollars(totalPerHour(left))} an hour: ${namesOf(left)}.`
}

const namesOf = (lines: readonly { readonly name: string }[]) =>
  lines.map(({ name }) => name).join(', ')
