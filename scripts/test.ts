import { spawn } from 'node:child_process'
import { globSync } from 'node:fs'
import { installBrowser } from './browser.ts'
import { provideRedis } from './redis-server.ts'

interface Stage {
  readonly name: string
  readonly command: readonly string[]
}

/** `--stages` keeps the checks of types and style although only some tests are asked for. */
const allStages = process.argv.includes('--stages')
const only = process.argv.slice(2).filter((argument) => argument !== '--stages')
const testFiles = globSync('test/**/*.test.ts')
  .filter((file) => only.length === 0 || only.some((part) => file.includes(part)))
  .sort()

const NODE_TEST = ['node', '--test', '--test-concurrency=2', '--test-reporter=spec']

const STAGES: readonly Stage[] = [
  ...(only.length > 0 && !allStages
    ? []
    : [
        { name: 'types', command: ['tsc', '-p', '.'] },
        { name: 'format, lint and boundaries', command: ['biome', 'ci', '--colors=off', '.'] },
        {
          name: 'promises and switches',
          command: ['oxlint', '--quiet', 'src', 'sandbox', 'scripts', 'test'],
        },
        { name: 'dead code', command: ['knip'] },
        { name: 'installed as locked', command: ['node', 'scripts/installed-as-locked.ts'] },
        { name: 'licences', command: ['node', 'scripts/licences.ts'] },
        { name: 'advisories', command: ['node', 'scripts/advisories.ts'] },
      ]),
  { name: 'tests', command: [...NODE_TEST, ...testFiles] },
]

/** Every check there is: `npm test`. With arguments, only the tests whose path contains one of them. */
async function main(): Promise<number> {
  const redis = await provideRedis()
  const browser = installBrowser()
  process.stdout.write(
    `Redis: ${redis.origin}. Browser: ${browser ?? 'none, so the browser test is skipped'}.\n`,
  )
  const env = {
    ...process.env,
    REDIS_URL: redis.url,
    ...(browser === undefined ? {} : { CAUSEWAY_CHROMIUM: browser }),
  }
  const results: { name: string; seconds: number; passed: boolean }[] = []
  for (const stage of STAGES) {
    process.stdout.write(`\n── ${stage.name} ──\n`)
    const startedAt = performance.now()
    const passed = await run(stage.command, env)
    results.push({ name: stage.name, seconds: (performance.now() - startedAt) / 1000, passed })
  }
  await redis.stop()
  process.stdout.write('\n── summary ──\n')
  for (const { name, seconds, passed } of results)
    process.stdout.write(
      `${passed ? 'ok    ' : 'FAILED'} ${seconds.toFixed(1).padStart(7)} s  ${name}\n`,
    )
  const failed = results.filter((result) => !result.passed).length
  process.stdout.write(`stages: ${results.length - failed} passed, ${failed} failed\n`)
  return failed === 0 ? 0 : 1
}

function run(
  [command = '', ...parameters]: readonly string[],
  env: NodeJS.ProcessEnv,
): Promise<boolean> {
  return new Promise((resolve) => {
    spawn(command, parameters, { stdio: 'inherit', env })
      .on('error', () => resolve(false))
      .on('exit', (code) => resolve(code === 0))
  })
}

process.exitCode = await main()
