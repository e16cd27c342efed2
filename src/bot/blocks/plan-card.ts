import {
  type ClusterRequest,
  HDINSIGHT_VERSION,
  KAFKA_VERSION,
  nodesOf,
  resourceNames,
} from '../../cluster.ts'
import type { OperationRecord } from '../../jobs/engine/record.ts'
import { type Placement, placementOf } from '../../placement.ts'
import { type Plan, plannedRequest, readPlan } from '../../plan.ts'
import { type PriceList, totalPerHour, type UnitPrices } from '../../prices.ts'
import {
  actions,
  button,
  code,
  context,
  date,
  dollars,
  duration,
  escapeMrkdwn,
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
  const request = plannedRequest(record)
  const plan = readPlan(record.facts, request)
  const perHour = totalPerHour(plan.resources)
  const time = duration(Math.ceil(options.usualMs / 60_000) * 60_000)
  const summary = `Plan for Kafka cluster ${request.name}: about ${dollars(perHour)} an hour, ready in about ${time}`
  return {
    text: `${summary}. ${standing(plan)}`,
    blocks: [
      header(`Create Kafka cluster ${request.name}`),
      section(
        `Everything goes into the ${isReused(plan, 'resource-group') ? 'existing' : 'new'} resource group ${code(resourceNames(request.name, '').resourceGroup)} in *${escapeMrkdwn(request.region)}*. ${standing(plan)}${plan.reason === undefined ? '' : ` ${escapeMrkdwn(plan.reason)}`}`,
      ),
      fields(
        ['Size', sizeText(request)],
        ['Kafka', `${KAFKA_VERSION} on HDInsight ${HDINSIGHT_VERSION}`],
        ['Cost', `≈ ${dollars(perHour)} an hour · ${dollars(perHour * HOURS_PER_MONTH)} a month`],
        ['Time', timeText(plan, time, placementOf(request))],
        ['Cores', coresText(plan)],
        ['Access', accessText(request)],
      ),
      resourceTable(plan),
      ...notes(plan),
      ...(options.dryRun ? [] : [buttons(record)]),
      context(
        [
          `Requested by ${user(record.requestedBy.userId)}`,
          `plan ${code(record.id)}`,
          options.dryRun
            ? 'dry run: nothing can be created from this card'
            : `valid until ${date(options.now + PLAN_VALID_MS, '{time}')}`,
          pricesText(plan.prices),
        ].join(' · '),
      ),
    ],
  }
}

function isReused({ resources }: Plan, step: string): boolean {
  return resources.some(({ madeBy, action }) => madeBy === step && action === 'reuse')
}

function standing({ resources }: Plan): string {
  const own = resources.filter(({ madeBy }) => madeBy !== 'others')
  const reused = own.filter(({ action }) => action === 'reuse').length
  return reused === 0
    ? 'Nothing has been created yet.'
    : `${reused} of ${own.length} resources exist already and are used as they are.`
}

/** The usual time is that of making everything: what exists only shortens it. */
function timeText(plan: Plan, time: string, { way }: Placement): string {
  if (way !== 'own') return `about ${time}`
  if (isReused(plan, 'gateway')) return `at most ${time}; the VPN gateway is there already`
  return `about ${time}; brokers are up well before the VPN`
}

/** Sizes once where they are one, else each behind its nodes; what is not usual behind them. */
function sizeText(request: ClusterRequest): string {
  const short = (size: string) => code(size.replace('Standard_', ''))
  const nodes = nodesOf(request)
  const counts = nodes.map(({ role, count }) => `${count} ${role}${role === 'worker' ? 's' : ''}`)
  const [first] = nodes
  const isOne = nodes.every(({ size }) => size === first?.size)
  const sizes = isOne
    ? `${counts.join(', ')} · ${short(request.vmSize)}`
    : nodes.map(({ size }, index) => `${counts[index]} ${short(size)}`).join(', ')
  const { disksPerWorker, encryptionInTransit, storageIdentity } = request
  return [
    sizes,
    `${disksPerWorker} ${disksPerWorker === 1 ? 'disk' : 'disks'} of 1 TB each`,
    ...(encryptionInTransit ? ['encrypted between nodes'] : []),
    ...(storageIdentity === undefined ? [] : ['storage without keys']),
  ].join(' · ')
}

function accessText(request: ClusterRequest): string {
  const { way } = placementOf(request)
  const clients =
    way === 'own-without-gateway' || way === 'brought'
      ? 'a way into the network that is not from Causeway'
      : 'VPN only'
  const names = (request.dnsServers ?? []).length > 0
  return `${clients}; brokers advertise ${names ? 'names, which your DNS servers know' : 'IP addresses'}`
}

function coresText({ coresNeeded, coresFree }: Plan): string {
  return `${coresNeeded ?? 'unknown'} needed · ${coresFree ?? 'unknown'} free`
}

function resourceTable({ resources }: Plan) {
  const price = (perHour: number, digits: number) => (perHour === 0 ? '–' : perHour.toFixed(digits))
  return table(
    [
      ['Resource', 'Action', '$ / hour', '$ / month'],
      ...resources.map(({ resource, action, perHour }) => [
        resource,
        action,
        price(perHour, 3),
        price(perHour * HOURS_PER_MONTH, 2),
      ]),
    ],
    [{ is_wrapped: true }, {}, { align: 'right' }, { align: 'right' }],
  )
}

const SHOWN_WARNINGS = 5

/** What the checks could not settle: told before somebody clicks, not after. */
function notes({ warnings, unchecked }: Plan) {
  const lines = warnings
    .slice(0, SHOWN_WARNINGS)
    .map((warning) => `• HDInsight notes: ${escapeMrkdwn(warning, 300)}`)
  if (unchecked.length > 0)
    lines.push(`• Could not be checked: ${unchecked.map((what) => escapeMrkdwn(what)).join(', ')}`)
  return lines.length === 0 ? [] : [section(lines.join('\n'))]
}

function buttons(record: OperationRecord) {
  return actions(
    `plan:${record.id}`,
    button('plan_create', 'Create Cluster', record.id, { style: 'primary' }),
    button('plan_cancel', 'Cancel', record.id),
  )
}

const UNIT_NAMES: Readonly<Record<keyof UnitPrices, string>> = {
  node: 'cluster',
  vpnGateway: 'VPN gateway',
  natGateway: 'NAT gateway',
  publicIp: 'public IP',
}

function pricesText({ source, asOf, fromTable, problem }: PriceList): string {
  const without = 'without disks and traffic'
  if (source === 'shipped')
    return [`list prices of ${asOf}`, ...(problem ? [problem] : []), without].join(', ')
  const estimated = fromTable.map((unit) => UNIT_NAMES[unit]).join(', ')
  return `Azure list prices of ${asOf}${estimated ? ` (estimated: ${estimated})` : ''}, ${without}`
}
