import { spawn } from 'node:child_process'
import { globSync } from 'node:fs'
import { runScript, UsageError } from './options.ts'
import { provideRedis } from './redis-server.ts'

const USAGE = `npm run watch -- PART…
  runs the tests whose path contains a PART, and again whenever they or what they import changes; Ctrl-C ends it`

async function main(): Promise<number> {
  const parts = process.argv.slice(2)
  const isHelp = parts.includes('--help') || parts.includes('-h')
  if (isHelp || parts.length === 0) throw new UsageError(USAGE, { isHelp })
  const files = globSync('test/**/*.test.ts').filter((file) =>
    parts.some((part) => file.includes(part)),
  )
  if (files.length === 0)
    throw new UsageError(`No test's path contains ${parts.join(' or ')}.\n${USAGE}`, {})
  const redis = await provideRedis()
  const child = spawn('node', ['--test', '--watch', ...files], {
    stdio: 'inherit',
    env: { ...process.env, REDIS_URL: redis.url },
  })
  // Both hear Ctrl-C; the tests go first.
  process.on('SIGINT', () => {})
  const code = await new Promise<number | null>((resolve) => child.once('exit', resolve))
  await redis.stop()
  return code ?? 0
}

await runScript(main)
