import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { type TestContext, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Redis } from 'ioredis'
import type { Sandbox } from '../../sandbox/sandbox.ts'
import { AuditStore } from '../../src/audit/audit-store.ts'
import { type AuditEntry, parseEntry } from '../../src/audit/entry.ts'
import { AuditSigner } from '../../src/audit/signer.ts'
import { verifyLog } from '../../src/audit/verify.ts'
import { testPrefix, testRedis } from '../support/redis.ts'
import { clickWhenThere, createCluster, startStack } from '../support/stack.ts'

/** A 40-minute gateway in a second. */
const SCALE = 2400
const PATIENCE = { timeoutMs: 40_000 }

async function auditedStack(t: TestContext, scale = SCALE) {
  const keyPrefix = testPrefix()
  const { sandbox } = await startStack(t, { scale, keyPrefix })
  const redis = await testRedis(t)
  const key = Buffer.from(sandbox.environment.CAUSEWAY_AUDIT_KEY ?? '', 'base64')
  return { sandbox, redis, keyPrefix, signer: new AuditSigner([key], keyPrefix) }
}

async function readEntries(redis: Redis, prefix: string): Promise<AuditEntry[]> {
  const all = await new AuditStore(redis, prefix).from(1, 100_000)
  return all.flatMap(({ body }) => parseEntry(body) ?? [])
}

const told = (sandbox: Sandbox, pattern: RegExp, after = 0) =>
  sandbox.slack.waitForMessage(
    ({ text, threadTs, ts }) => threadTs === undefined && Number(ts) > after && pattern.test(text),
    PATIENCE,
  )

/** Lets Bob approve what is asked because of a command. */
async function approved(sandbox: Sandbox, text: string, end: RegExp): Promise<void> {
  const before = Number(sandbox.slack.messages().at(-1)?.ts ?? 0)
  await sandbox.slack.command({ text })
  const card = await told(sandbox, /Approval needed/, before)
  await sandbox.slack.click({
    userId: 'U02BOB',
    channelId: card.channel,
    messageTs: card.ts,
    actionId: 'approval_approve',
  })
  await told(sandbox, end, before)
}

/** Everything that the simulators saw which may change something, or asks for a secret, as "METHOD path". */
function writesOf({ azure, ambari }: Sandbox): string[] {
  return [
    ...azure.requests.map(({ method, path }) => `${method} ${path}`),
    // Without a token the vault does nothing but ask for one.
    ...azure.keyVault.requests
      .filter(({ status }) => status !== 401)
      .map(({ call }) => call.replace(' ', ' /')),
    ...ambari.requests.map(({ method, path }) => `${method} ${path}`),
  ].filter((request) => /^(PUT|POST|PATCH|DELETE) /.test(request))
}

function countedUp(all: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>()
  for (const one of all) counts.set(one, (counts.get(one) ?? 0) + 1)
  return counts
}

/** Paths of requests that the log says were begun. */
const recorded = (entries: readonly AuditEntry[]) =>
  entries
    .filter(({ deed, outcome }) => deed === 'change' && outcome === 'begun')
    .map(({ what = '' }) => what.replace(/^(\w+) [^/]+/, '$1 '))

test('every write of a create, a profile, an advertise, a scale and a delete that Azure, the vault and Ambari saw has its record, with who asked', async (t) => {
  const { sandbox, redis, keyPrefix, signer } = await auditedStack(t)
  await createCluster(sandbox, 'orders')
  sandbox.kafka.createTopic('orders', {
    name: 'clicks',
    partitions: 6,
    replicationFactor: 3,
    minInsyncReplicas: 2,
  })
  await sandbox.slack.command({ text: 'vpn orders linux' })
  await told(sandbox, /VPN profile for orders/)
  await approved(sandbox, 'advertise orders names', /The brokers of orders advertise host names/)
  await sandbox.slack.command({ text: 'scale orders 5' })
  await clickWhenThere(sandbox, 'scale_start')
  await told(sandbox, /^orders has 5 workers/)
  await approved(sandbox, 'delete orders', /^orders is deleted/)

  const entries = await readEntries(redis, keyPrefix)
  const writes = countedUp(writesOf(sandbox))
  const records = countedUp(recorded(entries))
  t.diagnostic(`${writesOf(sandbox).length} writes, ${entries.length} entries`)
  assert.ok(writes.size > 30)
  for (const [write, times] of writes)
    assert.ok(
      (records.get(write) ?? 0) >= times,
      `${write}: ${records.get(write) ?? 0} of ${times}`,
    )

  const begun = entries.filter(({ outcome }) => outcome === 'begun')
  const ended = new Set(entries.map(({ of }) => of))
  assert.deepEqual(
    begun.filter(({ n }) => !ended.has(n)).map(({ what }) => what),
    [],
    'every beginning has its end',
  )
  const changes = begun.filter(({ deed }) => deed === 'change')
  assert.deepEqual(
    changes.filter(({ user, operation }) => user !== 'U01ALICE' || !operation),
    [],
  )
  const deeds = (deed: string) =>
    begun.filter((one) => one.deed === deed).map(({ what, user }) => `${user}: ${what}`)
  assert.deepEqual(deeds('command'), [
    'U01ALICE: create orders',
    'U01ALICE: vpn orders linux',
    'U01ALICE: advertise orders names',
    'U01ALICE: scale orders 5',
    'U01ALICE: delete orders',
  ])
  assert.deepEqual(deeds('decision'), [
    'U01ALICE: approved create',
    'U02BOB: approved advertise',
    'U02BOB: approved delete',
  ])
  assert.ok(deeds('delivery').some((deed) => /U01ALICE: file .*orders/.test(deed)))
  assert.ok(deeds('delivery').includes('U01ALICE: link of the VPN package'))
  assert.deepEqual((await verifyLog(new AuditStore(redis, keyPrefix), signer)).problems, [])
})

test('while the audit log cannot be written, nothing is written anywhere; afterwards it goes on', async (t) => {
  // Slow enough for steps to wait out the while.
  const { sandbox, redis, keyPrefix } = await auditedStack(t, 240)
  await sandbox.slack.command({ text: 'create orders' })
  await clickWhenThere(sandbox, 'plan_create')
  while (!writesOf(sandbox).some((write) => write.startsWith('PUT '))) await sleep(20)
  await redis.rename(`${keyPrefix}:audit`, `${keyPrefix}:audit-kept`)
  await redis.set(`${keyPrefix}:audit`, 'no stream')
  await sleep(300) // what was recorded before is under way
  const before = writesOf(sandbox).length
  const reads = sandbox.azure.requests.length
  await sleep(1200)
  assert.deepEqual(writesOf(sandbox).slice(before), [])
  assert.ok(sandbox.azure.requests.length > reads, 'it looks, and writes nothing')
  const { body } = await sandbox.slack.command({ text: 'create payments' })
  assert.match(JSON.stringify(body), /cannot reach its store/)
  await redis.del(`${keyPrefix}:audit`)
  await redis.rename(`${keyPrefix}:audit-kept`, `${keyPrefix}:audit`)
  await clickWhenThere(sandbox, 'approval_approve')
  await told(sandbox, /orders is ready/)
  const records = countedUp(recorded(await readEntries(redis, keyPrefix)))
  for (const [write, times] of countedUp(writesOf(sandbox)))
    assert.ok((records.get(write) ?? 0) >= times, write)
})

test('what people type is not in the log where it may be a secret', async (t) => {
  const { sandbox, redis, keyPrefix } = await auditedStack(t)
  const secrets = ['hunter2hunter2', 'AKIASECRETKEY/+==', 'xoxb-1-2-abc']
  for (const secret of secrets) {
    await sandbox.slack.command({ text: `create orders ${secret}` })
    await sandbox.slack.command({ text: `vpn orders --password ${secret}` })
    await sandbox.slack.command({ text: secret })
  }
  const entries = await readEntries(redis, keyPrefix)
  const said = entries.filter(({ deed }) => deed === 'command').map(({ what }) => what)
  assert.equal(said.length, secrets.length * 3)
  for (const secret of secrets) assert.ok(!JSON.stringify(entries).includes(secret), secret)
})

test('history shows who did what, newest first, in pages, to whoever may see it', async (t) => {
  const folder = await mkdtemp(path.join(tmpdir(), 'causeway-policy-'))
  t.after(() => rm(folder, { recursive: true }))
  const policy = path.join(folder, 'policy.yaml')
  await writeFile(
    policy,
    [
      'version: 1',
      'rules:',
      '  - { users: [U01ALICE], may: ["*"] }',
      '  - { users: [U02BOB], may: [status, history, approve], clusters: ["orders"] }',
      'approvals: { requesterMayApproveNewCluster: true }',
    ].join('\n'),
  )
  const { sandbox } = await startStack(t, { scale: SCALE, policy })
  await createCluster(sandbox, 'orders', 'U01ALICE', '--gateway none')
  const ask = async (text: string, userId: string) =>
    JSON.stringify((await sandbox.slack.command({ text, userId })).body)

  const own = await ask('history', 'U01ALICE')
  assert.match(own, /Your history/)
  assert.match(own, /approved create/)
  assert.match(own, /"history_older"/, 'there is more than one page')
  assert.doesNotMatch(await ask('history', 'U02BOB'), /approved create/)
  assert.match(await ask('history orders', 'U02BOB'), /approved create/)
  assert.match(await ask('history --all', 'U02BOB'), /approved create/)
  assert.match(await ask('history payments', 'U02BOB'), /may not use history/)
  assert.match(await ask('history', 'U03CAROL'), /may not use history/)
  const [, operation = ''] = /(k-[0-9a-f]{12})/.exec(JSON.stringify(sandbox.slack.messages())) ?? []
  assert.match(await ask(`history ${operation}`, 'U01ALICE'), /PUT clusters\/orders \(done: 20\d/)

  // Every page, by its button, to the very first deed.
  const seen: string[] = []
  let value = /"history_older".*?"value":"([^"]+)"/.exec(own)?.[1]
  while (value !== undefined) {
    const before = Number(sandbox.slack.messages().at(-1)?.ts ?? 0)
    const shown = await sandbox.slack.waitForMessage(
      ({ blocks }) => JSON.stringify(blocks).includes(`"${value}"`),
      PATIENCE,
    )
    await sandbox.slack.click({
      userId: 'U01ALICE',
      channelId: shown.channel,
      messageTs: shown.ts,
      actionId: 'history_older',
    })
    const page = await sandbox.slack.waitForMessage(
      ({ ts, text }) => Number(ts) > before && /^Your history/.test(text),
      PATIENCE,
    )
    const blocks = JSON.stringify(page.blocks)
    seen.push(blocks)
    value = /"history_older".*?"value":"([^"]+)"/.exec(blocks)?.[1]
  }
  assert.match(seen.at(-1) ?? '', /\/kafka create orders/)
})
