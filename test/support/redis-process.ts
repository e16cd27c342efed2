import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Redis } from 'ioredis'

/** A Redis of the test's own, which it may kill, freeze, rob and start again on the same port. */
export interface RedisProcess {
  readonly url: string
  readonly port: number
  /** Folder with its append-only file. */
  readonly folder: string
  /** SIGKILL: what was written is in the file, as far as the system has taken it. */
  kill(): Promise<void>
  start(): Promise<void>
  /** Answers nobody, closes nothing: as a host behind a cable that was pulled. */
  freeze(): void
  thaw(): void
  /** One command over a connection of its own. */
  command(name: string, ...args: string[]): Promise<unknown>
  /** Ends it for good. */
  remove(): Promise<void>
}

/** Whether there is a redis-server here that a test can start; else the reason for skipping. */
export function redisServerMissing(): string | false {
  const { status } = spawnSync('redis-server', ['--version'], { stdio: 'ignore' })
  return status === 0 ? false : 'no redis-server on the PATH'
}

/** Starts one on a free port of 127.0.0.1, for whoever calls `remove` after its users have closed their connections. */
export async function startRedis(...options: readonly string[]): Promise<RedisProcess> {
  const folder = await mkdtemp(path.join(tmpdir(), 'causeway-redis-'))
  const port = await freePort()
  let child: ChildProcess | undefined
  const start = async () => {
    child = run(port, folder, options)
    await untilUp(port)
  }
  const kill = async () => {
    const running = child
    child = undefined
    if (!running) return
    const gone = new Promise((resolve) => running.once('exit', resolve))
    running.kill('SIGKILL')
    await gone
  }
  const killAtExit = () => void child?.kill('SIGKILL')
  process.once('exit', killAtExit)
  await start()
  return {
    url: `redis://127.0.0.1:${port}`,
    port,
    folder,
    kill,
    start,
    freeze: () => void child?.kill('SIGSTOP'),
    thaw: () => void child?.kill('SIGCONT'),
    command: (name, ...args) => once(port, name, args),
    async remove() {
      await kill()
      process.removeListener('exit', killAtExit)
      await rm(folder, { recursive: true, force: true })
    },
  }
}

function run(port: number, folder: string, options: readonly string[]): ChildProcess {
  const settings = ['--port', String(port), '--bind', '127.0.0.1', '--dir', folder]
  const durable = ['--save', '', '--appendonly', 'yes', '--maxmemory-policy', 'noeviction']
  return spawn('redis-server', [...settings, ...durable, ...options], { stdio: 'ignore' })
}

async function once(port: number, name: string, args: readonly string[]): Promise<unknown> {
  const redis = new Redis(port, '127.0.0.1', { lazyConnect: true, retryStrategy: () => null })
  redis.on('error', () => {}) // whoever awaits the command is told
  try {
    return await redis.call(name, ...args)
  } finally {
    redis.disconnect()
  }
}

/** Until it answers, its file loaded. */
export async function untilUp(port: number): Promise<void> {
  for (let attempt = 0; attempt < 200; attempt += 1) {
    const answer = await once(port, 'ping', []).catch(() => undefined)
    if (answer === 'PONG') return
    await sleep(50)
  }
  throw new Error(`nothing answers on port ${port}`)
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
