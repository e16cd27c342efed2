import { spawn } from 'node:child_process'
import { choose, readOptions, runScript, UsageError } from './options.ts'
import { provideRedis } from './redis-server.ts'

interface Scenario {
  readonly name: string
  /** Of test/reliability. */
  readonly file: string
  /** What it may take at most. The last one gets what is left of the whole. */
  readonly minutes: number
}

/** What `npm test` does in a short form, in full length. Adding one: a test that reads CAUSEWAY_CHAOS_MINUTES. */
const SCENARIOS: readonly Scenario[] = [
  { name: 'redis', file: 'redis-loss', minutes: 5 },
  { name: 'isolation', file: 'isolation', minutes: 5 },
  { name: 'storm', file: 'storm', minutes: 17 },
  { name: 'records', file: 'recorded-states', minutes: 5 },
  { name: 'failpoints', file: 'failpoints', minutes: 19 },
]

/** In all, whatever is chosen. */
const LIMIT_MINUTES = 20
/** From the end of a scenario's own time until it is stopped, for what is under way. */
const GRACE_MINUTES = 0.5

const USAGE = `npm run chaos -- [--only NAME,…] [--part 2/6]
  what is lost, done twice or late under faults, within ${LIMIT_MINUTES} minutes in all
  --only  of ${SCENARIOS.map(({ name }) => name).join(', ')}
  --part  of the failpoints, which together are all of them`

async function main(): Promise<number> {
  const { only, part = '' } = readOptions(USAGE, {
    only: { type: 'string' },
    part: { type: 'string' },
  })
  if (part !== '' && !/^[1-9]\d*\/[1-9]\d*$/.test(part))
    throw new UsageError(`--part ${part} is not of the form 2/6.`, {})
  const chosen = choose(only, SCENARIOS)
  const redis = await provideRedis()
  process.stdout.write(`Redis: ${redis.origin}. At most ${LIMIT_MINUTES} minutes.\n`)
  const until = performance.now() + LIMIT_MINUTES * 60_000
  const results: string[] = []
  let failed = 0
  for (const scenario of chosen) {
    const left = (until - performance.now()) / 60_000 - GRACE_MINUTES
    const minutes = Math.min(left, scenario.minutes)
    const passed =
      minutes <= 1
        ? undefined
        : await run(scenario, minutes, { REDIS_URL: redis.url, CAUSEWAY_CHAOS_PART: part })
    if (passed === false) failed += 1
    results.push(`${passed === undefined ? 'no time' : passed ? 'ok' : 'FAILED'}  ${scenario.name}`)
  }
  await redis.stop()
  process.stdout.write(`\n── summary ──\n${results.join('\n')}\n`)
  return failed === 0 ? 0 : 1
}

/** One test file in a process group of its own, so that no worker outlives it. */
function run(
  scenario: Scenario,
  minutes: number,
  environment: NodeJS.ProcessEnv,
): Promise<boolean> {
  process.stdout.write(`\n── ${scenario.name}, at most ${minutes.toFixed(1)} minutes ──\n`)
  return new Promise((resolve) => {
    const child = spawn(
      'node',
      ['--test', '--test-reporter=spec', `test/reliability/${scenario.file}.test.ts`],
      {
        stdio: 'inherit',
        detached: true,
        env: { ...process.env, ...environment, CAUSEWAY_CHAOS_MINUTES: String(minutes - 1) },
      },
    )
    const stop = () => child.pid !== undefined && process.kill(-child.pid, 'SIGKILL')
    const timer = setTimeout(stop, (minutes + GRACE_MINUTES) * 60_000)
    process.once('SIGINT', stop)
    child.on('error', () => resolve(false))
    child.on('exit', (code) => {
      clearTimeout(timer)
      process.removeListener('SIGINT', stop)
      resolve(code === 0)
    })
  })
}

await runScript(main)
