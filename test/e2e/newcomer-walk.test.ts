import assert from 'node:assert/strict'
import path from 'node:path'
import { test } from 'node:test'
import type { Page } from 'playwright-core'
import { CHROMIUM, startBrowser } from '../support/browser.ts'
import { startStack } from '../support/stack.ts'

/** With CAUSEWAY_PICTURES=1 the pictures of the README are taken anew. */
const PICTURES = process.env.CAUSEWAY_PICTURES
  ? path.join(import.meta.dirname, '..', '..', 'docs', 'images')
  : undefined

async function picture(page: Page, name: string): Promise<void> {
  if (PICTURES === undefined) return
  await page.waitForTimeout(400)
  await page.screenshot({ path: path.join(PICTURES, `${name}.png`) })
}

test('a newcomer types one command, clicks Create and Approve, and gets the ready card', async (t) => {
  if (CHROMIUM === undefined) {
    t.skip('no Chromium here: run `npm test` on a machine that has one, or as root on Debian')
    return
  }
  const { sandbox } = await startStack(t, { scale: PICTURES ? 60 : 300 })
  const browser = await startBrowser(t, CHROMIUM)
  const page = await browser.newPage()
  const problems: string[] = []
  page.on('pageerror', (error) => problems.push(error.message))
  page.on('console', (entry) => entry.type() === 'error' && problems.push(entry.text()))
  page.setDefaultTimeout(60_000)
  await page.goto(sandbox.slack.url)

  const composer = page.getByTestId('composer')
  await composer.fill('/kafka create orders')
  await composer.press('Enter')
  const createButton = page.locator('[data-action-id="plan_create"]')
  await createButton.waitFor()
  await picture(page, 'plan')
  await createButton.click()

  await page.locator('[data-testid="azure-resource"][data-name="vpn-orders"]').waitFor()
  if (PICTURES) await page.waitForTimeout(6000)
  await picture(page, 'progress')

  await page.locator('[data-action-id="approval_approve"]').click()
  await page.getByTestId('confirm').waitFor()
  await picture(page, 'approval')
  await page.getByTestId('confirm').click()

  const ready = page.getByTestId('message').filter({ hasText: 'orders is ready' }).first()
  await ready.waitFor()
  await ready.evaluate((element) => element.scrollIntoView({ block: 'start' }))
  await picture(page, 'ready')
  const text = (await ready.textContent()) ?? ''
  assert.match(text, /bootstrap\.servers=10\.0\.0\.\d+:9092,10\.0\.0\.\d+:9092/)
  assert.match(text, /Download the VPN package/)
  assert.deepEqual(problems, [], 'the page reports no errors')
})
