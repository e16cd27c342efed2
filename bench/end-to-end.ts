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

/** The longest chain of things that need each other, as long as the simulator takes for each, in milliseconds. */
const IDEAL_MS =
  TAKES.resourceGroup +
  TAKES.publicIpAddress +
  TAKES.natGateway +
  TAKES.virtualNetwork +
  TAKES.gateway +
  TAKES.vpnProfile
/** The same things one after the other, as the manual procedure does them (its clicks not counted). */
const ONE_BY_ONE_MS =
  IDEAL_MS +
  TAKES.networkSecurityGroup +
  TAKES.publicIpAddress +
  TAKES.storageAccount +
  TAKES.container +
  TAKES.cluster +
  4 * 60_000

/** One create from the command to the ready card, with every button clicked as soon as it is there. */
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
const click = async (actionId: string) => {
  const message = await sandbox.slack.waitForMessage(
    (candidate) => JSON.stringify(candidate.blocks ?? []).includes(`"${actionId}"`),
    { timeoutMs: 600_000 },
  )
  await sandbox.slack.click({ channelId: message.channel, messageTs: message.ts, actionId })
}
const startedAt = performance.now()
await sandbox.slack.command({ text: 'create orders' })
await click('plan_create')
await click('approval_approve')
await sandbox.slack.waitForMessage((message) => message.text.includes('orders is ready'), {
  timeoutMs: 600_000,
})
const tookMs = (performance.now() - startedAt) * scale
const { requests } = sandbox.azure
const count = (method: string) => requests.filter((request) => request.method === method).length
await causeway.stop()
await sandbox.close()
await redis.stop()

const minutes = (ms: number) => `${(ms / 60_000).toFixed(2)} min`
process.stdout.write(
  [
    `create with a new gateway, simulated time at scale ${scale}`,
    `  command to ready card   ${minutes(tookMs)}`,
    `  longest chain           ${minutes(IDEAL_MS)}   ratio ${(tookMs / IDEAL_MS).toFixed(3)}`,
    `  one step after another  ${minutes(ONE_BY_ONE_MS)}   ratio ${(ONE_BY_ONE_MS / tookMs).toFixed(2)} (arithmetic, not run)`,
    `  requests to Azure       ${count('PUT')} PUT, ${count('GET')} GET, ${count('POST')} POST`,
    '',
  ].join('\n'),
)
process.exit(0)
