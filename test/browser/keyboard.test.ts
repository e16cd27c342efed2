import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Page } from 'playwright-core'
import { openConsole } from '../support/console-page.ts'
import { createCluster, startStack } from '../support/stack.ts'

/** More presses of one key than any way on the page needs. */
const MANY = 60

/** Presses a key until what has the focus matches; fails when it never does. */
async function pressUntil(page: Page, key: string, selector: string): Promise<void> {
  for (let count = 0; count < MANY; count++) {
    const isThere = await page.evaluate(
      (wanted) => document.activeElement?.matches(wanted) === true,
      selector,
    )
    if (isThere) return
    await page.keyboard.press(key)
  }
  assert.fail(`${key} does not lead to ${selector}`)
}

const outline = (page: Page) =>
  page.evaluate(() => {
    const focused = document.activeElement
    return focused ? getComputedStyle(focused).outlineStyle : 'none'
  })

test('a cluster is created and approved without a mouse, and the focus is always seen', async (t) => {
  const { sandbox } = await startStack(t, { scale: 1200 })
  const opened = await openConsole(t, sandbox.slack.url)
  if (!opened) return
  const { page, problems } = opened

  await page.keyboard.press('Tab')
  assert.equal(await page.evaluate(() => document.activeElement?.className), 'skip')
  await page.keyboard.press('Enter')
  await pressUntil(page, 'Tab', '#composer')
  await page.keyboard.type('/kafka cre')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  assert.equal(await page.locator('#composer').inputValue(), '/kafka create orders')
  await page.keyboard.press('Enter')
  await page.locator('[data-action-id="plan_create"]').waitFor()
  await pressUntil(page, 'Shift+Tab', '[data-action-id="plan_create"]')
  assert.equal(await outline(page), 'solid', 'the focus is seen')
  await page.keyboard.press('Enter')

  await page.locator('[data-action-id="approval_approve"]').waitFor()
  await page.locator('#composer').focus()
  await pressUntil(page, 'Shift+Tab', '[data-action-id="approval_approve"]')
  await page.keyboard.press('Enter')
  await page.getByTestId('confirm').waitFor()
  await page.keyboard.press('Escape')
  await page.getByTestId('confirm').waitFor({ state: 'hidden' })
  assert.equal(await page.locator('[data-action-id="approval_approve"]').count(), 1, 'Escape: no')

  await page.locator('#composer').focus()
  await pressUntil(page, 'Shift+Tab', '[data-action-id="approval_approve"]')
  await page.keyboard.press('Enter')
  await pressUntil(page, 'Tab', '[data-testid="confirm"]')
  await page.keyboard.press('Enter')
  await page.getByTestId('message').filter({ hasText: 'orders is ready' }).first().waitFor()
  assert.match((await page.locator('#announcer').textContent()) ?? '', /Causeway: /)
  assert.deepEqual(problems, [])
})

test('arrow keys move among messages and speeds, F6 among the parts of the page', async (t) => {
  const { sandbox } = await startStack(t)
  const opened = await openConsole(t, sandbox.slack.url)
  if (!opened) return
  const { page, problems } = opened
  await page.locator('#composer').fill('/kafka help')
  await page.keyboard.press('Enter')
  await page.locator('#composer').fill('/kafka list')
  await page.keyboard.press('Enter')
  await page.getByTestId('message').nth(1).waitFor()

  await page.locator('#composer').focus()
  await pressUntil(page, 'Shift+F6', '.message:last-child')
  await page.keyboard.press('ArrowUp')
  await pressUntil(page, 'ArrowUp', '.message:nth-last-child(2)')
  await pressUntil(page, 'F6', '#composer')
  await page.keyboard.press('F6')
  await page.keyboard.press('F6')
  assert.equal(
    await page.evaluate(() => document.activeElement?.closest('#sidebar') !== null),
    true,
    'F6 comes round',
  )
  await page.keyboard.press('/')
  assert.equal(await page.locator('#composer').inputValue(), '/kafka ', 'a slash begins a command')
  assert.deepEqual(problems, [])
})

test('a thread opens beside the conversation and closes with Escape, the focus back where it was', async (t) => {
  const { sandbox } = await startStack(t, { scale: 2400 })
  await createCluster(sandbox, 'orders')
  const opened = await openConsole(t, sandbox.slack.url)
  if (!opened) return
  const { page, problems } = opened
  const replies = page.getByTestId('replies').first()
  await replies.focus()
  await page.keyboard.press('Enter')
  await page.locator('#thread .message').nth(1).waitFor()
  assert.equal(
    await page.evaluate(() => document.activeElement?.closest('#thread') !== null),
    true,
    'the focus is in the thread',
  )
  await page.keyboard.press('Escape')
  await page.locator('#thread').waitFor({ state: 'hidden' })
  assert.equal(
    await page.evaluate(() => document.activeElement?.matches('[data-testid="replies"]')),
    true,
  )
  assert.deepEqual(problems, [])
})
