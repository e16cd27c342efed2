import {
  type ClusterRequest,
  HDINSIGHT_VERSION,
  KAFKA_VERSION,
  resourceNames,
} from '../../cluster.ts'
import type { OperationRecord } from '../../jobs/engine/record.ts'
import { estimateCosts, PRICE_DATE, totalPerHour } from '../../prices.ts'
import {
  actions,
  button,
  code,
  context,
  date,
  dollars,
  duration,
  fields,
  header,
  type Message,
  section,
  table,
  user,
} from './elements.ts'

const HOURS_PER_MONTH = 730
/** A plan is an offer for this long, in milliseconds. */
export const PLAN_VALID_MS = 30 * 60_000

/** What would be made, what it costs and how long it takes. Nothing has been made when it is shown. */
export function planCard(
  record: OperationRecord,
  options: { readonly usualMs: number; readonly now: number; readonly dryRun: boolean },
): Message {
  const request = record.request as unknown as ClusterRequest
  const costs = estimateCosts(request)
  const perHour = totalPerHour(costs)
  const usualMs = Math.ceil(options.usualMs / 60_000) * 60_000
  const names = resourceNames(request.name, '')
  const { coresNeeded, coresFree } = record.facts
  const summary = `Plan for Kafka cluster ${request.name}: about ${dollars(perHour)} an hour, ready in about ${duration(usualMs)}`
  return {
    text: `${summary}. Nothing has been created yet.`,
    blocks: [
      header(`Create Kafka cluster ${request.name}`),
      section(
        `Everything goes into the new resource group ${code(names.resourceGroup)} in *${request.region}*. Nothing has been created yet.`,
      ),
      fields(
        [
          'Size',
          `${request.workers} workers, 2 head, 3 ZooKeeper · ${request.vmSize.replace('Standard_', '')}`,
        ],
        ['Kafka', `${KAFKA_VERSION} on HDInsight ${HDINSIGHT_VERSION}`],
        ['Cost', `≈ ${dollars(perHour)} an hour · ${dollars(perHour * HOURS_PER_MONTH)} a month`],
        ['Time', `about ${duration(usualMs)}; brokers are up well before the VPN`],
        ['Cores', `${String(coresNeeded)} needed · ${String(coresFree)} free`],
        ['Access', 'VPN only; brokers advertise IP addresses'],
      ),
      table(
        [
          ['Will be created', '$ / hour'],
          ...costs.map((line) => [line.resource, line.perHour.toFixed(3)]),
          ['Virtual network, network security group, storage account', '0.000'],
        ],
        [{ is_wrapped: true }, { align: 'right' }],
      ),
      ...(options.dryRun
        ? []
        : [
            actions(
              `plan:${record.id}`,
              button('plan_create', 'Create Cluster', record.id, { style: 'primary' }),
              button('plan_cancel', 'Cancel', record.id),
            ),
          ]),
      context(
        [
          `Requested by ${user(record.requestedBy.userId)}`,
          `plan ${code(record.id)}`,
          options.dryRun
            ? 'dry run: nothing can be created from this card'
            : `valid until ${date(options.now + PLAN_VALID_MS, '{time}')}`,
          `list prices of ${PRICE_DATE}, without disks and traffic`,
        ].join(' · '),
      ),
    ],
  }
}
