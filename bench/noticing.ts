import type { RecordedRequest } from '../sandbox/azure/recorded-request.ts'
import type { ResourceView } from '../sandbox/azure/simulator.ts'
import { type Sandbox, startSandbox } from '../sandbox/sandbox.ts'
import type { OperationRecord } from '../src/jobs/engine/record.ts'
import { runOriginalProcedure } from './original-procedure.ts'
import { type BenchContext, besides, type Row, type Scenario } from './scenario.ts'
import { createCluster, startStack } from './stack.ts'
import { distribution } from './statistics.ts'

/** Steps with one resource each, by the resource's type; what takes minutes is marked. */
const WATCHED: Readonly<
  Record<string, { readonly type: string; readonly name?: string; readonly long?: true }>
> = {
  'network-security-group': { type: 'Microsoft.Network/networkSecurityGroups' },
  'nat-public-ip': { type: 'Microsoft.Network/publicIPAddresses', name: 'pip-nat' },
  'nat-gateway': { type: 'Microsoft.Network/natGateways' },
  'virtual-network': { type: 'Microsoft.Network/virtualNetworks' },
  'gateway-public-ip': { type: 'Microsoft.Network/publicIPAddresses', name: 'pip-vpn' },
  gateway: { type: 'Microsoft.Network/virtualNetworkGateways', long: true },
  'storage-account': { type: 'Microsoft.Storage/storageAccounts' },
  cluster: { type: 'Microsoft.HDInsight/clusters', long: true },
}

const REGIONS = ['westeurope', 'northeurope', 'uksouth', 'eastus', 'eastus2', 'westus2']
/** Reads of one create. */
const READ_BUDGET = 110

export const noticing: Scenario = {
  name: 'noticing',
  description:
    'from "done" in Azure to the step that has seen it, in simulated seconds, over several creates at once; beside the reads of the SDK pollers for one',
  async run({ redisUrl, quick, say }) {
    const scale = quick ? 600 : 60
    const regions = quick ? REGIONS.slice(0, 2) : REGIONS
    say(`${regions.length} creates at once at scale ${scale}; one by the SDK pollers beside them`)
    const [ours, poller] = await Promise.all([
      noticeOurs({ redisUrl, scale, regions }),
      noticeByPollers(scale),
    ])
    return [
      ...delayRows('all steps', ours.delays),
      ...delayRows(
        'gateway and cluster',
        ours.delays.filter(({ long }) => long),
      ),
      {
        measure: 'reads of one create',
        value: ours.readsOfOne,
        unit: 'GET',
        ratio: besides(ours.readsOfOne, 'SDK pollers', poller.reads),
        goal: { atMost: READ_BUDGET },
      },
      { measure: 'SDK pollers: reads for one', value: poller.reads, unit: 'GET' },
      { measure: 'SDK pollers: longest delay of both', value: poller.longestSeconds, unit: 's' },
    ]
  },
}

interface Delay {
  readonly seconds: number
  readonly long: boolean
}

async function noticeOurs({
  redisUrl,
  scale,
  regions,
}: Pick<BenchContext, 'redisUrl'> & { scale: number; regions: readonly string[] }) {
  const stack = await startStack({ redisUrl, scale })
  const { azure } = stack.sandbox
  try {
    const clusters = regions.map((region, index) => ({ region, name: `notice-${'abcdef'[index]}` }))
    await Promise.all(
      clusters.map(({ name, region }) =>
        createCluster(stack.sandbox, name, { flags: `--gateway new --region ${region}` }),
      ),
    )
    const delays: Delay[] = []
    for (const { name } of clusters) {
      const record = await stack.createOf(name)
      if (!record) throw new Error(`no record of the create of ${name}`)
      delays.push(...delaysOf(record, azure.resources(), realTime(stack.sandbox), scale))
    }
    return { delays, readsOfOne: readsOfCreates(azure.requests) / clusters.length }
  } finally {
    await stack.close()
  }
}

/** Reads of those that also make something: neither plans nor watches. */
function readsOfCreates(requests: readonly RecordedRequest[]): number {
  const makers = new Set(
    requests.filter(({ method }) => method === 'PUT').map(({ correlationId }) => correlationId),
  )
  return requests.filter(
    ({ method, correlationId }) => method === 'GET' && makers.has(correlationId),
  ).length
}

function delaysOf(
  record: OperationRecord,
  resources: readonly ResourceView[],
  toReal: (simulated: number) => number,
  scale: number,
): Delay[] {
  const own = resources.filter(
    ({ resourceGroup }) => resourceGroup === `rg-kafka-${record.cluster}`,
  )
  return Object.entries(WATCHED).map(([step, watched]) => {
    const endedAt = record.steps[step]?.endedAt
    const readyAt = own.find(
      ({ type, name }) =>
        type.toLowerCase() === watched.type.toLowerCase() && name.startsWith(watched.name ?? ''),
    )?.readyAt
    if (endedAt === undefined || readyAt === undefined)
      throw new Error(`nothing to compare for ${step} of ${record.cluster}`)
    const ms = (endedAt - toReal(readyAt)) * scale
    return { seconds: ms / 1000, long: watched.long === true }
  })
}

/** From the simulator's clock to the wall clock, both in milliseconds since the Unix epoch. */
function realTime({ clock }: Sandbox): (simulated: number) => number {
  const [real, simulated] = [Date.now(), clock.now()]
  return (moment) => real - (simulated - moment) / clock.scale
}

async function noticeByPollers(scale: number) {
  const sandbox = await startSandbox({ scale })
  try {
    const waited = await runOriginalProcedure(sandbox)
    const delays = ['gateway', 'cluster'].map((what) => {
      const call = waited.find((candidate) => candidate.what === what)
      const type = WATCHED[what]?.type.toLowerCase()
      const resource = sandbox.azure.resources().find((one) => one.type.toLowerCase() === type)
      return ((call?.endedAt ?? 0) - (resource?.readyAt ?? 0)) / 1000
    })
    const reads = sandbox.azure.requests.filter(({ method }) => method === 'GET').length
    return { reads, longestSeconds: Math.max(...delays) }
  } finally {
    await sandbox.close()
  }
}

/** Goal of reliability: Azure done and noticed within 20 s in 95 of 100 cases. */
function delayRows(what: string, delays: readonly Delay[]): Row[] {
  const { p50, p95, max, count } = distribution(delays.map(({ seconds }) => seconds))
  return [
    { measure: `${what}: p50 of ${count}`, value: p50, unit: 's' },
    { measure: `${what}: p95`, value: p95, unit: 's', goal: { atMost: 20 } },
    { measure: `${what}: longest`, value: max, unit: 's' },
  ]
}
