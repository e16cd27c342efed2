import type { ClusterRequest } from '../../cluster/cluster.ts'
import { pricesOf } from '../../cluster/plan.ts'
import { estimateCosts, totalPerHour } from '../../prices/prices.ts'
import { type Speak, say, speaking } from '../../words/sentence.ts'
import { errorText } from './answers.ts'
import { denialLines } from './approval-parts.ts'
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
  const { record, steps, language } = view
  const t = speaking(language)
  const { failure } = record
  const cancelled = record.state === 'cancelled'
  const doing = say(wordsFor(record).doing, language)
  const title = cancelled ? t`${doing} was stopped` : t`${doing} failed`
  const told = failure && errorText(failure, language)
  const exists = whatExists(view, t)
  const done = steps.filter((step) => record.steps[step.name]?.state === 'ready').length
  const took = duration((record.endedAt ?? view.now) - record.createdAt)
  const lines = [
    ...(told
      ? [
          `*${t`Cause:`}* ${escapeMrkdwn(told.message)}`,
          `*${t`Fix:`}* ${escapeMrkdwn(told.remedy)}`,
        ]
      : []),
    ...denialLines(record, t),
    ...(failure?.example ? [`*${t`Example:`}* ${code(failure.example)}`] : []),
    `*${t`Now:`}* ${escapeMrkdwn(exists)}`,
  ]
  return {
    text: escapeMrkdwn(`${title}. ${told?.message ?? ''} ${exists}`, 3500),
    blocks: [
      header(title),
      section(lines.join('\n')),
      stepList(
        cancelled
          ? t`Stopped at step ${done + 1} of ${steps.length} after ${took}`
          : t`Failed at step ${done + 1} of ${steps.length} after ${took}`,
        view,
      ),
      actions(
        `failure:${record.id}:${record.retries}`,
        button('operation_retry', t`Retry`, record.id, { style: 'primary' }),
        ...(record.kind === 'create' ? [button('create_change', t`Change…`, record.id)] : []),
        ...(hasMadeSomething(record) ? [deleteButton(record.cluster ?? '', t)] : []),
      ),
      context(
        [
          t`Requested by ${user(record.requestedBy.userId)}`,
          ...(cancelled && typeof record.facts.cancelledBy === 'string'
            ? [
                typeof record.facts.takenOverBy === 'string'
                  ? t`taken over by ${user(record.facts.cancelledBy)} with operation ${code(record.facts.takenOverBy)}`
                  : t`stopped by ${user(record.facts.cancelledBy)}`,
              ]
            : []),
          ...(failure ? [t`correlation ${code(failure.correlationId)}`] : []),
          ...(failure?.support ? [escapeMrkdwn(failure.support)] : []),
          t`operation ${code(record.id)}`,
        ].join(' · '),
      ),
    ],
  }
}

/** Whether a create has got as far as to make something. */
function hasMadeSomething({ kind, steps }: OperationView['record']): boolean {
  return kind === 'create' && steps['resource-group']?.startedAt !== undefined
}

function whatExists({ record }: OperationView, t: Speak): string {
  if (record.kind === 'delete') return whatIsLeft(record, t)
  if (record.kind === 'scale' || record.kind === 'shrink') return howManyWorkers(record, t)
  if (record.kind !== 'create')
    return record.facts.maintenance === 'ON'
      ? t`The cluster runs on. Kafka's maintenance mode is on in Ambari, as a sign for people, until a change or restart has succeeded.`
      : t`The cluster runs on; this operation created nothing.`
  const started = (name: string) => record.steps[name]?.startedAt !== undefined
  if (!hasMadeSomething(record)) return t`Nothing was created, nothing costs money.`
  const request = record.request as unknown as ClusterRequest
  const costs = estimateCosts(request, pricesOf(record.facts, request))
  const existing = costs.filter((cost) => started(cost.madeBy))
  const perHour = existing.reduce((sum, cost) => sum + cost.perHour, 0)
  const group = `rg-kafka-${record.cluster}`
  const names = existing.map(({ resource }) => say(resource, t.language)).join(', ')
  return existing.length === 0
    ? t`What was created is in resource group ${group}; none of it costs money worth mentioning. Retry goes on from here.`
    : t`What was created stays in resource group ${group} and costs up to ${dollars(perHour, t)} an hour (${names}). Retry goes on from here.`
}

function howManyWorkers({ facts, steps }: OperationView['record'], t: Speak): string {
  const resized = steps.resize?.state
  if (resized === undefined || resized === 'pending')
    return t`The cluster runs on; no worker was added or removed.`
  if (resized !== 'ready')
    return t`The cluster runs on; how many workers it has, the cause above says, or /kafka list.`
  const runs = t`The cluster runs on with the number of workers that was wanted, and costs accordingly.`
  return facts.maintenance === 'ON'
    ? `${runs} ${t`Kafka's maintenance mode is on in Ambari, as a sign for people.`}`
    : runs
}

function whatIsLeft(record: OperationView['record'], t: Speak): string {
  const { known, gone, left } = deletionView(record)
  if (!known) return t`Nothing was deleted.`
  const deleted = gone.length === 0 ? t`Nothing was deleted.` : t`Deleted: ${namesOf(gone)}.`
  if (left.length === 0) return `${deleted} ${t`Nothing is left that costs money.`}`
  const perHour = dollars(totalPerHour(left), t)
  return `${deleted} ${t`Still there, at about ${perHour} an hour: ${namesOf(left)}.`}`
}

const namesOf = (lines: readonly { readonly name: string }[]) =>
  lines.map(({ name }) => name).join(', ')
