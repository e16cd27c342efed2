import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { TestContext } from 'node:test'
import { type BrowserContext, chromium } from 'playwright-core'

const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/** Path of the Chromium that `npm test` has found or installed; undefined: none. */
export const CHROMIUM = process.env.CAUSEWAY_CHROMIUM

/** A headless Chromium with a profile of its own, closed and removed when the test ends. */
export async function startBrowser(
  t: TestContext,
  executablePath: string,
): Promise<BrowserContext> {
  const profile = await mkdtemp(path.join(tmpdir(), 'causeway-chromium-'))
  const browser = await chromium.launchPersistentContext(profile, {
    executablePath,
    headless: true,
    args: FLAGS,
    viewport: { width: 1280, height: 900 },
  })
  t.after(async () => {
    await browser.close()
    await rm(profile, { recursive: true, force: true })
  })
  return browser
}
