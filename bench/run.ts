import { writeFile } from 'node:fs/promises'
import { availableParallelism, cpus } from 'node:os'
import { choose, readOptions, runScript } from '../scripts/options.ts'
import { provideRedis } from '../scripts/redis-server.ts'
import { acknowledge } from './acknowledge.ts'
import { stopChildren } from './child.ts'
import { writeDocument } from './document.ts'
import { endToEnd } from './end-to-end.ts'
import { growth } from './growth.ts'
import { noticing } from './noticing.ts'
import { renderTable } from './report.ts'
import { type BenchContext, meetsGoal, type Row, type Scenario } from './scenario.ts'
import { slackAtItsPace } from './slack-pace.ts'
import { start } from './start.ts'
import { waiting } from './waiting.ts'

/** Every scenario there is. Adding one: a file, and its name here. */
const SCENARIOS: readonly Scenario[] = [
  endToEnd,
  noticing,
  acknowledge,
  waiting,
  growth,
  start,
  slackAtItsPace,
]

interface Result {
  readonly scenario: string
  readonly description: string
  readonly seconds: number
  readonly rows: readonly (Row & { readonly met?: boolean })[]
  readonly error?: string
}

/** These mostly wait, so that they run side by side; the others have the machine for themselves. */
const MOSTLY_WAIT: readonly Scenario[] = [endToEnd, slackAtItsPace]

const USAGE = `npm run bench -- [--only NAME,…] [--quick | --long] [--json FILE] [--document]
  --only      of ${SCENARIOS.map(({ name }) => name).join(', ')}
  --quick     small sizes, to see that they work
  --long      100,000 commands in acknowledge, which takes nine minutes alone
  --json      writes the figures into a file
  --document  writes them into the tables of docs/performance.md`

async function main(): Promise<number> {
  const { only, quick, long, json, document } = readOptions(USAGE, {
    only: { type: 'string' },
    quick: { type: 'boolean', default: false },
    long: { type: 'boolean', default: false },
    json: { type: 'string' },
    document: { type: 'boolean', default: false },
  })
  const chosen = choose(only, SCENARIOS)
  const redis = await provideRedis()
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => {
      stopChildren()
      void redis.stop().finally(() => process.exit(130))
    })
  process.stdout.write(
    `Node ${process.version}, ${availableParallelism()} × ${cpus()[0]?.model}.\n`,
  )
  process.stdout.write(
    `Redis: ${redis.origin}.${redis.origin === 'REDIS_URL' ? ' Its figures count everybody who uses it.' : ''}\n\n`,
  )
  const results: Result[] = []
  const run = async (scenario: Scenario) => {
    results.push(await runOne(scenario, { redisUrl: redis.url, quick, long }))
  }
  await Promise.all(chosen.filter((scenario) => MOSTLY_WAIT.includes(scenario)).map(run))
  for (const scenario of chosen) if (!MOSTLY_WAIT.includes(scenario)) await run(scenario)
  await redis.stop()
  if (json !== undefined)
    await writeFile(json, `${JSON.stringify(summary(results, quick), undefined, 2)}\n`)
  if (document) await writeDocument(results, about(quick))
  return results.some(({ error }) => error !== undefined) ? 1 : 0
}

async function runOne(scenario: Scenario, conditions: Omit<BenchContext, 'say'>): Promise<Result> {
  const { name, description } = scenario
  const say = (line: string) => process.stderr.write(`  ${name}: ${line}\n`)
  const startedAt = performance.now()
  const seconds = () => Math.round((performance.now() - startedAt) / 100) / 10
  try {
    const rows = await scenario.run({ ...conditions, say })
    process.stdout.write(`${renderTable(scenario, rows)}\n`)
    return { scenario: name, description, seconds: seconds(), rows: rows.map(judged) }
  } catch (error) {
    process.stdout.write(`${name} FAILED: ${String(error)}\n\n`)
    if (error instanceof Error) say(error.stack ?? '')
    return { scenario: name, description, seconds: seconds(), rows: [], error: String(error) }
  }
}

function judged(row: Row): Row & { met?: boolean } {
  const met = meetsGoal(row)
  return met === undefined ? row : { ...row, met }
}

/** When and on what the figures were made, for whoever reads them later. */
function about(quick: boolean): string {
  const day = new Date().toISOString().slice(0, 10)
  const machine = `${availableParallelism()} cores (${cpus()[0]?.model.trim()})`
  return `Last run: ${day}, ${machine}, Node ${process.version}${quick ? ', small sizes (`--quick`)' : ''}.`
}

function summary(results: readonly Result[], quick: boolean) {
  return {
    at: new Date().toISOString(),
    node: process.version,
    cores: availableParallelism(),
    quick,
    results,
  }
}

await runScript(main)
