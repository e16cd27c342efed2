import { DOCUMENTED_DURATIONS_MS as TAKES } from '../sandbox/azure/durations.ts'
import type { RecordedRequest } from '../sandbox/azure/simulator.ts'
import { startSandbox } from '../sandbox/sandbox.ts'
import type { OperationRecord } from '../src/jobs/engine/record.ts'
import { runOriginalProcedure } from './original-procedure.ts'
import { type BenchContext, besides, type Row, type Scenario } from './scenario.ts'
import { createCluster, type Stack, startStack } from './stack.ts'

const MINUTE = 60_000

/** Restart of all brokers at once, as long as the Ambari simulator takes for it. */
const RESTART_MS = MINUTE

/** The longest chain of things that need each other, as long as the simulators take for each. */
const NEW_GATEWAY_MS =
  TAKES.resourceGroup +
  TAKES.publicIpAddress +
  TAKES.natGateway +
  TAKES.virtualNetwork +
  TAKES.gateway +
  TAKES.vpnProfile
const SHARED_GATEWAY_MS =
  TAKES.resourceGroup + TAKES.storageAccount + TAKES.container + TAKES.cluster + RESTART_MS

export const endToEnd: Scenario = {
  name: 'end-to-end',
  description:
    'a create from the click to its end, in simulated minutes, beside the longest chain and beside the original procedure, run on the same clock',
  async run({ redisUrl, quick, say }) {
    const scale = quick ? 600 : 30
    say(`at scale ${scale}; the original procedure runs at the same time on its own simulators`)
    const advertising = { CAUSEWAY_ADVERTISE_AT_CREATION: 'on' }
    const [original, { fresh, shared }, advertised] = await Promise.all([
      timeOriginal(scale),
      timeCauseway({ redisUrl, scale, say }, {}),
      timeCauseway({ redisUrl, scale, say: () => {} }, advertising),
    ])
    const beside = { originalMs: original.tookMs }
    return [
      ...rowsOf('new gateway', fresh, {
        ...beside,
        chainMs: NEW_GATEWAY_MS,
        goals: { ratio: 1.01, faster: 1.4 },
      }),
      ...rowsOf('shared gateway', shared, {
        ...beside,
        chainMs: SHARED_GATEWAY_MS,
        goals: { seconds: 60, faster: 3.4 },
      }),
      ...rowsOf('shared gateway, addresses from the first start', advertised.shared, {
        ...beside,
        chainMs: SHARED_GATEWAY_MS - RESTART_MS,
        goals: { seconds: 60, faster: 3.4 },
      }),
      { measure: 'original procedure', value: original.tookMs / MINUTE, unit: 'min' },
      ...requestRows('original procedure', original.requests),
    ]
  },
}

interface Timed {
  /** Simulated milliseconds. */
  readonly tookMs: number
  readonly requests: readonly RecordedRequest[]
}

async function timeOriginal(scale: number): Promise<Timed> {
  const sandbox = await startSandbox({ scale })
  try {
    const startedAt = performance.now()
    await runOriginalProcedure(sandbox)
    return {
      tookMs: (performance.now() - startedAt) * scale,
      requests: [...sandbox.azure.requests],
    }
  } finally {
    await sandbox.close()
  }
}

interface TimedCreate extends Timed {
  /** From the end of the operation to the ready card, in real milliseconds: Slack's pace knows no scale. */
  readonly cardMs: number
}

/** One create with a gateway of its own, then one that shares it. */
async function timeCauseway(
  options: Pick<BenchContext, 'redisUrl' | 'say'> & { scale: number },
  environment: NodeJS.ProcessEnv,
): Promise<{ fresh: TimedCreate; shared: TimedCreate }> {
  const stack = await startStack({ ...options, environment })
  try {
    const asks = environment.CAUSEWAY_ADVERTISE_AT_CREATION !== 'on'
    const fresh = await timeCreate(stack, options, { cluster: 'orders', asks, waits: false })
    const shared = await timeCreate(stack, options, { cluster: 'clicks', asks, waits: asks })
    return { fresh, shared }
  } finally {
    await stack.close()
  }
}

/**
 * @param asks whether an approval is asked for
 * @param waits whether the end of the create depends on it: with a new gateway there is time for it
 */
async function timeCreate(
  stack: Stack,
  { scale, say }: Pick<BenchContext, 'say'> & { scale: number },
  { cluster, asks, waits }: { cluster: string; asks: boolean; waits: boolean },
): Promise<TimedCreate> {
  const { clickedAt, shownAt, requests } = await createCluster(stack.sandbox, cluster, { asks })
  const record = await stack.createOf(cluster)
  const approval = record?.steps['change-approval']
  if (record?.endedAt === undefined || approval?.endedAt === undefined)
    throw new Error(`the create of ${cluster} has no end`)
  for (const line of timeline(record, clickedAt, scale)) say(line)
  // The card is shown and clicked in real time: that counts as it is.
  const approvalMs = waits ? approval.endedAt - (approval.startedAt ?? 0) : 0
  const machineMs = record.endedAt - clickedAt - approvalMs
  return {
    tookMs: machineMs * scale + approvalMs,
    requests,
    cardMs: shownAt - record.endedAt,
  }
}

/** When each step began and how long it took, in simulated seconds after the click. */
function timeline({ steps }: OperationRecord, clickedAt: number, scale: number): string[] {
  const seconds = (ms: number) => ((ms * scale) / 1000).toFixed(0)
  return Object.entries(steps)
    .flatMap(([name, { startedAt, endedAt }]) =>
      startedAt === undefined || endedAt === undefined ? [] : [{ name, startedAt, endedAt }],
    )
    .sort((a, b) => a.startedAt - b.startedAt)
    .map(
      ({ name, startedAt, endedAt }) =>
        `${seconds(startedAt - clickedAt).padStart(6)} s ${name} for ${seconds(endedAt - startedAt)} s`,
    )
}

function rowsOf(
  what: string,
  { tookMs, requests, cardMs }: TimedCreate,
  {
    chainMs,
    goals,
    originalMs,
  }: {
    chainMs: number
    goals: { ratio?: number; seconds?: number; faster: number }
    originalMs: number
  },
): Row[] {
  return [
    {
      measure: what,
      value: tookMs / MINUTE,
      unit: 'min',
      ratio: besides(tookMs / MINUTE, 'longest chain', chainMs / MINUTE),
      ...(goals.ratio !== undefined && { goal: { of: 'ratio', atMost: goals.ratio } }),
    },
    {
      measure: `${what}: more than the chain`,
      value: (tookMs - chainMs) / 1000,
      unit: 's',
      ...(goals.seconds !== undefined && { goal: { atMost: goals.seconds } }),
    },
    {
      measure: `${what}: original procedure beside it`,
      value: originalMs / MINUTE,
      unit: 'min',
      ratio: besides(originalMs / MINUTE, 'ours', tookMs / MINUTE),
      goal: { of: 'ratio', atLeast: goals.faster },
    },
    {
      measure: `${what}: end to ready card`,
      value: cardMs / 1000,
      unit: 's, real',
      goal: { atMost: 2 },
    },
    ...requestRows(what, requests, BUDGET),
  ]
}

/** What one create may ask of Azure. */
const BUDGET = { writes: 12, reads: 110 } as const

function requestRows(
  what: string,
  requests: readonly RecordedRequest[],
  budget?: typeof BUDGET,
): Row[] {
  const count = (wanted: string) => requests.filter(({ method }) => method === wanted).length
  const goal = (limit: number | undefined) => limit !== undefined && { goal: { atMost: limit } }
  return [
    { measure: `${what}: writes`, value: count('PUT'), unit: 'PUT', ...goal(budget?.writes) },
    { measure: `${what}: reads`, value: count('GET'), unit: 'GET', ...goal(budget?.reads) },
    { measure: `${what}: actions`, value: count('POST'), unit: 'POST' },
  ]
}
