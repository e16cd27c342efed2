import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Sandbox, startSandbox } from '../sandbox/sandbox.ts'
import { connectPatient } from '../src/redis/redis.ts'
import { startChild } from './child.ts'
import { measureProductionInstall } from './installation.ts'
import { forgetKeys } from './redis-figures.ts'
import { besides, type Row, type Scenario } from './scenario.ts'
import { benchPrefix, POLICY } from './stack.ts'
import { median } from './statistics.ts'

const ROLES = [['bot'], ['worker'], ['bot', 'worker']] as const

export const start: Scenario = {
  name: 'start',
  description:
    'from the start of the process to /readyz, and memory when idle, by roles; beside a process that only imports the same libraries',
  async run({ redisUrl, quick, say }) {
    const times = quick ? 1 : 5
    const sandbox = await startSandbox({ scale: 60 })
    const prefix = benchPrefix()
    const cache = await mkdtemp(path.join(tmpdir(), 'causeway-compile-cache-'))
    const redis = connectPatient(redisUrl)
    const rows: Row[] = []
    try {
      const environment = environmentOf(sandbox, { redisUrl, prefix, cache })
      for (const roles of ROLES) rows.push(...(await startRows(roles, environment, times)))
      rows.push(...(await packageRows(environment, say)))
      if (!quick) rows.push(...(await installationRows()))
      return rows
    } finally {
      await sandbox.close()
      await rm(cache, { recursive: true, force: true })
      await forgetKeys(redis, prefix)
      redis.disconnect()
    }
  },
}

function environmentOf(
  { environment }: Sandbox,
  { redisUrl, prefix, cache }: { redisUrl: string; prefix: string; cache: string },
): NodeJS.ProcessEnv {
  return {
    ...environment,
    REDIS_URL: redisUrl,
    CAUSEWAY_KEY_PREFIX: prefix,
    CAUSEWAY_POLICY: POLICY,
    PORT: '0',
    LOG_LEVEL: 'info',
    NODE_COMPILE_CACHE: cache,
  }
}

interface Started {
  readonly readyMs: number
  readonly idleBytes: number
}

/** Once without compile cache, then the median of several starts with a full one, as the image has it. */
async function startRows(
  roles: readonly ('bot' | 'worker')[],
  environment: NodeJS.ProcessEnv,
  times: number,
): Promise<Row[]> {
  const name = roles.join(' and ')
  const withRoles = { ...environment, CAUSEWAY_ROLES: roles.join(',') }
  const cold = await startCauseway({ ...withRoles, NODE_DISABLE_COMPILE_CACHE: '1' })
  await startCauseway(withRoles) // fills the cache
  await startImports(roles, environment)
  const warm: Started[] = []
  const imports: Started[] = []
  // In turn, so that both have the same neighbours.
  for (let n = 0; n < times; n += 1) {
    warm.push(await startCauseway(withRoles))
    imports.push(await startImports(roles, environment))
  }
  const readyMs = median(warm.map((one) => one.readyMs))
  const idleBytes = median(warm.map((one) => one.idleBytes))
  const importMs = median(imports.map((one) => one.readyMs))
  const importBytes = median(imports.map((one) => one.idleBytes))
  return [
    { measure: `${name}: ready, no compile cache`, value: cold.readyMs, unit: 'ms' },
    {
      measure: `${name}: ready`,
      value: readyMs,
      unit: 'ms',
      ratio: besides(readyMs, 'imports', importMs),
      goal: { of: 'ratio', atMost: GOAL },
    },
    {
      measure: `${name}: idle memory (RSS)`,
      value: idleBytes / 2 ** 20,
      unit: 'MiB',
      ratio: besides(idleBytes / 2 ** 20, 'imports', importBytes / 2 ** 20),
      goal: { of: 'ratio', atMost: GOAL },
    },
    { measure: `${name}: only imports`, value: importMs, unit: 'ms' },
    { measure: `${name}: only imports, memory`, value: importBytes / 2 ** 20, unit: 'MiB' },
  ]
}

/** Of the time and memory of a process that only imports the same libraries. */
const GOAL = 1.15

/** How long memory is given to settle. */
const IDLE_MS = 1000

async function startCauseway(environment: NodeJS.ProcessEnv): Promise<Started> {
  const startedAt = performance.now()
  const child = startChild('src/main.ts', { environment })
  try {
    const url = await child.printed(/"url":"([^"]+)"/)
    while (!(await fetch(`${url}/readyz`)).ok) await sleep(5)
    const readyMs = performance.now() - startedAt
    await sleep(IDLE_MS)
    return { readyMs, idleBytes: (await child.figures()).rssBytes }
  } finally {
    await child.stop()
  }
}

async function startImports(
  roles: readonly string[],
  environment: NodeJS.ProcessEnv,
): Promise<Started> {
  const startedAt = performance.now()
  const child = startChild('bench/only-imports.ts', { environment, settings: roles })
  try {
    await child.printed(/"imported":"([^"]+)"/)
    const readyMs = performance.now() - startedAt
    await sleep(IDLE_MS)
    return { readyMs, idleBytes: (await child.figures()).rssBytes }
  } finally {
    await child.stop()
  }
}

/** Packages that only the worker has a use for. */
const WORKER_ONLY = /^@azure\/|^@peculiar\/|^kafkajs$|^socks$|^fflate$|^reflect-metadata$/

async function packageRows(
  environment: NodeJS.ProcessEnv,
  say: (line: string) => void,
): Promise<Row[]> {
  const child = startChild('src/main.ts', {
    environment: { ...environment, CAUSEWAY_ROLES: 'bot', BENCH_RECORD_PACKAGES: '1' },
  })
  try {
    await child.printed(/"url":"([^"]+)"/)
    const { packages } = await child.figures()
    const foreign = packages.filter((name) => WORKER_ONLY.test(name))
    say(`packages of the bot that only the worker needs: ${foreign.join(', ') || 'none'}`)
    const sdks = foreign.filter((name) => name.startsWith('@azure/arm-'))
    return [
      { measure: 'bot: packages loaded', value: packages.length, unit: 'packages' },
      {
        measure: 'bot: of them, SDKs of Azure',
        value: sdks.length,
        unit: 'packages',
        goal: { atMost: 0 },
      },
      {
        measure: 'bot: of them, only for workers',
        value: foreign.length,
        unit: 'packages',
        goal: { atMost: 0 },
      },
    ]
  } finally {
    await child.stop()
  }
}

async function installationRows(): Promise<Row[]> {
  const { installed, stripped } = await measureProductionInstall()
  const mebibytes = ({ bytes }: { bytes: number }) => bytes / 2 ** 20
  return [
    {
      measure: 'production dependencies in the image',
      value: mebibytes(stripped),
      unit: 'MiB',
      ratio: besides(mebibytes(stripped), 'as npm installs them', mebibytes(installed)),
      goal: { atMost: 90 },
    },
    {
      measure: 'production dependencies in the image: files',
      value: stripped.files,
      unit: 'files',
    },
  ]
}
