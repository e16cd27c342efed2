import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { TestContext } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Redis } from 'ioredis'
import { type Sandbox, startSandbox } from '../../sandbox/sandbox.ts'
import { startCauseway } from '../../src/causeway.ts'
import { readConfig } from '../../src/config/config.ts'
import { createLog } from '../../src/log.ts'
import { redisUrl, testPrefix, testRedis } from '../support/redis.ts'
import { POLICY } from '../support/stack.ts'
import { startProcess } from '../support/worker-process.ts'
import type { Target } from './operations.ts'

const FAILPOINTS = import.meta.resolve('./failpoints.ts')
/** Processes that are started by the hundred need not compile the same files each. */
const COMPILED = path.join(tmpdir(), 'causeway-compiled')
/** A 40-minute gateway in a second. */
const SCALE = 2400
const PATIENCE = { timeoutMs: 90_000 }

/** What an operation has done to the world, for comparison with a run that nobody disturbed. */
export interface Effects {
  /** What was made, changed or deleted in Azure: "PUT …/vpn-orders 201", sorted. */
  readonly azure: readonly string[]
  /** Resources that are there at the end. */
  readonly resources: readonly string[]
  /** How often each broker was restarted, and how many versions of the configuration were saved. */
  readonly ambari: readonly string[]
  readonly finals: number
  /** Messages in the channel, replies left out. */
  readonly messages: number
}

export interface Run {
  readonly effects: Effects
  /** Every point that the first worker came to, in order; the last one is where it was killed. */
  readonly points: readonly string[]
  readonly killed: boolean
  /** It died after it had begun to post a message, and before it had noted where that stands. */
  readonly diedPosting: boolean
  /** From the kill to the next save of an operation by the other worker, in real milliseconds. */
  readonly resumedAfterMs: number | undefined
}

/**
 * Runs one operation with a worker in a process of its own, which is killed at its `number`th remote call or write
 * of state, before or after it. Another worker is started at that moment.
 * @param failpoint as "12:before"; undefined: nobody is killed, points are only counted
 */
export async function runOnce(
  t: TestContext,
  target: Target,
  failpoint: string | undefined,
): Promise<Run> {
  const keyPrefix = testPrefix()
  const redis = await testRedis(t)
  const sandbox = await startSandbox({ scale: SCALE })
  t.after(() => sandbox.close())
  const start = (roles: 'bot' | 'worker') => startHere(t, sandbox, keyPrefix, roles)
  const bot = await start('bot')
  sandbox.slack.setRequestUrl(`${bot.url}/slack/events`)
  const preparing = await start('worker')
  await target.prepare(sandbox)
  await settled(redis, keyPrefix)
  await preparing.stop()
  const before = await effectsOf(sandbox, target)

  const folder = await mkdtemp(path.join(tmpdir(), 'causeway-points-'))
  t.after(() => rm(folder, { recursive: true, force: true }))
  const log = path.join(folder, 'points')
  const victim = await startProcess(t, {
    sandbox,
    keyPrefix,
    roles: 'worker',
    preload: [FAILPOINTS],
    environment: {
      ...SETTINGS,
      NODE_COMPILE_CACHE: COMPILED,
      FAILPOINTS_LOG: log,
      ...(failpoint === undefined ? {} : { FAILPOINT: failpoint }),
    },
  })
  const isOver = new AbortController()
  let resumedAfterMs: Promise<number | undefined> | undefined
  const replaced = victim.ended.then(async () => {
    if (failpoint === undefined) return
    resumedAfterMs = nextSave(redis, keyPrefix, isOver.signal)
    await start('worker')
  })
  await reachEnd(sandbox, target).catch((cause: unknown) => {
    const said = sandbox.slack.messages().map(({ text }) => text)
    throw new Error(`it did not end; Slack says:\n${said.join('\n')}`, { cause })
  })
  await settled(redis, keyPrefix)
  isOver.abort()
  const killed = victim.child.signalCode === 'SIGKILL'
  victim.child.kill('SIGTERM')
  await replaced
  const seen = readPoints(await readFile(log, 'utf8'))
  return {
    effects: since(before, await effectsOf(sandbox, target)),
    points: seen.map(({ label }) => label),
    killed,
    diedPosting: killed && isPosting(seen),
    resumedAfterMs: killed ? await resumedAfterMs : undefined,
  }
}

interface Point {
  readonly label: string
  readonly done: boolean
}

function readPoints(text: string): Point[] {
  const lines = text.trimEnd().split('\n')
  const done = new Set(
    lines.filter((line) => line.endsWith(' done')).map((line) => Number.parseInt(line, 10)),
  )
  return lines
    .filter((line) => !line.endsWith(' done'))
    .map((line) => ({
      label: line.replace(/^\d+ /, ''),
      done: done.has(Number.parseInt(line, 10)),
    }))
}

/** Each message to the channel is posted, then noted; only the last reply in the thread is not. */
function isPosting(points: readonly Point[]): boolean {
  const posted = points.filter(({ label }) => label.includes('/chat.postMessage')).length
  const noted = points.filter(({ label, done }) => done && label.startsWith('redis hset messages:'))
  return posted > noted.length
}

async function reachEnd(sandbox: Sandbox, target: Target): Promise<void> {
  await target.ask(sandbox)
  await sandbox.slack.waitForMessage(
    ({ text, threadTs }) => target.end.test(text) && threadTs === undefined,
    PATIENCE,
  )
}

/** The watch and the pages about health would call at moments of their own. */
const SETTINGS = { CAUSEWAY_WATCH_MINUTES: '0', LOG_LEVEL: 'info' }

async function startHere(
  t: TestContext,
  sandbox: Sandbox,
  keyPrefix: string,
  roles: 'bot' | 'worker',
) {
  const config = readConfig({
    ...sandbox.environment,
    ...SETTINGS,
    REDIS_URL: redisUrl(),
    CAUSEWAY_KEY_PREFIX: keyPrefix,
    CAUSEWAY_POLICY: POLICY,
    CAUSEWAY_ROLES: roles,
    PORT: '0',
    LOG_LEVEL: 'fatal',
  })
  const causeway = await startCauseway(config, createLog(config.logLevel))
  let stopping: Promise<void> | undefined
  const stop = () => {
    stopping ??= causeway.stop()
    return stopping
  }
  t.after(stop)
  return { url: causeway.url, stop }
}

const versions = async (redis: Redis, prefix: string) => {
  const ids = await redis.smembers(`${prefix}:active`)
  const all = await Promise.all(ids.map((id) => redis.hget(`${prefix}:op:${id}`, 'version')))
  return ids.map((id, index) => `${id} ${all[index]}`).join()
}

/** Until an operation is saved again, or settled; undefined when all were over before that. */
async function nextSave(
  redis: Redis,
  prefix: string,
  over: AbortSignal,
): Promise<number | undefined> {
  const from = performance.now()
  const before = await versions(redis, prefix)
  while ((await versions(redis, prefix)) === before) {
    if (over.aborted) return undefined
    await sleep(25)
  }
  return performance.now() - from
}

/** Until no operation needs a worker any more: its end has been told. */
async function settled(redis: Redis, prefix: string): Promise<void> {
  while ((await redis.scard(`${prefix}:active`)) > 0) await sleep(25)
}

/**
 * A PUT of what is there already is answered with 200, a DELETE of what is gone with 204: that makes no difference.
 * HDInsight alone answers 200 to what is new. Asking for a VPN package changes nothing, as often as it is asked.
 */
function isEffect(request: { method: string; path: string; status: number }): boolean {
  const { method, status } = request
  if (/\/getvpnprofilepackageurl$/i.test(request.path)) return false
  if (status === 201 || status === 202) return true
  if (status !== 200) return false
  return method === 'DELETE' || (method === 'PUT' && /\/clusters\/[^/]+$/i.test(request.path))
}

async function effectsOf(sandbox: Sandbox, { end }: Target): Promise<Effects> {
  const cluster = sandbox.ambari.cluster('orders')
  const messages = sandbox.slack
    .messages('C01KAFKA')
    .filter(({ threadTs, ephemeralTo }) => threadTs === undefined && ephemeralTo === undefined)
  return {
    azure: sandbox.azure.requests
      .filter(isEffect)
      .map(({ method, path: asked, status }) => `${method} ${asked.toLowerCase()} ${status}`)
      .sort(),
    resources: sandbox.azure
      .resources()
      .filter(({ endedAt }) => endedAt === undefined)
      .map(({ type, name }) => `${type}/${name}`)
      .sort(),
    ambari: [
      ...(cluster?.restarts ?? []).map(({ host }) => `restart ${host.split('.')[0]}`).sort(),
      ...(cluster?.versions ?? []).map((_version, index) => `version ${index + 1}`),
      `maintenance ${cluster?.maintenance ?? 'unknown'}`,
    ],
    finals: messages.filter(({ text }) => end.test(text)).length,
    messages: messages.length,
  }
}

/** What came on top of an earlier state; resources and Ambari as they are. */
function since(before: Effects, after: Effects): Effects {
  const earlier = [...before.azure]
  const azure = after.azure.filter((effect) => {
    const index = earlier.indexOf(effect)
    if (index < 0) return true
    earlier.splice(index, 1)
    return false
  })
  return {
    ...after,
    azure,
    finals: after.finals - before.finals,
    messages: after.messages - before.messages,
  }
}
