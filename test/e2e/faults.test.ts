import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import type { Sandbox } from '../../sandbox/sandbox.ts'
import type { SimulatedMessage } from '../../sandbox/slack/workspace.ts'
import { clickWhenThere, createCluster, messageWith, startStack } from '../support/stack.ts'

/** A 40-minute gateway in a second. */
const SCALE = 2400
const PATIENCE = { timeoutMs: 60_000 }

/** Clicks a switch of the console's panel. */
async function flip(sandbox: Sandbox, id: string): Promise<void> {
  const response = await fetch(`${sandbox.slack.url}/console/fault`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: new URL(sandbox.slack.url).origin },
    body: JSON.stringify({ id }),
  })
  assert.equal(response.status, 200, `${id}: ${await response.text()}`)
}

const liveMessage = (sandbox: Sandbox, pattern: RegExp) =>
  sandbox.slack.waitForMessage(
    ({ text, threadTs }) => threadTs === undefined && pattern.test(text),
    PATIENCE,
  )

/** Without the invisible marks that keep Slack from reading _ as italics. */
const cardOf = ({ blocks }: SimulatedMessage) => JSON.stringify(blocks).replaceAll('\u200b', '')

/** Plans, lets something go wrong, and only then asks for it: what goes wrong later than the plan could see. */
async function createDespite(t: TestContext, arm: (sandbox: Sandbox) => Promise<void> | void) {
  const { sandbox } = await startStack(t, { scale: SCALE })
  await sandbox.slack.command({ text: 'create orders' })
  await messageWith(sandbox, 'plan_create')
  await arm(sandbox)
  await clickWhenThere(sandbox, 'plan_create')
  return sandbox
}

const alive = (sandbox: Sandbox) =>
  sandbox.azure
    .resources()
    .filter(({ endedAt }) => endedAt === undefined)
    .map(({ name }) => name)

/** Each row: a switch of the console, after whose click a create is ready all the same, without anything made twice. */
const ENDS_WELL: Readonly<Record<string, string>> = {
  'a storm of 429': 'throttle',
  'a reply that is lost': 'lost-reply',
  'a reply that is minutes late': 'late-reply',
  'a token that ends in the middle': 'token-expired',
  'somebody else at work': 'conflict',
  'an outage': 'outage',
}

for (const [what, id] of Object.entries(ENDS_WELL))
  test(`${what} delays a create and does not fail it`, async (t) => {
    const sandbox = await createDespite(t, (one) => flip(one, id))
    await clickWhenThere(sandbox, 'approval_approve')
    await liveMessage(sandbox, /orders is ready/)
    assert.deepEqual(sandbox.azure.faults.active(), [], 'it has happened')
    assert.equal(new Set(alive(sandbox)).size, alive(sandbox).length)
    const creations = sandbox.azure.requests.filter(
      ({ operation, status }) => operation === 'clusters.create' && status === 200,
    )
    assert.equal(creations.length, 1)
  })

const NOTHING = /Nothing was created, nothing costs money/
const COSTS = /stays in resource group rg-kafka-orders and costs up to \$\d/

/** Each row: a switch, what the failure card says of the cause and the remedy, and what it says is there. */
const FAILS: Readonly<Record<string, { id: string; says: readonly RegExp[]; now: RegExp }>> = {
  'the quota': {
    id: 'quota',
    says: [/Not enough HDInsight cores in westeurope: 36 needed, 0 free/, /Quota for HDInsight/],
    now: NOTHING,
  },
  'the name': {
    id: 'name-taken',
    says: [/cluster name .{1,4}orders.{1,4} is taken/, /Choose another name/],
    now: NOTHING,
  },
  'the region': {
    id: 'region-closed',
    says: [/may not create HDInsight clusters in this region/, /Choose another region/],
    now: COSTS,
  },
  'the size': {
    id: 'size-refused',
    says: [/HDInsight does not offer Standard_E4_v3/, /Choose one of: .*Standard_E8_v3/],
    now: COSTS,
  },
  'a policy of the organisation': {
    id: 'policy-refused',
    says: [/policy of your organisation forbids this resource: Only approved resources/],
    now: COSTS,
  },
  'a gateway that fails half-way': {
    id: 'gateway-fails',
    says: [/Azure could not make VPN gateway vpn-orders/, /activity log/, /Azure correlation/],
    now: COSTS,
  },
  'a cluster that ends in Error': {
    id: 'cluster-error',
    says: [/HDInsight failed inside.*\(correlation [\w-]+\)/, /Retry deletes the failed cluster/],
    now: COSTS,
  },
}

for (const [what, { id, says, now }] of Object.entries(FAILS))
  test(`${what} fails a create with its cause, its remedy, and what is there and costs`, async (t) => {
    const sandbox = await createDespite(t, (one) => flip(one, id))
    const card = cardOf(await liveMessage(sandbox, /Creating orders failed|failed/))
    for (const pattern of [...says, now]) assert.match(card, pattern)
    assert.doesNotMatch(card, /itself made a mistake/)
    const made = alive(sandbox).filter((name) => name !== 'rg-kafka-orders')
    assert.equal(made.length > 0, now === COSTS, `made: ${made.join(', ')}`)
    assert.match(card, /operation_retry/)
  })

test('the ids that Azure support asks for are on the card where Azure refused', async (t) => {
  const sandbox = await createDespite(t, (one) => flip(one, 'size-refused'))
  const card = cardOf(await liveMessage(sandbox, /failed/))
  const [, request] = /Azure request ([\w-]{36})/.exec(card) ?? []
  const [, correlation] = /Azure correlation ([\w-]{36})/.exec(card) ?? []
  assert.ok(request && correlation)
  const refused = sandbox.azure.requests.find(
    ({ operation, status }) => operation === 'clusters.create' && status === 400,
  )
  assert.equal(refused?.correlationId, correlation)
})

test('the cores that somebody takes between the check and the cluster are told with what was made', async (t) => {
  const sandbox = await createDespite(
    t,
    ({ azure }) => void azure.faults.inject({ kind: 'quota', match: /^PUT .*clusters/i }),
  )
  const card = cardOf(await liveMessage(sandbox, /failed/))
  assert.match(card, /Not enough HDInsight cores in this region: 36 needed, 0 free/)
  assert.match(card, COSTS)
})

test('a gateway whose creation is answered after our own deadline is made once', async (t) => {
  const late = 32_000 * SCALE
  const sandbox = await createDespite(
    t,
    ({ azure }) =>
      void azure.faults.inject({
        kind: 'lateReply',
        match: /^PUT .*virtualNetworkGateways/i,
        delayMs: late,
      }),
  )
  await clickWhenThere(sandbox, 'approval_approve')
  await liveMessage(sandbox, /orders is ready/)
  const puts = sandbox.azure.requests.filter(
    ({ method, path }) => method === 'PUT' && /virtualNetworkGateways/i.test(path),
  )
  assert.equal(puts.length, 1)
})

test('interfaces that outlive the cluster delay a deletion, and nothing is left', async (t) => {
  const { sandbox } = await startStack(t, { scale: SCALE })
  await createCluster(sandbox, 'orders')
  await flip(sandbox, 'lingering-interfaces')
  await sandbox.slack.command({ text: 'delete orders' })
  await clickWhenThere(sandbox, 'approval_approve', 'U02BOB')
  const { text } = await liveMessage(sandbox, /orders is deleted/)
  assert.match(text, /Nothing of it is left/)
  assert.deepEqual(alive(sandbox), [])
  const refusals = sandbox.azure.requests.filter(
    ({ errorCode }) => errorCode === 'InUseSubnetCannotBeDeleted',
  )
  assert.ok(refusals.length > 0, 'the network was asked for while the interfaces were there')
})

test('a storm that goes on for longer than a person waits is told, not endured in silence', async (t) => {
  const { sandbox } = await startStack(t, { scale: SCALE })
  sandbox.azure.faults.inject({ kind: 'throttle', times: 100_000 })
  await sandbox.slack.command({ text: 'list' })
  const { text } = await sandbox.slack.waitForMessage(
    ({ ephemeralTo, text: said }) => ephemeralTo === 'U01ALICE' && /throttling/.test(said),
    PATIENCE,
  )
  assert.match(text, /Azure is throttling requests/)
})
