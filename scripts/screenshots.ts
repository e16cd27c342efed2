import { access, mkdir, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { chromium, type Page } from 'playwright-core'
import { startSandbox } from '../sandbox/sandbox.ts'
import { createSteeredTime, letDateFollow } from '../sandbox/steered-time.ts'
import { startCauseway } from '../src/causeway.ts'
import { readConfig } from '../src/config/config.ts'
import { createLog } from '../src/log.ts'
import { installBrowser } from './browser.ts'
import { provideRedis } from './redis-server.ts'
import { withPalette } from './screenshots/palette-png.ts'
import { PICTURES } from './screenshots/pictures.ts'
import { tidy, type Walk } from './screenshots/walk.ts'

const ROOT = path.join(import.meta.dirname, '..')
const PATIENCE_MS = 30_000
const SCALE = 60

const { values } = parseArgs({
  options: {
    /** Names of pictures, comma separated: the others are walked through; what is seen instead of one is kept. */
    only: { type: 'string' },
    out: { type: 'string', default: path.join(ROOT, 'docs', 'screenshots') },
  },
})

/** Stops what moves, so that two runs differ in little. */
async function settle(page: Page): Promise<void> {
  await page.evaluate(async () => {
    await document.fonts.ready
    const moving = document.getAnimations()
    for (const animation of moving)
      if (animation.effect?.getTiming().iterations !== Infinity) animation.finish()
  })
}

async function takeAll(walk: Walk): Promise<void> {
  const wanted = values.only?.split(',')
  for (const { name, show } of PICTURES) {
    try {
      await tidy(walk)
      await show(walk)
      await settle(walk.page)
      if (wanted && !wanted.includes(name)) continue
      const file = path.join(values.out, `${name}.png`)
      await writeFile(file, withPalette(await walk.page.screenshot()))
      process.stdout.write(`  ${name}\n`)
    } catch (error) {
      await rm(path.join(values.out, `${name}.png`), { force: true })
      if (wanted) await walk.page.screenshot({ path: path.join(values.out, `no-${name}.png`) })
      const reason = String(error).split('\n').slice(0, 3).join(' ')
      process.stdout.write(`  ${name}: left out, ${reason}\n`)
    }
  }
}

/** The guided tour: a picture with its words each, of those that are there. */
async function writeTour(): Promise<void> {
  const parts: string[] = []
  for (const { name, words } of PICTURES) {
    const file = path.join(ROOT, 'docs', 'screenshots', `${name}.png`)
    const isThere = await access(file).then(
      () => true,
      () => false,
    )
    if (isThere) parts.push(`${words}\n\n![${name}](screenshots/${name}.png)`)
  }
  const head = [
    '# A tour',
    'Everything here is the demo: `npm run demo`, then open the address that it prints. The pictures are taken by `npm run screenshots`.',
    'Beside the conversation: **Two people** opens a second pane, in which Bob decides what Alice has asked for; **Time** lets Azure run up to 600 times as fast, stand still, or leap by an hour; **Faults** break Azure, Ambari, Kafka, Slack or Redis on purpose; **Try this** is a list for the first minutes. It works by keyboard alone, on a phone, and in the dark.',
  ]
  await writeFile(path.join(ROOT, 'docs', 'tour.md'), `${[...head, ...parts].join('\n\n')}\n`)
}

const executablePath = installBrowser()
if (!executablePath) throw new Error('No Chromium here; set CAUSEWAY_CHROMIUM to the path of one.')
await mkdir(values.out, { recursive: true })
const redis = await provideRedis()
const time = createSteeredTime()
letDateFollow(time)
const sandbox = await startSandbox({ scale: SCALE, time, redisUrl: redis.url })
const config = readConfig({
  ...sandbox.environment,
  CAUSEWAY_KEY_PREFIX: `{screenshots-${process.pid}}`,
  CAUSEWAY_POLICY: path.join(ROOT, 'sandbox', 'policy.yaml'),
  PORT: '0',
  LOG_LEVEL: 'fatal',
})
const causeway = await startCauseway(config, createLog(config.logLevel))
sandbox.slack.setRequestUrl(`${causeway.url}/slack/events`)
const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] })
try {
  const page = await browser.newPage()
  page.setDefaultTimeout(PATIENCE_MS)
  page.on('pageerror', (error) => process.stderr.write(`${error.stack ?? error.message}\n`))
  await page.goto(sandbox.slack.url)
  await page.locator('#people button').first().waitFor()
  await takeAll({ page, sandbox, time })
} finally {
  await browser.close()
  await causeway.stop()
  await sandbox.close()
  await redis.stop()
}
if (values.only === undefined) await writeTour()
process.exit(0)
