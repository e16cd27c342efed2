import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createSteeredTime, letDateFollow } from '../../sandbox/steered-time.ts'
import { openConsole } from '../support/console-page.ts'
import { startStack } from '../support/stack.ts'

test('two people sit side by side: Alice asks, Bob approves in his own pane', async (t) => {
  const { sandbox } = await startStack(t, { scale: 1200 })
  const opened = await openConsole(t, sandbox.slack.url, { width: 1440 })
  if (!opened) return
  const { page, problems } = opened
  await page.locator('#second-toggle').click()
  const second = page.frameLocator('[data-testid="second"]')
  await second.locator('[data-person="U02BOB"][aria-pressed="true"]').waitFor()

  await page.locator('[data-try="/kafka create orders"]').click()
  await page.locator('#messages [data-action-id="plan_create"]').waitFor()
  assert.equal(await second.getByTestId('message').count(), 0, 'the plan is for Alice alone')
  await page.locator('#messages [data-action-id="plan_create"]').click()
  await second.locator('[data-action-id="approval_approve"]').first().click()
  await second.getByTestId('confirm').click()
  const record = /Approved by @Bob/
  await page.getByTestId('message').filter({ hasText: record }).first().waitFor()
  await second.getByTestId('message').filter({ hasText: 'orders is ready' }).first().waitFor()
  assert.deepEqual(problems, [])
})

test('a fault that is switched on ends in the failure card, and Retry goes on from there', async (t) => {
  const { sandbox } = await startStack(t, { scale: 1200 })
  const opened = await openConsole(t, sandbox.slack.url)
  if (!opened) return
  const { page, problems } = opened
  await page.locator('[data-group="Azure"] summary').click()
  await page.locator('[data-fault="gateway-fails"]').click()
  await page.locator('[data-fault="gateway-fails"][aria-checked="true"]').waitFor()
  await page.locator('[data-group="Azure"] .armed-word').waitFor()

  await page.getByTestId('composer').fill('/kafka create orders')
  await page.getByTestId('composer').press('Enter')
  await page.locator('[data-action-id="plan_create"]').click()
  await page.locator('[data-fault="gateway-fails"][aria-checked="false"]').waitFor()
  const retry = page.locator('[data-action-id="operation_retry"]')
  await retry.waitFor()
  assert.match((await page.locator('#messages').textContent()) ?? '', /failed/)
  await retry.click()
  await page.locator('[data-action-id="approval_approve"]').click()
  await page.getByTestId('confirm').click()
  await page.getByTestId('message').filter({ hasText: 'orders is ready' }).first().waitFor()
  assert.deepEqual(problems, [])
})

test('the time is steered: it stands still, leaps, and Azure and Causeway agree on it', async (t) => {
  const time = createSteeredTime()
  t.after(letDateFollow(time))
  const { sandbox } = await startStack(t, { scale: 60, time })
  const opened = await openConsole(t, sandbox.slack.url)
  if (!opened) return
  const { page, problems } = opened
  const gateway = page.locator('[data-testid="azure-resource"][data-name="vpn-orders"]')

  await page.getByTestId('composer').fill('/kafka create orders')
  await page.getByTestId('composer').press('Enter')
  await page.locator('[data-action-id="plan_create"]').click()
  await gateway.waitFor()
  await page.locator('[data-speed="0"]').click()
  await page.locator('[data-speed="0"][aria-checked="true"]').waitFor()
  const stood = sandbox.clock.now()
  await page.getByTestId('composer').fill('/kafka list')
  await page.getByTestId('composer').press('Enter')
  await page.getByTestId('message').filter({ hasText: 'orders' }).last().waitFor()
  assert.equal(sandbox.clock.now(), stood, 'Azure stands still while people act')

  await page.locator('[data-leap="azure"]').click()
  await page.locator('[data-testid="azure-resource"][data-name="vpn-orders"] .pill.good').waitFor()
  assert.equal(sandbox.clock.now(), stood + 3_600_000)
  await page.locator('[data-speed="600"]').click()
  await page.locator('[data-action-id="approval_approve"]').click()
  await page.getByTestId('confirm').click()
  await page.getByTestId('message').filter({ hasText: 'orders is ready' }).first().waitFor()
  assert.deepEqual(problems, [])
})

test('a plan that is an hour old is not carried out', async (t) => {
  const time = createSteeredTime()
  t.after(letDateFollow(time))
  const { sandbox } = await startStack(t, { time })
  const opened = await openConsole(t, sandbox.slack.url)
  if (!opened) return
  const { page, problems } = opened
  await page.getByTestId('composer').fill('/kafka create orders')
  await page.getByTestId('composer').press('Enter')
  await page.locator('[data-action-id="plan_create"]').waitFor()
  await page.locator('[data-leap="clock"]').click()
  await page.locator('[data-action-id="plan_create"]').click()
  await page.locator('#messages').getByText('older than 30 minutes').first().waitFor()
  assert.deepEqual(problems, [])
})
