import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Redis } from 'ioredis'
import { ofOperations } from '../../sandbox/azure/recorded-request.ts'
import { unpackRecord } from '../../src/jobs/engine/record-text.ts'
import { redisUrl, testPrefix } from '../support/redis.ts'
import { clickWhenThere, createCluster, startStack } from '../support/stack.ts'

test('one command, Create and Approve lead to a ready card with addresses, bootstrap servers and a working package link', async (t) => {
  const { sandbox } = await startStack(t)
  const ready = await createCluster(sandbox, 'orders')
  const card = JSON.stringify(ready.blocks)
  const cluster = sandbox.ambari.cluster('orders')
  assert.ok(cluster)
  const ips = cluster.brokers.map((broker) => broker.ip)
  assert.equal(ips.length, 4)
  for (const ip of ips) assert.match(card, new RegExp(`${ip.replaceAll('.', '\\.')}:9092`))
  assert.ok(cluster.brokers.every((broker) => broker.advertised.includes(broker.ip)))
  assert.equal(cluster.maintenance, 'OFF', 'maintenance mode is as it was before')
  const [, link] = /<(https?:[^|]+)\|Download the VPN package/.exec(card) ?? []
  assert.ok(link, 'the card links the VPN package')
  const response = await fetch(link.replaceAll('&amp;', '&'))
  assert.equal(response.status, 200)
  assert.equal(
    Buffer.from(await response.arrayBuffer())
      .subarray(0, 2)
      .toString(),
    'PK',
  )
})

test('a create makes each resource once, in at most 12 writes and 110 reads', async (t) => {
  const { sandbox } = await startStack(t, { scale: 60 })
  await createCluster(sandbox, 'orders')
  const requests = ofOperations(sandbox.azure.requests)
  const puts = requests.filter((request) => request.method === 'PUT').map((request) => request.path)
  assert.deepEqual([...new Set(puts)].sort(), [...puts].sort(), 'no resource was put twice')
  const writes = puts.length
  const reads = requests.filter((request) => request.method === 'GET').length
  t.diagnostic(`${writes} writes, ${reads} reads, ${requests.length - writes - reads} posts`)
  assert.ok(writes <= 12, `${writes} writes`)
  assert.ok(reads <= 110, `${reads} reads`)
})

test('the same click delivered twice makes one operation', async (t) => {
  const { sandbox } = await startStack(t)
  await sandbox.slack.command({ text: 'create orders' })
  sandbox.slack.faults.inject({ kind: 'duplicateDelivery' })
  await clickWhenThere(sandbox, 'plan_create')
  await clickWhenThere(sandbox, 'approval_approve')
  await sandbox.slack.waitForMessage(
    (message) => message.text.includes('orders is ready') && message.threadTs === undefined,
    { timeoutMs: 60_000 },
  )
  const live = sandbox.slack
    .messages('C01KAFKA')
    .filter((message) => message.text.includes('is ready') && message.threadTs === undefined)
  assert.equal(live.length, 1)
  const clusters = sandbox.azure.requests.filter(
    (request) => request.method === 'PUT' && /\/clusters\//i.test(request.path),
  )
  assert.equal(clusters.length, 1)
})

test('a second create of the same name is told who holds the cluster', async (t) => {
  const { sandbox } = await startStack(t)
  await sandbox.slack.command({ text: 'create orders' })
  await clickWhenThere(sandbox, 'plan_create')
  await sandbox.slack.command({ text: 'create orders', userId: 'U02BOB' })
  const plan = await sandbox.slack.waitForMessage(
    (message) =>
      message.ephemeralTo === 'U02BOB' &&
      JSON.stringify(message.blocks ?? []).includes('plan_create'),
    { timeoutMs: 60_000 },
  )
  await sandbox.slack.click({
    userId: 'U02BOB',
    channelId: plan.channel,
    messageTs: plan.ts,
    actionId: 'plan_create',
  })
  const told = await sandbox.slack.waitForMessage(
    (message) => message.ephemeralTo === 'U02BOB' && message.text.includes('is busy'),
    { timeoutMs: 10_000 },
  )
  assert.match(told.text, /<@U01ALICE>/)
})

test('brokers, list, status and vpn answer from what is really there', async (t) => {
  const { sandbox } = await startStack(t)
  await createCluster(sandbox, 'orders')
  const answers: Record<string, RegExp> = {
    'brokers orders': /Brokers of orders: 10\.0\.0\.\d+:9092,/,
    list: /1 clusters: orders/,
    'vpn orders': /VPN package of orders/,
    'brokers payments': /no cluster called "payments"/,
  }
  for (const [text, pattern] of Object.entries(answers)) {
    await sandbox.slack.command({ text })
    await sandbox.slack.waitForMessage((message) => pattern.test(message.text), {
      timeoutMs: 20_000,
    })
  }
  const status = await sandbox.slack.command({ text: 'status orders' })
  assert.match(JSON.stringify(status.body), /create orders: succeeded/)
})

test('no password, storage key, token, private key or package link is ever in Redis', async (t) => {
  const keyPrefix = testPrefix()
  const { sandbox } = await startStack(t, { keyPrefix })
  const ready = await createCluster(sandbox, 'orders')
  const redis = new Redis(redisUrl())
  t.after(() => redis.disconnect())
  const dump: string[] = []
  for (const key of await redis.keys(`${keyPrefix}*`)) {
    dump.push(key, (await redis.dumpBuffer(key))?.toString('latin1') ?? '')
    const type = await redis.type(key)
    if (type === 'hash')
      dump.push(...Object.values(await redis.hgetallBuffer(key)).map(unpackRecord))
    if (type === 'string') dump.push((await redis.get(key)) ?? '')
  }
  const stored = dump.join('\n')
  const [, signature] = /sig=([^&|"]+)/.exec(JSON.stringify(ready.blocks)) ?? []
  assert.ok(signature && stored.includes('orders'))
  const secrets = [
    sandbox.environment.SLACK_BOT_TOKEN ?? '?',
    sandbox.environment.SLACK_SIGNING_SECRET ?? '?',
    signature,
    'PRIVATE KEY',
    'hooks/',
    'Bearer ',
  ]
  for (const secret of secrets) assert.ok(!stored.includes(secret), `found ${secret.slice(0, 6)}…`)
  const posted = JSON.stringify(sandbox.slack.messages('C01KAFKA'))
  assert.ok(!posted.includes('PRIVATE KEY'))
})
