import { action, ask, be, lookAt, type Picture, soon, tidy, type, type Walk } from './walk.ts'

async function two({ page }: Walk): Promise<void> {
  await page.setViewportSize({ width: 1400, height: 860 })
  await page.locator('#second-toggle').click()
  await page.frameLocator('[data-testid="second"]').getByTestId('message').first().waitFor()
}

const secondOf = ({ page }: Walk) => page.frameLocator('[data-testid="second"]')

async function approveAs(userId: string, walk: Walk): Promise<void> {
  await be(walk.page, userId)
  await action(walk.page, 'approval_approve').waitFor()
  await action(walk.page, 'approval_approve').click()
  await walk.page.getByTestId('confirm').click()
}

async function showHome({ page }: Walk): Promise<void> {
  await page.locator('[data-kind="im"]').click()
  await page.locator('[data-view="home"]').click()
  await page.getByTestId('home').getByText('orders').first().waitFor()
}

/** The tour. Each picture builds on those before it; one that cannot be taken is left out and told. */
export const PICTURES: readonly Picture[] = [
  {
    name: 'plan',
    words:
      '`/kafka create orders` makes nothing yet: it says what would be made, what it costs and how long it takes. Only Alice sees it.',
    async show({ page }) {
      await type(page, '/kafka create orders')
      await action(page, 'plan_create').waitFor()
      await lookAt(page, 'Create Kafka cluster orders')
    },
  },
  {
    name: 'progress',
    words:
      'After Create, one live message with a task for each step, updated in place; the Azure resources appear beside it.',
    async show(walk) {
      await action(walk.page, 'plan_create').click()
      await walk.page.locator('[data-testid="azure-resource"][data-name="vpn-orders"]').waitFor()
      walk.time.leap(12_000)
      await walk.page.locator('#messages .task[data-status="in_progress"]').first().waitFor()
      await lookAt(walk.page, 'Creating orders')
    },
  },
  {
    name: 'approve',
    words:
      'Two people side by side: before a broker is restarted, Bob sees in his own pane exactly what would change, and decides.',
    async show(walk) {
      await two(walk)
      await soon(walk, () =>
        secondOf(walk).locator('[data-action-id="approval_approve"]').first().waitFor(),
      )
      await secondOf(walk)
        .locator('[data-action-id="approval_approve"]')
        .first()
        .scrollIntoViewIfNeeded()
    },
  },
  {
    name: 'confirm',
    words: 'Approving asks once more, and says what it means for clients.',
    async show(walk) {
      await two(walk)
      await secondOf(walk).locator('[data-action-id="approval_approve"]').first().click()
      await secondOf(walk).getByTestId('confirm').waitFor()
    },
  },
  {
    name: 'ready',
    words:
      'The ready card: brokers with the addresses they advertise, what to paste into a client, and the way into the network.',
    async show(walk) {
      await two(walk)
      await secondOf(walk).locator('[data-action-id="approval_approve"]').first().click()
      await secondOf(walk).getByTestId('confirm').click()
      await tidy(walk)
      await soon(walk, () => lookAt(walk.page, 'orders is ready'))
      await lookAt(walk.page, 'orders is ready')
    },
  },
  {
    name: 'thread',
    words:
      'Its thread calls whoever asked, and keeps what was done: each step with what it found and how long it took.',
    async show({ page }) {
      await lookAt(page, 'orders is ready')
      await page.locator('#messages [data-thread]').first().click()
      await page.locator('#thread .task').first().waitFor()
    },
  },
  {
    name: 'form',
    words: '`/kafka create` without a name opens a form; its price follows what is chosen.',
    async show({ page }) {
      await type(page, '/kafka create')
      await page.locator('#modal[open] [data-testid="modal"] input').first().waitFor()
    },
  },
  {
    name: 'faults',
    words:
      'The console’s switches, by whose fault it is: each says what it will do, and whether it is armed.',
    async show({ page }) {
      await page.locator('[data-group="Slack"] summary').click()
      await page.locator('[data-fault="slack-limit"]').click()
      await page.locator('[data-fault="slack-limit"][aria-checked="true"]').waitFor()
      await page.locator('[data-group="Redis"] summary').click()
      await page
        .locator('[data-group="Slack"]')
        .evaluate((group) => group.scrollIntoView({ block: 'center' }))
    },
  },
  {
    name: 'failure',
    words:
      'A VPN gateway that fails half-way (a switch in the console): cause, remedy, what exists already and what it costs.',
    async show(walk) {
      const { page } = walk
      await page.locator('[data-group="Azure"] summary').click()
      await page.locator('[data-fault="gateway-fails"]').click()
      await page.locator('[data-fault="gateway-fails"][aria-checked="true"]').waitFor()
      await type(page, '/kafka create clicks --gateway new')
      await action(page, 'plan_create').click()
      await soon(walk, () => action(page, 'operation_retry').waitFor())
      await page.locator('[data-group="Azure"] summary').click()
      await lookAt(page, /clicks failed|failed.*clicks/)
    },
  },
  {
    name: 'retry',
    words:
      'Retry goes on where it failed, in the same message; nothing that is there is made again.',
    async show(walk) {
      const { page } = walk
      await action(page, 'operation_retry').click()
      await lookAt(page, /Creating clicks · \d+ of/)
    },
  },
  {
    name: 'lock',
    words:
      'One change at a time: who else wants to change the cluster is told who is at it since when, and may queue, be told, or take over.',
    async show({ page }) {
      await ask(page, '/kafka restart orders', /Approve restart of orders/)
      await be(page, 'U02BOB')
      await ask(page, '/kafka restart orders', /Take Over/)
    },
  },
  {
    name: 'take-over',
    words:
      'Taking over stops the other change at its next safe moment, and says so to whoever began it.',
    async show({ page }) {
      await be(page, 'U02BOB')
      await action(page, 'lock_take_over').click()
      await page.getByTestId('confirm').waitFor()
    },
  },
  {
    name: 'extend',
    words:
      'A cluster lives for a set time; `/kafka extend` and the button of each warning let it live longer.',
    async show({ page }) {
      await ask(page, '/kafka extend orders 3d', /orders lives until/)
    },
  },
  {
    name: 'vpn',
    words:
      '`/kafka vpn orders` offers the package of the gateway, and a profile of one’s own by direct message.',
    async show({ page }) {
      await ask(page, '/kafka vpn orders', /Download the VPN package/)
    },
  },
  {
    name: 'home',
    words: 'App Home: what waits for you first, then your clusters with state, addresses and cost.',
    show: showHome,
  },
  {
    name: 'french',
    words: 'Céline’s Slack is in French, and so is what Causeway says to her.',
    async show(walk) {
      const { page } = walk
      await be(page, 'U04CELINE')
      await ask(page, '/kafka create commandes', /Rien n.a |créé/)
    },
  },
  {
    name: 'delete',
    words:
      'Deleting asks, says what goes and what stays for others, and ends with the list of what is left: nothing.',
    async show(walk) {
      const { page } = walk
      await ask(page, '/kafka cancel orders', /orders/)
      await soon(walk, () => page.waitForTimeout(3000))
      await ask(page, '/kafka delete orders', /Approve.*orders/)
    },
  },
  {
    name: 'deleted',
    words: 'The end of it: what was deleted, and that nothing is left to pay for.',
    async show(walk) {
      await approveAs('U02BOB', walk)
      await soon(walk, () => lookAt(walk.page, /orders (is|was) deleted|Deleted orders/i))
    },
  },
  {
    name: 'phone',
    words: 'All of it at the width of a phone, each part a tab.',
    async show({ page }) {
      await page.setViewportSize({ width: 390, height: 844 })
      await lookAt(page, 'orders is ready')
    },
  },
  {
    name: 'dark',
    words: 'In the dark; the colours follow the system, or what is chosen.',
    async show({ page }) {
      await page.emulateMedia({ colorScheme: 'dark' })
      await lookAt(page, 'orders is ready')
    },
  },
]
