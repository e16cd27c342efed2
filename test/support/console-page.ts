import type { TestContext } from 'node:test'
import type { Page } from 'playwright-core'
import { CHROMIUM, startBrowser } from './browser.ts'

/** As long as anything may take in a browser on a busy machine. */
const PATIENCE_MS = 60_000

export interface ConsolePage {
  readonly page: Page
  /** What the page has reported as errors. */
  readonly problems: readonly string[]
}

/**
 * The console in a browser of its own. Undefined, and the test is skipped aloud, where there is no Chromium.
 * @param url of the console
 */
export async function openConsole(
  t: TestContext,
  url: string,
  look: { width?: number; height?: number; colorScheme?: 'light' | 'dark' } = {},
): Promise<ConsolePage | undefined> {
  if (CHROMIUM === undefined) {
    t.skip('no Chromium here: run `npm test` on a machine that has one, or as root on Debian')
    return undefined
  }
  const browser = await startBrowser(t, CHROMIUM)
  const page = await browser.newPage()
  const problems: string[] = []
  page.on('pageerror', (error) => problems.push(error.message))
  page.on('console', (entry) => entry.type() === 'error' && problems.push(entry.text()))
  page.setDefaultTimeout(PATIENCE_MS)
  const { width = 1280, height = 900, colorScheme = 'light' } = look
  await page.setViewportSize({ width, height })
  await page.emulateMedia({ colorScheme })
  await page.goto(url)
  await page.locator('#people button').first().waitFor()
  return { page, problems }
}
