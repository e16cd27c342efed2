import { randomUUID } from 'node:crypto'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { DOCUMENTED_DURATIONS_MS as TAKES } from '../sandbox/azure/durations.ts'
import { startSandbox } from '../sandbox/sandbox.ts'
import { provideRedis } from '../scripts/redis-server.ts'
import { startCauseway } from '../src/causeway.ts'
import { readConfig } from '../src/config.ts'
import { createLog } from '../src/log.ts'

const { values } = parseArgs({ options: { scale: { type: 'string', default: '60' } } })
const scale = Number(values.scale)

interface Scenario {
  readonly cluster: string
  readonly title: string
  /** The longest chain of things that need each other, as long as the simulator takes for each, in milliseconds. */
  readonly idealMs: number
  /** What the manual procedure would do one after the other, in milliseconds; its clicks are not counted. */
  readonly oneByOneMs: number
}

const NEW_GATEWAY_MS =
  TAKES.resourceGroup +
  TAKES.publicIpAddress +
  TAKES.natGateway +
  TAKES.virtualNetwork +
  TAKES.gateway +
  TAKES.vpnProfile
const ONE_BY_ONE_MS =
  NEW_GATEWAY_MS +
  TAKES.networkSecurityGroup +
  TAKES.publicIpAddress +
  TAKES.storageAccount +
  TAKES.container +
  TAKES.cluster +
  4 * 60_000

/** The second one shares the gateway of the first. */
const SCENARIOS: readonly Scenario[] = [
  {
    cluster: 'orders',
    title: 'create with a new gateway',
    idealMs: NEW_GATEWAY_MS,
    oneByOneMs: ONE_BY_ONE_MS,
  },
  {
    cluster: 'clicks',
    title: 'create that shares the gateway',
    idealMs: TAKES.cluster,
    oneByOneMs: ONE_BY_ONE_MS,
  },
]

const redis = await provideRedis()
const sandbox = await startSandbox({ scale })
const config = readConfig({
  ...sandbox.environment,
  REDIS_URL: redis.url,
  CAUSEWAY_KEY_PREFIX: `{bench-${randomUUID().slice(0, 8)}}`,
  CAUSEWAY_POLICY: path.join(import.meta.dirname, '..', 'sandbox', 'policy.yaml'),
  PORT: '0',
  LOG_LEVEL: 'error',
})
const causeway = await startCauseway(config, createLog(config.logLevel))
sandbox.slack.setRequestUrl(`${causeway.url}/slack/events`)

/** One create from the command to the ready card, with every button clicked as soon as it is there. */
async function run(cluster: string) {
  const before = sandbox.azure.requests.length
  const newest = (part: string) =>
    sandbox.slack.waitForMessage(
      ({ blocks }) => JSON.stringify(blocks ?? []).includes(`"${part}"`),
      { timeoutMs: 600_000 },
    )
  const click = async (actionId: string) => {
    const { channel, ts } = await newest(actionId)
    await sandbox.slack.click({ channelId: channel, messageTs: ts, actionId })
  }
  await sandbox.slack.command({ text: `create ${cluster}` })
  await newest('plan_create')
  const startedAt = performance.now()
  await click('plan_create')
  await click('approval_approve')
  await sandbox.slack.waitForMessage(({ text }) => text.includes(`${cluster} is ready`), {
    timeoutMs: 600_000,
  })
  const requests = sandbox.azure.requests.slice(before)
  const count = (wanted: string) => requests.filter(({ method }) => method === wanted).length
  return {
    tookMs: (performance.now() - startedAt) * scale,
    requests: `${count('PUT')} PUT, ${count('GET')} GET, ${count('POST')} POST`,
  }
}

const minutes = (ms: number) => `${(ms / 60_000).toFixed(2)} min`
for (const { cluster, title, idealMs, oneByOneMs } of SCENARIOS) {
  const { tookMs, requests } = await run(cluster)
  process.stdout.write(
    [
      `${title}, simulated time at scale ${scale}`,
      `  Create to ready card    ${minutes(tookMs)}`,
      `  longest chain           ${minutes(idealMs)}   ratio ${(tookMs / idealMs).toFixed(3)}, ${Math.round((tookMs - idealMs) / 1000)} s more`,
      `  one step after another  ${minutes(oneByOneMs)}   ratio ${(oneByOneMs / tookMs).toFixed(2)} (arithmetic, not run)`,
      `  requests to Azure       ${requests}`,
      '',
    ].join('\n'),
  )
}
await causeway.stop()
await sandbox.close()
await redis.stop()
process.exit(0)
