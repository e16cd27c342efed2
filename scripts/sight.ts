import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { type BrowserContextOptions, chromium } from 'playwright-core'
import { startSandbox } from '../sandbox/sandbox.ts'
import { startCauseway } from '../src/causeway.ts'
import { readConfig } from '../src/config/config.ts'
import { createLog } from '../src/log.ts'
import { clickWhenThere, messageWith } from '../test/support/stack.ts'
import { installBrowser } from './browser.ts'
import { providePrometheus, startPrometheus } from './prometheus-server.ts'
import { provideRedis } from './redis-server.ts'
import { chartPage } from './sight/charts.ts'
import { readDashboard } from './sight/dashboard.ts'

const PICTURES = path.join(import.meta.dirname, '..', 'docs', 'screenshots')
/** A gateway of 40 minutes in 40 seconds. */
const SCALE = 60
const NAMES = ['orders', 'payments', 'clicks']
const LENGTH_MS = 85_000
const SECRET = 'for the length of a picture'

/**
 * `npm run sight`: some operations on the simulators, under the eyes of a real Prometheus; what it scraped, and
 * pictures of Bull Board and of the dashboard's own queries.
 */
async function main(): Promise<void> {
  const tools = await providePrometheus()
  const browser = installBrowser()
  if (!tools || !browser) {
    process.stdout.write(
      `SKIPPED: no ${tools ? 'browser' : 'Prometheus'} here, and none could be had\n`,
    )
    return
  }
  const redis = await provideRedis()
  const sandbox = await startSandbox({ scale: SCALE })
  const config = readConfig({
    ...sandbox.environment,
    REDIS_URL: redis.url,
    CAUSEWAY_KEY_PREFIX: `{sight-${process.pid}}`,
    CAUSEWAY_POLICY: path.join(import.meta.dirname, '..', 'sandbox', 'policy.yaml'),
    PORT: '0',
    LOG_LEVEL: 'error',
    METRICS_TOKEN: SECRET,
    ADMIN_PASSWORD: SECRET,
  })
  const causeway = await startCauseway(config, createLog(config.logLevel))
  sandbox.slack.setRequestUrl(`${causeway.url}/slack/events`)
  const folder = await mkdtemp(path.join(tmpdir(), 'causeway-sight-'))
  const target = { target: causeway.url, token: SECRET }
  const prometheus = await startPrometheus(tools, folder, target)
  try {
    const startedAt = Date.now()
    const chat = async (times: number) => {
      for (let time = 0; time < times; time += 1) {
        await sandbox.slack.command({ text: time % 3 === 2 ? 'lst' : 'list' })
        await sleep(1000)
      }
    }
    const create = async (name: string) => {
      await sandbox.slack.command({ text: `create ${name} --gateway new` })
      await clickWhenThere(sandbox, 'plan_create')
    }
    for (const name of NAMES) {
      await create(name)
      await chat(5)
    }
    await messageWith(sandbox, 'approval_approve')
    const headers = {
      authorization: `Basic ${Buffer.from(`x:${SECRET}`).toString('base64')}`,
    }
    const queue = `${causeway.url}/admin/queue/operations?status=delayed`
    const ofQueue = { viewport: { width: 1280, height: 620 }, extraHTTPHeaders: headers }
    await picture(browser, 'bull-board', ofQueue, async (page) => {
      await page.goto(queue)
      await page
        .getByText('#k-')
        .first()
        .waitFor({ timeout: 5000 })
        .catch(() => {})
      await sleep(1500)
    })
    for (const _name of NAMES.slice(1)) {
      await clickWhenThere(sandbox, 'approval_approve')
      await chat(3)
    }
    while (Date.now() - startedAt < LENGTH_MS) await chat(2)
    const seconds = (Date.now() - startedAt) / 1000
    const charts = await readDashboard(prometheus.url, seconds)
    const title = `Causeway: ${Math.round(seconds)} seconds of ${NAMES.length} creates, one of which still waits for a decision, as Prometheus scraped them`
    const ofCharts = { viewport: { width: 1560, height: 900 } }
    await picture(browser, 'metrics', ofCharts, async (page) => {
      await page.setContent(chartPage(title, charts))
    })
    const [samples] = await prometheus.query('scrape_samples_scraped')
    const [slowest] = await prometheus.query('max_over_time(scrape_duration_seconds[5m])')
    process.stdout.write(
      `${samples?.value[1]} samples in a scrape, the slowest scrape took ${Number(slowest?.value[1]).toFixed(3)} s\n`,
    )
  } finally {
    await prometheus.stop()
    await causeway.stop()
    await sandbox.close()
    await redis.stop()
    await rm(folder, { recursive: true, force: true })
  }
}

type Page = Awaited<ReturnType<Awaited<ReturnType<typeof chromium.launch>>['newPage']>>

async function picture(
  executablePath: string,
  name: string,
  options: BrowserContextOptions,
  show: (page: Page) => Promise<void>,
): Promise<void> {
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] })
  try {
    const page = await browser.newPage(options)
    await show(page)
    const file = path.join(PICTURES, `${name}.png`)
    await page.screenshot({ path: file, fullPage: name === 'metrics' })
    process.stdout.write(`docs/screenshots/${name}.png\n`)
  } finally {
    await browser.close()
  }
}

await main()
