import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openConsole } from '../support/console-page.ts'
import { startStack } from '../support/stack.ts'

test('a newcomer types one command, clicks Create and Approve, and gets the ready card', async (t) => {
  const { sandbox } = await startStack(t, { scale: 300 })
  const opened = await openConsole(t, sandbox.slack.url)
  if (!opened) return
  const { page, problems } = opened

  const composer = page.getByTestId('composer')
  await composer.fill('/kafka create orders')
  await composer.press('Enter')
  await page.locator('[data-action-id="plan_create"]').click()
  await page.locator('[data-testid="azure-resource"][data-name="vpn-orders"]').waitFor()
  await page.locator('[data-action-id="approval_approve"]').click()
  await page.getByTestId('confirm').click()

  const ready = page.getByTestId('message').filter({ hasText: 'orders is ready' }).first()
  await ready.waitFor()
  const text = (await ready.textContent()) ?? ''
  assert.match(text, /bootstrap\.servers=10\.0\.0\.\d+:9092,10\.0\.0\.\d+:9092/)
  assert.match(text, /Download the VPN package/)
  assert.deepEqual(problems, [], 'the page reports no errors')
})
