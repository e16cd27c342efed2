import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { freePort, redisServerMissing, startRedis, untilUp } from '../support/redis-process.ts'
import { clickWhenThere, startStack } from '../support/stack.ts'

const skip = redisServerMissing()
const NAME = 'causeway'

/** One sentinel that believes after a second that the master is down; a vote of one is enough. */
async function startSentinel(masterPort: number) {
  const folder = await mkdtemp(path.join(tmpdir(), 'causeway-sentinel-'))
  const port = await freePort()
  const file = path.join(folder, 'sentinel.conf')
  const settings = [
    `port ${port}`,
    'bind 127.0.0.1',
    `dir ${folder}`,
    `sentinel monitor ${NAME} 127.0.0.1 ${masterPort} 1`,
    `sentinel down-after-milliseconds ${NAME} 1000`,
    `sentinel failover-timeout ${NAME} 5000`,
  ]
  await writeFile(file, `${settings.join('\n')}\n`)
  const child: ChildProcess = spawn('redis-server', [file, '--sentinel'], { stdio: 'ignore' })
  await untilUp(port)
  return {
    address: `127.0.0.1:${port}`,
    async stop() {
      const gone = new Promise((resolve) => child.once('exit', resolve))
      child.kill('SIGKILL')
      await gone
      await rm(folder, { recursive: true, force: true })
    },
  }
}

for (const way of ['killed', 'frozen'] as const)
  test(`with Sentinel, a master that is ${way} in the middle of a create is replaced: the same process goes on, nothing is made twice`, {
    skip,
    timeout: 120_000,
  }, async (t) => {
    const master = await startRedis()
    const replica = await startRedis('--replicaof', '127.0.0.1', String(master.port))
    while (!/master_link_status:up/.test(String(await replica.command('INFO', 'replication'))))
      await sleep(50)
    const sentinel = await startSentinel(master.port)
    while (!/slaves=1/.test(String(await infoOf(sentinel.address)))) await sleep(100)
    const { sandbox } = await startStack(t, {
      scale: 300,
      redisUrl: master.url,
      environment: { REDIS_SENTINELS: sentinel.address, REDIS_SENTINEL_NAME: NAME },
    })
    // After Causeway, which would wait for them.
    t.after(() => Promise.all([sentinel.stop(), master.remove(), replica.remove()]))
    await sandbox.slack.command({ text: 'create orders' })
    await clickWhenThere(sandbox, 'plan_create')
    const puts = () => sandbox.azure.requests.filter(({ method }) => method === 'PUT')
    while (puts().length < 8) await sleep(10)
    const requests = () => sandbox.azure.requests.length
    const at = performance.now()
    if (way === 'killed') await master.kill()
    else master.freeze()
    while ((await replica.command('ROLE').catch(() => []))?.toString().startsWith('slave'))
      await sleep(50)
    const promotedMs = performance.now() - at
    const before = requests()
    while (requests() === before) await sleep(20)
    t.diagnostic(
      `${way}: a new master after ${Math.round(promotedMs)} ms, at work again after ${Math.round(performance.now() - at)} ms`,
    )
    const { body } = await sandbox.slack.command({ text: 'status' })
    assert.match(JSON.stringify(body), /orders/)
    await clickWhenThere(sandbox, 'approval_approve', 'U02BOB')
    await sandbox.slack.waitForMessage(
      ({ text, threadTs }) => threadTs === undefined && /orders is ready/.test(text),
      { timeoutMs: 60_000 },
    )
    const made = puts()
      .filter(({ path: asked, status }) => status === 201 || /\/clusters\/[^/]+$/i.test(asked))
      .map(({ path: asked }) => asked.toLowerCase())
    assert.deepEqual(made.toSorted(), [...new Set(made)].toSorted())
    assert.equal(sandbox.ambari.cluster('orders')?.restarts.length, 4)
  })

async function infoOf(address: string): Promise<unknown> {
  const { Redis } = await import('ioredis')
  const [host = '', port] = address.split(':')
  const redis = new Redis(Number(port), host, { enableReadyCheck: false })
  redis.on('error', () => {})
  try {
    return await redis.call('INFO', 'sentinel')
  } finally {
    redis.disconnect()
  }
}
