import { type ChildProcess, spawn } from 'node:child_process'
import path from 'node:path'
import type { TestContext } from 'node:test'
import type { Sandbox } from '../../sandbox/sandbox.ts'
import { redisUrl } from './redis.ts'
import { POLICY } from './stack.ts'

const CHECKOUT = path.join(import.meta.dirname, '..', '..')

/** Causeway as operators run it: a process of its own that can be killed. */
export interface CausewayProcess {
  readonly child: ChildProcess
  /** Resolves with the exit code, or the signal that ended it. */
  readonly ended: Promise<number | NodeJS.Signals>
  readonly url: string
}

export interface ProcessOptions {
  readonly sandbox: Sandbox
  readonly keyPrefix: string
  readonly roles: 'bot' | 'worker' | 'bot,worker'
  /** Where `src` and `node_modules` are; the checkout by default. */
  readonly folder?: string
  /** URLs of modules that are loaded into the process before Causeway. */
  readonly preload?: readonly string[]
  /** Settings beside those of the sandbox. */
  readonly environment?: NodeJS.ProcessEnv
}

/** Starts it and waits until it says where it listens; it is killed when the test ends. */
export async function startProcess(
  t: TestContext,
  options: ProcessOptions,
): Promise<CausewayProcess> {
  const { preload = [] } = options
  const preloads = preload.map((url) => `--import=${url}`)
  const child = spawn(
    process.execPath,
    [...preloads, path.join(options.folder ?? CHECKOUT, 'src/main.ts')],
    {
      env: {
        ...process.env,
        ...options.sandbox.environment,
        REDIS_URL: redisUrl(),
        CAUSEWAY_KEY_PREFIX: options.keyPrefix,
        CAUSEWAY_POLICY: POLICY,
        CAUSEWAY_ROLES: options.roles,
        PORT: '0',
        LOG_LEVEL: 'info',
        ...options.environment,
      },
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  )
  const ended = new Promise<number | NodeJS.Signals>((resolve) => {
    child.once('exit', (code, signal) => resolve(code ?? signal ?? 0))
  })
  t.after(async () => {
    child.kill('SIGKILL')
    await ended
  })
  const url = await new Promise<string>((resolve, reject) => {
    let output = ''
    child.stdout?.on('data', (chunk: Buffer) => {
      output += chunk.toString('utf8')
      const [, found] = /"url":"([^"]+)"/.exec(output) ?? []
      if (found) resolve(found)
    })
    child.once('exit', () => reject(new Error(`Causeway did not start: ${output}`)))
  })
  return { child, ended, url }
}
