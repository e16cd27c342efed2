import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Sandbox, startSandbox } from '../../sandbox/sandbox.ts'
import { startCauseway } from '../../src/causeway.ts'
import { readConfig } from '../../src/config/config.ts'
import { createLog } from '../../src/log.ts'
import { type Cable, startCable } from '../support/cable.ts'
import { redisUrl, testPrefix } from '../support/redis.ts'
import { clickWhenThere, POLICY, startStack } from '../support/stack.ts'

const SCALE = 300
/** Of Azure's and Ambari's own time. */
const HALF_AN_HOUR_MS = (30 * 60_000) / SCALE
const OPTIONS = { timeout: 120_000 }

async function create(sandbox: Sandbox, meanwhile?: () => Promise<void>): Promise<void> {
  await sandbox.slack.command({ text: 'create orders' })
  await clickWhenThere(sandbox, 'plan_create')
  await meanwhile?.()
  await clickWhenThere(sandbox, 'approval_approve', 'U02BOB')
  await sandbox.slack.waitForMessage(
    ({ text, threadTs }) => threadTs === undefined && /orders is ready/.test(text),
    { timeoutMs: 90_000 },
  )
}

/** Made once each, restarted once each, and nobody was ever told of a failure. */
function assertAsIfNothing(sandbox: Sandbox): void {
  const made = sandbox.azure.requests
    .filter(({ method, status }) => method === 'PUT' && status === 201)
    .map(({ path }) => path.toLowerCase())
  assert.deepEqual(made.toSorted(), [...new Set(made)].toSorted())
  assert.equal(clusterPuts(sandbox), 1)
  assert.equal(sandbox.ambari.cluster('orders')?.restarts.length, 4)
  assert.equal(sandbox.ambari.cluster('orders')?.versions.length, 2)
  const failures = sandbox.slack.messages().filter(({ text }) => /failed|mistake/i.test(text))
  assert.deepEqual(failures, [])
}

const clusterPuts = (sandbox: Sandbox) =>
  sandbox.azure.requests.filter(
    ({ method, path, status }) =>
      method === 'PUT' && status < 300 && /\/clusters\/orders$/i.test(path),
  ).length

/** Causeway, which reaches Azure's Resource Manager and Ambari by cables that can be pulled. */
async function startBehindCables(t: TestContext) {
  const sandbox = await startSandbox({ scale: SCALE })
  const azure = await startCable(t, sandbox.azure.url)
  const { AMBARI_URL_TEMPLATE: template = '' } = sandbox.environment
  const origin = /^http:\/\/[^/]+/.exec(template)?.[0] ?? ''
  const ambari = await startCable(t, origin)
  const config = readConfig({
    ...sandbox.environment,
    AZURE_ARM_ENDPOINT: azure.url,
    AMBARI_URL_TEMPLATE: template.replace(origin, ambari.url),
    REDIS_URL: redisUrl(),
    CAUSEWAY_KEY_PREFIX: testPrefix(),
    CAUSEWAY_POLICY: POLICY,
    CAUSEWAY_WATCH_MINUTES: '0',
    PORT: '0',
    LOG_LEVEL: 'fatal',
  })
  const causeway = await startCauseway(config, createLog(config.logLevel))
  t.after(async () => {
    await causeway.stop()
    await sandbox.close()
  })
  sandbox.slack.setRequestUrl(`${causeway.url}/slack/events`)
  return { sandbox, azure, ambari }
}

test(
  'every reply to a PUT is lost once, after Azure has accepted it: nothing is made twice, nobody is told of a failure',
  OPTIONS,
  async (t) => {
    const { sandbox } = await startStack(t, { scale: SCALE })
    for (const part of PARTS)
      sandbox.azure.faults.inject({ kind: 'lostReply', match: new RegExp(`^PUT .*${part}`, 'i') })
    await create(sandbox)
    assertAsIfNothing(sandbox)
    assert.deepEqual(sandbox.azure.faults.active(), [], 'every fault has struck')
  },
)

const PARTS = [
  'networkSecurityGroups/nsg-orders',
  'publicIPAddresses/pip-nat-orders',
  'publicIPAddresses/pip-vpn-orders',
  'natGateways/nat-orders',
  'virtualNetworks/vnet-orders',
  'virtualNetworkGateways/vpn-orders',
  'storageAccounts/[^/]+$',
  'clusters/orders$',
] as const

test(
  'PUTs that are answered five minutes late are waited for or looked after, and not sent again',
  OPTIONS,
  async (t) => {
    const { sandbox } = await startStack(t, { scale: SCALE })
    for (const part of ['virtualNetworkGateways/vpn-orders', 'clusters/orders$'])
      sandbox.azure.faults.inject({
        kind: 'lateReply',
        match: new RegExp(`^PUT .*${part}`, 'i'),
        delayMs: 5 * 60_000,
      })
    await create(sandbox)
    assertAsIfNothing(sandbox)
  },
)

test(
  'connections to Azure and Ambari that are reset again and again end nothing',
  OPTIONS,
  async (t) => {
    const { sandbox, azure, ambari } = await startBehindCables(t)
    let resets = 0
    const timer = setInterval(() => {
      resets += 1
      azure.cut()
      ambari.cut()
    }, 350)
    t.after(() => clearInterval(timer))
    await create(sandbox)
    clearInterval(timer)
    assertAsIfNothing(sandbox)
    t.diagnostic(`${resets} times every connection was reset`)
  },
)

async function partition(cable: Cable): Promise<void> {
  cable.pull()
  await sleep(HALF_AN_HOUR_MS)
  cable.plug()
}

test(
  'half an hour without Azure, while gateway and cluster are being made: it is waited for, no failure is told',
  OPTIONS,
  async (t) => {
    const { sandbox, azure } = await startBehindCables(t)
    await create(sandbox, async () => {
      while (clusterPuts(sandbox) === 0) await sleep(20)
      await partition(azure)
    })
    assertAsIfNothing(sandbox)
  },
)

test(
  'half an hour without Ambari, in the middle of a restart: it is waited for, each broker is restarted once',
  OPTIONS,
  async (t) => {
    const { sandbox, ambari } = await startBehindCables(t)
    const restarting = async () => {
      while ((sandbox.ambari.cluster('orders')?.restarts.length ?? 0) === 0) await sleep(10)
      await partition(ambari)
    }
    await Promise.all([create(sandbox), restarting()])
    assertAsIfNothing(sandbox)
  },
)
