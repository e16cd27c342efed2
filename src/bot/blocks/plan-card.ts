import {
  type ClusterRequest,
  HDINSIGHT_VERSION,
  KAFKA_VERSION,
  nodesOf,
} from '../../cluster/cluster.ts'
import { lifeInWords } from '../../cluster/lifetime.ts'
import { type Placement, placementOf } from '../../cluster/placement.ts'
import { type Plan, plannedRequest, readPlan } from '../../cluster/plan.ts'
import { resourceNames } from '../../cluster/resource-names.ts'
import type { Estimate } from '../../jobs/engine/estimate.ts'
import { type OperationRecord, requesterLanguage } from '../../jobs/engine/record.ts'
import { type PriceList, totalPerHour, type UnitPrices } from '../../prices/prices.ts'
import { type Speak, say, sentence, speaking, type Words } from '../../words/sentence.ts'
import {
  actions,
  button,
  code,
  context,
  date,
  decimal,
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
  options: { readonly usually: Estimate; readonly now: number; readonly dryRun: boolean },
): Message {
  const t = speaking(requesterLanguage(record))
  const request = plannedRequest(record)
  const plan = readPlan(record.facts, request)
  const perHour = totalPerHour(plan.resources)
  const time = duration(Math.ceil(options.usually.ms / 60_000) * 60_000)
  const group = code(resourceNames(request.name, '').resourceGroup)
  const region = escapeMrkdwn(request.region)
  const [hourly, monthly] = [dollars(perHour, t), dollars(perHour * HOURS_PER_MONTH, t)]
  return {
    text: `${t`Plan for Kafka cluster ${request.name}: about ${hourly} an hour, ready in about ${time}.`} ${standing(plan, t)}`,
    blocks: [
      header(t`Create Kafka cluster ${request.name}`),
      section(
        [
          isReused(plan, 'resource-group')
            ? t`Everything goes into the existing resource group ${group} in *${region}*.`
            : t`Everything goes into the new resource group ${group} in *${region}*.`,
          standing(plan, t),
          ...(plan.reason === undefined ? [] : [escapeMrkdwn(say(plan.reason, t.language))]),
        ].join(' '),
      ),
      fields(
        [t`Size`, sizeText(request, t)],
        ['Kafka', t`${KAFKA_VERSION} on HDInsight ${HDINSIGHT_VERSION}`],
        [t`Cost`, t`≈ ${hourly} an hour · ${monthly} a month`],
        [
          t`Time`,
          [timeText(plan, time, placementOf(request), t), ...known(options.usually, t)].join(' · '),
        ],
        [t`Cores`, coresText(plan, t)],
        [t`Access`, accessText(request, t)],
        ...lifeField(request, t),
        ...purposeField(request, t),
      ),
      resourceTable(plan, t),
      ...notes(plan, t),
      ...budgetNote(request, t),
      ...(options.dryRun ? [] : [buttons(record, t)]),
      context(
        [
          t`Requested by ${user(record.requestedBy.userId)}`,
          t`plan ${code(record.id)}`,
          options.dryRun
            ? t`dry run: nothing can be created from this card`
            : t`valid until ${date(options.now + PLAN_VALID_MS, '{time}')}`,
          pricesText(plan.prices, t),
        ].join(' · '),
      ),
    ],
  }
}

function purposeField({ purpose }: ClusterRequest, t: Speak): (readonly [string, string])[] {
  return purpose === undefined ? [] : [[t`Purpose`, escapeMrkdwn(purpose)]]
}

function lifeField({ lifeHours }: ClusterRequest, t: Speak): (readonly [string, string])[] {
  if (lifeHours === undefined) return []
  return [
    [t`Life`, t`${lifeInWords(lifeHours)} from the click on Create Cluster, then it is deleted`],
  ]
}

function isReused({ resources }: Plan, step: string): boolean {
  return resources.some(({ madeBy, action }) => madeBy === step && action === 'reuse')
}

function standing({ resources }: Plan, t: Speak): string {
  const own = resources.filter(({ madeBy }) => madeBy !== 'others')
  const reused = own.filter(({ action }) => action === 'reuse').length
  return reused === 0
    ? t`Nothing has been created yet.`
    : t`${reused} of ${own.length} resources exist already and are used as they are.`
}

/** What a time is known from, where that is more than documented times. */
export function known({ runs }: Pick<Estimate, 'runs'>, t: Speak): string[] {
  return runs === 0 ? [] : [t`from ${runs} runs here`]
}

/** The usual time is that of making everything: what exists only shortens it. */
function timeText(plan: Plan, time: string, { way }: Placement, t: Speak): string {
  if (way !== 'own') return t`about ${time}`
  if (isReused(plan, 'gateway')) return t`at most ${time}; the VPN gateway is there already`
  return t`about ${time}; brokers are up well before the VPN`
}

/** Sizes once where they are one, else each behind its nodes; what is not usual behind them. */
function sizeText(request: ClusterRequest, t: Speak): string {
  const short = (size: string) => code(size.replace('Standard_', ''))
  const nodes = nodesOf(request)
  const counts = nodes.map(({ role, count }) => countText(role, count, t))
  const [first] = nodes
  const isOne = nodes.every(({ size }) => size === first?.size)
  const sizes = isOne
    ? `${counts.join(', ')} · ${short(request.vmSize)}`
    : nodes.map(({ size }, index) => `${counts[index]} ${short(size)}`).join(', ')
  const { disksPerWorker, encryptionInTransit, storageIdentity } = request
  return [
    sizes,
    disksPerWorker === 1 ? t`1 disk of 1 TB each` : t`${disksPerWorker} disks of 1 TB each`,
    ...(encryptionInTransit ? [t`encrypted between nodes`] : []),
    ...(storageIdentity === undefined ? [] : [t`storage without keys`]),
  ].join(' · ')
}

/** "4 workers". */
function countText(role: string, count: number, t: Speak): string {
  if (role === 'worker') return t`${count} workers`
  return role === 'head' ? t`${count} head` : t`${count} ZooKeeper`
}

function accessText(request: ClusterRequest, t: Speak): string {
  const { way } = placementOf(request)
  const clients =
    way === 'own-without-gateway' || way === 'brought'
      ? t`a way into the network that is not from Causeway`
      : t`VPN only`
  const names = (request.dnsServers ?? []).length > 0
  return names
    ? t`${clients}; brokers advertise names, which your DNS servers know`
    : t`${clients}; brokers advertise IP addresses`
}

function coresText({ coresNeeded, coresFree }: Plan, t: Speak): string {
  return t`${coresNeeded ?? t`unknown`} needed · ${coresFree ?? t`unknown`} free`
}

const ACTIONS: Readonly<Record<Plan['resources'][number]['action'], Words>> = {
  create: sentence`create`,
  reuse: sentence`reuse`,
  change: sentence`change`,
}

function resourceTable({ resources }: Plan, t: Speak) {
  const price = (perHour: number, digits: number) =>
    perHour === 0 ? '–' : decimal(perHour, digits, t)
  return table(
    [
      [t`Resource`, t`Action`, t`$ / hour`, t`$ / month`],
      ...resources.map(({ resource, action, perHour }) => [
        say(resource, t.language),
        say(ACTIONS[action], t.language),
        price(perHour, 3),
        price(perHour * HOURS_PER_MONTH, 2),
      ]),
    ],
    [{ is_wrapped: true }, {}, { align: 'right' }, { align: 'right' }],
  )
}

const SHOWN_WARNINGS = 5

/** What the checks could not settle: told before somebody clicks, not after. */
function notes({ warnings, unchecked }: Plan, t: Speak) {
  const lines = warnings
    .slice(0, SHOWN_WARNINGS)
    .map((warning) => t`• HDInsight notes: ${escapeMrkdwn(warning, 300)}`)
  const open = unchecked.map((what) => escapeMrkdwn(say(what, t.language))).join(', ')
  if (unchecked.length > 0) lines.push(t`• Could not be checked: ${open}`)
  return lines.length === 0 ? [] : [section(lines.join('\n'))]
}

function budgetNote({ overBudget }: ClusterRequest, t: Speak) {
  if (overBudget === undefined) return []
  const { perMonth, taken, wished } = overBudget
  const over = dollars(taken + wished - perMonth, t)
  return [
    section(
      t`:warning: It exceeds the budget by about ${over}: somebody else has to approve that before anything is made.`,
    ),
  ]
}

function buttons(record: OperationRecord, t: Speak) {
  return actions(
    `plan:${record.id}`,
    button('plan_create', t`Create Cluster`, record.id, { style: 'primary' }),
    button('plan_change', t`Change…`, record.id),
    button('plan_cancel', t`Cancel`, record.id),
  )
}

const UNIT_NAMES: Readonly<Record<keyof UnitPrices, Words>> = {
  node: sentence`cluster`,
  vpnGateway: sentence`VPN gateway`,
  natGateway: sentence`NAT gateway`,
  publicIp: sentence`public IP`,
}

function pricesText({ source, asOf, fromTable, problem }: PriceList, t: Speak): string {
  const without = t`without disks and traffic`
  if (source === 'shipped')
    return [
      t`list prices of ${escapeMrkdwn(asOf)}`,
      ...(problem ? [escapeMrkdwn(say(problem, t.language))] : []),
      without,
    ].join(', ')
  const estimated = fromTable.map((unit) => say(UNIT_NAMES[unit], t.language)).join(', ')
  const prices = t`Azure list prices of ${escapeMrkdwn(asOf)}`
  return [estimated ? t`${prices} (estimated: ${estimated})` : prices, without].join(', ')
}
