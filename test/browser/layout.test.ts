import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Page } from 'playwright-core'
import { openConsole } from '../support/console-page.ts'
import { createCluster, startStack } from '../support/stack.ts'
import { lowContrast } from './contrast.ts'

const PHONE = { width: 390, height: 844 }

/** What is wider than the screen; nothing may be, but for what scrolls by itself. */
const overflow = (page: Page) =>
  page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement
    const wide = [...document.querySelectorAll('body *')]
      .filter(
        (each) => each.checkVisibility() && each.getBoundingClientRect().right > clientWidth + 1,
      )
      .filter((each) => !each.closest('.table, pre, .sidebar, .unseen, .skip, iframe'))
      .map((each) => `${each.tagName} ${each.className}`)
    return [...(scrollWidth > clientWidth ? ['the page itself'] : []), ...wide]
  })

const tab = (page: Page, name: string) => page.locator(`#tabs [data-tab="${name}"]`).click()

test('on a phone every view fits the width, and each part is a tab', async (t) => {
  const { sandbox } = await startStack(t, { scale: 2400 })
  await createCluster(sandbox, 'orders')
  const opened = await openConsole(t, sandbox.slack.url, PHONE)
  if (!opened) return
  const { page, problems } = opened
  await page.getByTestId('message').filter({ hasText: 'orders is ready' }).first().waitFor()
  assert.deepEqual(await overflow(page), [], 'the conversation')

  await tab(page, 'second')
  await page.frameLocator('[data-testid="second"]').getByTestId('message').first().waitFor()
  assert.deepEqual(await overflow(page), [], 'the second person')
  const frame = page.frames().find((each) => each.url().includes('pane='))
  const frameFits = () =>
    frame?.evaluate(
      () => document.documentElement.scrollWidth <= document.documentElement.clientWidth,
    )
  assert.equal(await frameFits(), true, 'the frame of the second person')

  for (const [name, inside] of [
    ['azure', '[data-testid="azure-resource"]'],
    ['brokers', '[data-testid="broker"]'],
    ['more', '[data-group]'],
  ] as const) {
    await tab(page, name)
    await page.locator(inside).first().waitFor()
    assert.deepEqual(await overflow(page), [], name)
  }
  for (const summary of await page.locator('#faults summary').all()) await summary.click()
  assert.deepEqual(await overflow(page), [], 'all faults unfolded')

  await tab(page, 'chat')
  await page.locator('[data-kind="im"]').click()
  await page.locator('[data-view="home"]').click()
  await page.getByTestId('home').getByText('orders').first().waitFor()
  assert.deepEqual(await overflow(page), [], 'the Home tab')
  assert.deepEqual(problems, [])
})

for (const colorScheme of ['light', 'dark'] as const)
  test(`in ${colorScheme} colours every text has a contrast of 4.5 or more`, async (t) => {
    const { sandbox } = await startStack(t, { scale: 2400 })
    await createCluster(sandbox, 'orders')
    await sandbox.slack.command({ text: 'help' })
    await sandbox.slack.command({ text: 'brokers orders' })
    const opened = await openConsole(t, sandbox.slack.url, { colorScheme })
    if (!opened) return
    const { page } = opened
    await page.getByTestId('message').filter({ hasText: 'orders is ready' }).first().waitFor()
    for (const summary of await page.locator('#faults summary, #profiles summary').all())
      await summary.click()
    await page.locator('[data-fault="quota"]').click()
    await page.locator('.armed-word').waitFor()
    await page
      .locator('#channel-topic')
      .evaluate((topic) => topic.style.setProperty('color', '#777'))
    assert.match((await lowContrast(page)).join(), /^P\..*Kafka clusters on demand/, 'grey is seen')
    await page.locator('#channel-topic').evaluate((topic) => topic.style.removeProperty('color'))
    assert.deepEqual(await lowContrast(page), [])
  })

test('the colours can be chosen, and both panes take them over', async (t) => {
  const { sandbox } = await startStack(t)
  const opened = await openConsole(t, sandbox.slack.url)
  if (!opened) return
  const { page } = opened
  await page.locator('#second-toggle').click()
  await page.frameLocator('[data-testid="second"]').locator('#composer').waitFor()
  const background = () =>
    page.evaluate(
      () => getComputedStyle(document.querySelector('main') ?? document.body).backgroundColor,
    )
  const light = await background()
  await page.locator('#theme-toggle').click()
  await page.locator('#theme-toggle', { hasText: 'dark' }).waitFor()
  assert.notEqual(await background(), light)
  await page.frameLocator('[data-testid="second"]').locator('html[data-theme="dark"]').waitFor()
})
