import assert from 'node:assert/strict'
import path from 'node:path'
import { test } from 'node:test'
import { type Sandbox, startSandbox } from '../../sandbox/sandbox.ts'
import { type Canary, found, redisContent, type Sink, wireSecrets } from '../support/canaries.ts'
import { testPrefix, testRedis } from '../support/redis.ts'
import { clickWhenThere, createCluster } from '../support/stack.ts'
import { startProcess } from '../support/worker-process.ts'

/** A 40-minute gateway in a second. */
const SCALE = 2400
const PATIENCE = { timeoutMs: 60_000 }
const CLIENT_SECRET = 'canary-client-secret-5f1e0c'
const GARBLED = path.join(import.meta.dirname, '..', 'support', 'garbled-ambari.ts')

const told = (sandbox: Sandbox, pattern: RegExp, after = 0) =>
  sandbox.slack.waitForMessage(
    ({ text, blocks, ts }) =>
      Number(ts) > after && (pattern.test(text) || pattern.test(JSON.stringify(blocks ?? []))),
    PATIENCE,
  )

const newest = (sandbox: Sandbox) => Number(sandbox.slack.messages().at(-1)?.ts ?? 0)

/** Everything in which Causeway meets a secret, things that go wrong among them. */
async function doEverything(sandbox: Sandbox): Promise<void> {
  await createCluster(sandbox, 'orders')
  const commands: [text: string, answer: RegExp][] = [
    ['brokers orders', /Brokers of orders/],
    ['vpn orders', /VPN package of orders/],
    ['vpn orders linux', /VPN profile for orders is/],
    ['vpn orders windows', /VPN profile for orders is/],
    ['doctor orders', /^orders: /],
    ['list', /1 clusters/],
  ]
  for (const [text, answer] of commands) {
    const before = newest(sandbox)
    await sandbox.slack.command({ text })
    await told(sandbox, answer, before)
  }
  await sandbox.slack.command({ text: 'scale orders 5' })
  await clickWhenThere(sandbox, 'scale_start')
  await told(sandbox, /^orders has 5 workers/)
  await approved(sandbox, 'advertise orders names', /brokers of orders advertise host names/)
  sandbox.azure.faults.inject({ kind: 'clusterError', match: /payments/ })
  await sandbox.slack.command({ text: 'create payments --gateway none' })
  await clickWhenThere(sandbox, 'plan_create')
  await told(sandbox, /HDInsight failed inside/)
  await approved(sandbox, 'delete orders', /^orders is deleted/)
}

async function approved(sandbox: Sandbox, text: string, end: RegExp): Promise<void> {
  const before = newest(sandbox)
  await sandbox.slack.command({ text })
  const { channel, ts } = await told(sandbox, /Approval needed/, before)
  const click = { userId: 'U02BOB', channelId: channel, messageTs: ts }
  await sandbox.slack.click({ ...click, actionId: 'approval_approve' })
  await told(sandbox, end, before)
}

/** What Causeway itself is given. */
const settings = (environment: Readonly<Record<string, string>>): Canary[] =>
  ['SLACK_BOT_TOKEN', 'SLACK_SIGNING_SECRET', 'CAUSEWAY_AUDIT_KEY'].map((name) => ({
    name,
    secret: environment[name] ?? '',
  }))

/** Links of VPN packages are meant to be in messages (the policy says where); nothing else of the kind is. */
const withoutPackageLinks = (text: string) =>
  text.replaceAll(/<https?:[^|>"]+vpnclientconfiguration\.zip[^|>"]+\|/g, '')

test('no secret that Causeway is given, makes or reads is in its logs at the lowest level, in Redis, in a channel or on a page', async (t) => {
  const keyPrefix = testPrefix()
  const sandbox = await startSandbox({ scale: SCALE, recordBodies: true })
  t.after(() => sandbox.close())
  const { child, url } = await startProcess(t, {
    sandbox,
    keyPrefix,
    roles: 'bot,worker',
    preload: [GARBLED],
    environment: {
      LOG_LEVEL: 'trace',
      CAUSEWAY_AUDIT_LOG: 'on',
      AZURE_CLIENT_SECRET: CLIENT_SECRET,
    },
  })
  const logs: Buffer[] = []
  child.stdout?.on('data', (chunk: Buffer) => logs.push(chunk))
  sandbox.slack.setRequestUrl(`${url}/slack/events`)

  await doEverything(sandbox)
  await createCluster(sandbox, 'clicks', 'U01ALICE', '--gateway none')
  const beforeBug = newest(sandbox)
  child.kill('SIGWINCH')
  await sandbox.slack.command({ text: 'brokers clicks' })
  await told(sandbox, /Causeway itself made a mistake/, beforeBug)

  const canaries = [
    ...settings(sandbox.environment),
    { name: 'AZURE_CLIENT_SECRET', secret: CLIENT_SECRET },
    { name: 'token of Azure', secret: 'sim.' },
    { name: 'private key', secret: 'PRIVATE KEY-----' },
    ...wireSecrets(sandbox),
  ]
  const kinds = Map.groupBy(canaries, ({ name }) => name)
  t.diagnostic([...kinds].map(([name, all]) => `${all.length} × ${name}`).join(', '))
  for (const kind of ['password', 'storage key', 'signature of a link', 'line of a private key'])
    assert.ok(kinds.has(kind), kind)
  for (const { name, secret } of canaries) assert.ok(secret.length >= 4, name)

  const redis = await testRedis(t)
  const channels = sandbox.slack.messages().filter(({ channel }) => !channel.startsWith('D'))
  const pages = await Promise.all(
    ['/health', '/livez', '/readyz', '/metrics', '/'].map(async (page) => {
      const answer = await fetch(`${url}${page}`)
      return JSON.stringify([...answer.headers]) + (await answer.text())
    }),
  )
  const sinks: Sink[] = [
    ['logs', Buffer.concat(logs).toString('utf8')],
    ['redis', await redisContent(redis, keyPrefix)],
    ['channels', withoutPackageLinks(JSON.stringify(channels))],
    ['pages', pages.join('\n')],
  ]
  t.diagnostic(sinks.map(([name, { length }]) => `${name}: ${length} characters`).join(', '))
  for (const [name, content] of sinks.slice(0, 3))
    assert.ok(content.includes('orders') && content.length > 10_000, `${name} were read`)
  assert.deepEqual(found(canaries, sinks), [])

  // The scan itself, with one secret of each kind planted in each place.
  for (const [name, [canary]] of kinds) {
    assert.ok(canary)
    await redis.hset(`${keyPrefix}:planted`, 'field', `x${canary.secret}y`)
    const planted: Sink[] = [
      ['logs', `${sinks[0]?.[1]}{"msg":${JSON.stringify(canary.secret)}}`],
      ['redis', await redisContent(redis, keyPrefix)],
      ['channels', withoutPackageLinks(JSON.stringify([{ text: canary.secret }]))],
    ]
    assert.deepEqual(
      found([canary], planted),
      ['logs', 'redis', 'channels'].map((place) => `${name} in ${place}`),
    )
  }
  await redis.del(`${keyPrefix}:planted`)
})
