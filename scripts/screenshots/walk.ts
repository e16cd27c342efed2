import type { Locator, Page } from 'playwright-core'
import type { Sandbox } from '../../sandbox/sandbox.ts'
import type { SteeredTime } from '../../sandbox/steered-time.ts'

/** Everything a picture may need: the page of Alice, the simulators, and the time. */
export interface Walk {
  readonly page: Page
  readonly sandbox: Sandbox
  readonly time: SteeredTime
}

/** A picture of the tour. */
export interface Picture {
  /** Of the file, without .png. */
  readonly name: string
  /** What the tour says of it: Markdown, one or two sentences. */
  readonly words: string
  /** Shows what is to be seen; rejects when it does not come. Pictures are taken in order, in one workspace. */
  show(walk: Walk): Promise<void>
}

/** The console is at this rate where nothing is to be seen but waiting. */
const FAST = 10

/** Types a command as whoever the page is. */
export async function type(page: Page, command: string): Promise<void> {
  await page.getByTestId('composer').fill(command)
  await page.getByTestId('composer').press('Enter')
}

/** The newest element of an action in the conversation. */
export const action = (page: Page, actionId: string): Locator =>
  page.locator(`#messages [data-action-id="${actionId}"]`).last()

/** The newest message with these words, at the top of the conversation. */
export async function lookAt(page: Page, words: string | RegExp): Promise<void> {
  const message = page.locator('#messages .message').filter({ hasText: words }).last()
  await message.waitFor()
  await message.evaluate((element) => element.scrollIntoView({ block: 'start' }))
}

/** Types a command, and shows the message with these words that comes after it. */
export async function ask(page: Page, command: string, words: RegExp): Promise<void> {
  const messages = page.locator('#messages .message')
  const before = Number((await messages.last().getAttribute('data-ts')) ?? 0)
  await type(page, command)
  const found = await page.waitForFunction(
    ({ before: ts, source }) =>
      [...document.querySelectorAll<HTMLElement>('#messages .message')].find(
        (each) =>
          Number(each.dataset.ts) > ts && new RegExp(source, 'i').test(each.textContent ?? ''),
      ),
    { before, source: words.source },
  )
  await found.evaluate((element) => element?.scrollIntoView({ block: 'center' }))
}

/** Lets time run fast until something is there. */
export async function soon(walk: Walk, wait: () => Promise<unknown>): Promise<void> {
  walk.time.setRate(FAST)
  try {
    await wait()
  } finally {
    walk.time.setRate(1)
  }
}

export async function be(page: Page, userId: string): Promise<void> {
  await page.locator(`#people [data-person="${userId}"]`).click()
  await page.locator(`#people [data-person="${userId}"][aria-pressed="true"]`).waitFor()
}

/** The workspace as Alice sees it in #kafka, alone, at the end of the conversation. */
export async function tidy({ page, sandbox }: Walk): Promise<void> {
  sandbox.slack.faults.clear()
  for (const dialog of await page.locator('dialog[open]').all())
    if (await dialog.isVisible()) await page.keyboard.press('Escape')
  await page.setViewportSize({ width: 1280, height: 860 })
  await page.emulateMedia({ colorScheme: 'light' })
  if ((await page.locator('#second-toggle').getAttribute('aria-pressed')) === 'true')
    await page.locator('#second-toggle').click()
  await be(page, 'U01ALICE')
  await page.locator('[data-kind="channel"]').click()
  await page.locator('#scroll').evaluate((scroll) => {
    scroll.scrollTop = scroll.scrollHeight
  })
  await page.locator('#panels').evaluate((panels) => {
    panels.scrollTop = 0
  })
}
