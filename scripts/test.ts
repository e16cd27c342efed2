import { spawn } from 'node:child_process'
import { globSync } from 'node:fs'
import { installBrowser } from './browser.ts'
import { quickTests } from './quick-tests.ts'
import { provideRedis } from './redis-server.ts'

interface Stage {
  readonly name: string
  readonly command: readonly string[]
}

interface Result {
  readonly name: string
  readonly seconds: number
  readonly passed: boolean
}

/** `--quick`: all checks of the code, and the tests that start nothing but themselves. */
const isQuick = process.argv.includes('--quick')
const only = process.argv.slice(2).filter((argument) => !argument.startsWith('--'))
const testFiles = (isQuick ? quickTests() : globSync('test/**/*.test.ts').sort()).filter(
  (file) => only.length === 0 || only.some((part) => file.includes(part)),
)

/** Most tests wait more than they compute: for locks, for simulated time, for a browser. */
const FILES_AT_ONCE = 4
/** A test that takes longer hangs; so does a file that does not end after its tests. */
const LONGEST_TEST_MINUTES = 10

const CHECKS: readonly Stage[] = [
  { name: 'types', command: ['tsc', '-p', '.'] },
  { name: 'format, lint and boundaries', command: ['biome', 'ci', '--colors=off', '.'] },
  {
    name: 'promises and switches',
    command: ['oxlint', '--quiet', 'src', 'sandbox', 'scripts', 'test', 'bench'],
  },
  { name: 'dead code', command: ['knip'] },
  { name: 'installed as locked', command: ['node', 'scripts/installed-as-locked.ts'] },
  { name: 'licences', command: ['node', 'scripts/licences.ts'] },
  { name: 'advisories', command: ['node', 'scripts/advisories.ts'] },
]

const TESTS: Stage = {
  name: isQuick ? 'quick tests' : 'tests',
  command: [
    'node',
    '--test',
    `--test-concurrency=${FILES_AT_ONCE}`,
    `--test-timeout=${LONGEST_TEST_MINUTES * 60_000}`,
    ...(isQuick ? ['--test-reporter=dot'] : ['--test-reporter=spec']),
    '--test-reporter-destination=stdout',
    '--test-reporter=./scripts/slowest-files.ts',
    '--test-reporter-destination=stdout',
    ...testFiles,
  ],
}

/** Every check there is: `npm test`. With arguments, only the tests whose path contains one of them. */
async function main(): Promise<number> {
  const redis = await provideRedis()
  try {
    const browser = isQuick ? undefined : installBrowser()
    process.stdout.write(
      `Redis: ${redis.origin}. Browser: ${browser ?? 'none, so browser tests are skipped'}.\n`,
    )
    const env = {
      ...process.env,
      REDIS_URL: redis.url,
      ...(browser === undefined ? {} : { CAUSEWAY_CHROMIUM: browser }),
    }
    const checks = only.length > 0 ? [] : await Promise.all(CHECKS.map((one) => check(one, env)))
    process.stdout.write(`\n── ${TESTS.name} ──\n`)
    return summary([...checks, await run(TESTS, env, 'inherit')])
  } finally {
    await redis.stop()
  }
}

/** Side by side with others: what it prints is shown when it has ended. */
async function check(stage: Stage, env: NodeJS.ProcessEnv): Promise<Result> {
  const printed: Buffer[] = []
  const result = await run(stage, env, printed)
  process.stdout.write(`\n── ${stage.name} ──\n${Buffer.concat(printed).toString()}`)
  return result
}

function run(
  { name, command: [program = '', ...parameters] }: Stage,
  env: NodeJS.ProcessEnv,
  output: 'inherit' | Buffer[],
): Promise<Result> {
  const startedAt = performance.now()
  return new Promise((resolve) => {
    const end = (passed: boolean) =>
      resolve({ name, seconds: (performance.now() - startedAt) / 1000, passed })
    const stdio = output === 'inherit' ? output : 'pipe'
    const child = spawn(program, parameters, { stdio, env })
    for (const stream of [child.stdout, child.stderr])
      stream?.on('data', (chunk: Buffer) => output !== 'inherit' && output.push(chunk))
    child.on('error', () => end(false)).on('close', (code) => end(code === 0))
  })
}

function summary(results: readonly Result[]): number {
  process.stdout.write('\n── summary ──\n')
  for (const { name, seconds, passed } of results)
    process.stdout.write(
      `${passed ? 'ok    ' : 'FAILED'} ${seconds.toFixed(1).padStart(7)} s  ${name}\n`,
    )
  const failed = results.filter((result) => !result.passed).length
  process.stdout.write(`stages: ${results.length - failed} passed, ${failed} failed\n`)
  return failed === 0 ? 0 : 1
}

process.exitCode = await main()
