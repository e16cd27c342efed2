import { spawn } from 'node:child_process'
import { existsSync, globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { installBrowser } from './browser.ts'
import { quickTests } from './quick-tests.ts'
import { provideRedis } from './redis-server.ts'

interface Stage {
  readonly name: string
  readonly command: readonly string[]
  /** Of what seldom changes: not between two edits. */
  readonly isSlow?: true
}

interface Result {
  readonly name: string
  readonly seconds: number
  readonly passed: boolean
  /** Of a stage that failed: what failed passed when it was run again. */
  readonly isUnsteady?: boolean
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
  { name: 'deployment', command: ['node', 'scripts/lint-deploy.ts'], isSlow: true },
]

const testStage = (name: string, files: readonly string[], atOnce: number): Stage => ({
  name,
  command: [
    'node',
    '--test',
    `--test-concurrency=${atOnce}`,
    `--test-timeout=${LONGEST_TEST_MINUTES * 60_000}`,
    '--test-reporter=spec',
    '--test-reporter-destination=stdout',
    '--test-reporter=./scripts/file-report.ts',
    '--test-reporter-destination=stdout',
    ...files,
  ],
})

/** Quick tests share so many processes: starting one for each file takes longer than the tests. */
const QUICK_PROCESSES = 4

function quickStages(): readonly Stage[] {
  // Named no file, Node would run all that it finds.
  const count = Math.min(QUICK_PROCESSES, testFiles.length)
  return Array.from({ length: count }, (_, n) => ({
    name: `quick tests ${n + 1} of ${count}`,
    command: [
      'node',
      '--test',
      '--test-isolation=none',
      '--test-reporter=dot',
      ...testFiles.filter((_file, index) => index % count === n),
    ],
  }))
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
      ...(isQuick ? { NODE_COMPILE_CACHE: path.resolve('node_modules/.cache/compiled') } : {}),
    }
    const chosen = only.length > 0 ? [] : CHECKS.filter(({ isSlow }) => !(isQuick && isSlow))
    const quick = isQuick ? quickStages() : []
    const checks = await Promise.all([...quick, ...chosen].map((one) => check(one, env)))
    return summary([...checks, ...(isQuick ? [] : await runTests(env))])
  } finally {
    await redis.stop()
  }
}

/** More files than these fail for a reason. */
const MOST_RUN_AGAIN = 6

/**
 * All tests; then those files alone in which one failed. A test that passes only alone depends on the machine: that
 * is said, and is to be mended, but tells nothing about the change that is being tested.
 */
async function runTests(env: NodeJS.ProcessEnv): Promise<Result[]> {
  const folder = mkdtempSync(path.join(tmpdir(), 'causeway-test-'))
  const failedFiles = path.join(folder, 'failed')
  const runFiles = (name: string, files: readonly string[], atOnce: number) => {
    process.stdout.write(`\n── ${name} ──\n`)
    const stage = testStage(name, files, atOnce)
    return run(stage, { ...env, FAILED_FILES: failedFiles }, 'inherit')
  }
  try {
    const result = await runFiles('tests', testFiles, FILES_AT_ONCE)
    const failed = existsSync(failedFiles)
      ? readFileSync(failedFiles, 'utf8').split('\n').filter(Boolean)
      : []
    if (result.passed || failed.length === 0 || failed.length > MOST_RUN_AGAIN) return [result]
    const again = await runFiles(`again, alone: ${failed.join(', ')}`, failed, 1)
    return [{ ...result, isUnsteady: again.passed }, again]
  } finally {
    rmSync(folder, { recursive: true })
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
  for (const result of results)
    process.stdout.write(
      `${verdict(result).padEnd(8)} ${result.seconds.toFixed(1).padStart(6)} s  ${result.name}\n`,
    )
  const count = (one: string) => results.filter((result) => verdict(result) === one).length
  const counts = `${count('ok')} passed, ${count('UNSTEADY')} unsteady, ${count('FAILED')} failed`
  process.stdout.write(`stages: ${counts}\n`)
  return count('FAILED') === 0 ? 0 : 1
}

function verdict({ passed, isUnsteady }: Result): 'ok' | 'UNSTEADY' | 'FAILED' {
  if (passed) return 'ok'
  return isUnsteady ? 'UNSTEADY' : 'FAILED'
}

process.exitCode = await main()
