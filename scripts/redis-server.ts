import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Redis } from 'ioredis'
import { remedyFor } from '../src/redis/outage.ts'
import { connectFailFast } from '../src/redis/redis.ts'

export interface RedisServer {
  readonly url: string
  /** How it came here, for the log line: "REDIS_URL", "redis-server on the PATH". */
  readonly origin: string
  stop(): Promise<void>
}

/** There is no Redis: none answers at REDIS_URL, or this machine has none and none could be installed. */
export class NoRedisError extends Error {
  override readonly name = 'NoRedisError'
}

/**
 * A Redis for the demo and the tests: REDIS_URL if set; else a private one on a free port, from the PATH,
 * from Debian's packages (as root), or from redis-memory-server.
 * @throws NoRedisError
 */
export async function provideRedis(): Promise<RedisServer> {
  const given = process.env.REDIS_URL
  if (given) {
    await mustAnswer(given)
    return { url: given, origin: 'REDIS_URL', stop: async () => {} }
  }
  const onPath = findOnPath()
  if (onPath) return startPrivately(onPath, `${path.basename(onPath)} on the PATH`)
  if (installFromDebian()) {
    const installed = findOnPath()
    if (installed) return startPrivately(installed, 'redis-server from Debian')
  }
  return startMemoryServer()
}

async function mustAnswer(url: string): Promise<void> {
  const redis = connectFailFast(url)
  let reported: Error | undefined
  redis.on('error', (error) => {
    reported ??= error
  })
  try {
    await redis.connect()
    await redis.ping()
  } catch (cause) {
    throw new NoRedisError(
      `Redis: ${remedyFor(reported ?? (cause as Error))} Or unset REDIS_URL, and one is started for you.`,
      { cause },
    )
  } finally {
    redis.disconnect()
  }
}

function findOnPath(): string | undefined {
  const names = ['redis-server', 'valkey-server']
  const folders = (process.env.PATH ?? '').split(path.delimiter)
  return folders
    .flatMap((folder) => names.map((name) => path.join(folder, name)))
    .find((file) => spawnSync(file, ['--version'], { stdio: 'ignore' }).status === 0)
}

function installFromDebian(): boolean {
  if (
    process.getuid?.() !== 0 ||
    spawnSync('apt-get', ['--version'], { stdio: 'ignore' }).status !== 0
  )
    return false
  process.stdout.write('Installing redis-server from Debian (only the first time) …\n')
  const apt = (...parameters: string[]) =>
    spawnSync('apt-get', parameters, {
      stdio: 'ignore',
      // Without this, the package would start a service of its own.
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' },
    }).status === 0
  return apt('update') && apt('install', '-y', '--no-install-recommends', 'redis-server')
}

async function startPrivately(binary: string, origin: string): Promise<RedisServer> {
  const folder = await mkdtemp(path.join(tmpdir(), 'causeway-redis-'))
  const port = await freePort()
  const parameters = [
    '--port',
    String(port),
    '--bind',
    '127.0.0.1',
    '--dir',
    folder,
    '--save',
    '',
    '--appendonly',
    'yes',
    '--maxmemory-policy',
    'noeviction',
  ]
  const child: ChildProcess = spawn(binary, parameters, { stdio: 'ignore', detached: true })
  const url = `redis://127.0.0.1:${port}`
  await waitUntilUp(url)
  return {
    url,
    origin,
    async stop() {
      const gone = new Promise((resolve) => child.once('exit', resolve))
      if (child.exitCode === null && child.kill()) await gone
      await rm(folder, { recursive: true, force: true })
    },
  }
}

async function startMemoryServer(): Promise<RedisServer> {
  try {
    const { RedisMemoryServer } = await import('redis-memory-server')
    const server = new RedisMemoryServer({ instance: { ip: '127.0.0.1' } })
    const url = `redis://127.0.0.1:${await server.getPort()}`
    return { url, origin: 'redis-memory-server', stop: async () => void (await server.stop()) }
  } catch (cause) {
    throw new NoRedisError(
      'No Redis here and none could be installed: install redis-server (or valkey-server), or set REDIS_URL.',
      { cause },
    )
  }
}

async function waitUntilUp(url: string): Promise<void> {
  const redis = new Redis(url, {
    lazyConnect: true,
    retryStrategy: () => 50,
    maxRetriesPerRequest: null,
  })
  redis.on('error', () => {}) // refused until it listens
  try {
    await Promise.race([
      redis.ping(),
      sleep(10_000, undefined, { ref: false }).then(() => {
        throw new NoRedisError('redis-server was started but does not answer.')
      }),
    ])
  } finally {
    redis.disconnect()
  }
}

export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
    })
  })
}
