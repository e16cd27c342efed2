import { randomInt } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { startSandbox } from '../sandbox/sandbox.ts'
import { startCauseway } from '../src/causeway.ts'
import { readConfig } from '../src/config/config.ts'
import { createLog } from '../src/log.ts'
import { fuzz } from '../test/http/fuzz.ts'
import { provideRedis } from './redis-server.ts'

/** `npm run fuzz [-- COUNT [SEED]]`: sends requests that nobody sends; exit code 1 where one does harm. */
const [count = '100000', seed = String(randomInt(2 ** 31))] = process.argv.slice(2)
setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void
const heapMiB = () => {
  collect()
  return Math.round(process.memoryUsage().heapUsed / 2 ** 20)
}

const folder = mkdtempSync(path.join(tmpdir(), 'causeway-fuzz-'))
const policy = path.join(folder, 'policy.yaml')
writeFileSync(policy, 'version: 1\nrules:\n  - users: ["*"]\n    may: [status, history]\n')
const redis = await provideRedis()
const sandbox = await startSandbox({ scale: 600 })
const config = readConfig({
  ...sandbox.environment,
  REDIS_URL: redis.url,
  CAUSEWAY_KEY_PREFIX: `{fuzz-${process.pid}}`,
  CAUSEWAY_POLICY: policy,
  PORT: '0',
  LOG_LEVEL: 'silent',
})
const causeway = await startCauseway(config, createLog('silent'))
try {
  const target = { url: causeway.url, signingSecret: config.slack.signingSecret ?? '' }
  // What is loaded and cached at first is no leak.
  await fuzz({ ...target, count: 2000, seed: Number(seed) + 1 })
  const before = heapMiB()
  const began = performance.now()
  const { statuses, problems } = await fuzz({ ...target, count: Number(count), seed: Number(seed) })
  const seconds = Math.round((performance.now() - began) / 1000)
  const isAlive = (await fetch(`${causeway.url}/livez`)).status === 200
  process.stdout.write(
    [
      `${count} requests in ${seconds} s, seed ${seed}`,
      `answers: ${JSON.stringify(statuses)}`,
      `heap: ${before} MiB before, ${heapMiB()} MiB after`,
      ...problems,
      `${problems.length} problems; the server is ${isAlive ? 'alive' : 'DEAD'}`,
      '',
    ].join('\n'),
  )
  process.exitCode = problems.length === 0 && isAlive ? 0 : 1
} finally {
  await causeway.stop()
  await sandbox.close()
  await redis.stop()
  rmSync(folder, { recursive: true })
}
