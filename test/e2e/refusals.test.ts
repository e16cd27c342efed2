import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { test } from 'node:test'
import { ofOperations } from '../../sandbox/azure/recorded-request.ts'
import { createCluster, startStack } from '../support/stack.ts'

const WRONG_LINES: Record<string, RegExp> = {
  'create Orders!': /not a valid cluster name[\s\S]*kafka create orders/i,
  'create 9lives': /begin with a letter/,
  'create --workers 4': /name of the cluster is missing/,
  'create orders payments': /one word too many/,
  'create orders --workers 2': /needs 3 to 45/,
  'create orders --workers many': /needs 3 to 45/,
  'create orders --workers 11': /at most 10 workers/,
  'create orders --regoin westeurope': /Did you mean --region/,
  'create orders --region': /needs a value/,
  'create orders --region "West': /quotation mark/,
  craete: /Did you mean create/,
  'destroy everything': /no command/,
}

test('a wrong line is answered at once with what is wrong and a correct line, and nothing is asked of Azure', async (t) => {
  const { sandbox } = await startStack(t)
  for (const [text, pattern] of Object.entries(WRONG_LINES)) {
    const { status, body } = await sandbox.slack.command({ text })
    assert.equal(status, 200)
    assert.match(JSON.stringify(body), pattern, text)
    assert.match(JSON.stringify(body), /ephemeral/)
  }
  assert.deepEqual(ofOperations(sandbox.azure.requests), [])
})

const REFUSED_BY_AZURE: Record<
  string,
  { command: string; fault?: 'quota' | 'nameTaken'; says: RegExp }
> = {
  'an unknown region': {
    command: 'create orders --region atlantis',
    says: /cannot be created in "atlantis"/,
  },
  'a taken name': { command: 'create orders', fault: 'nameTaken', says: /is taken/ },
  'no quota': { command: 'create orders', fault: 'quota', says: /Not enough HDInsight cores/ },
  'a size that Kafka does not get': {
    command: 'create orders --size Standard_D3_v2',
    says: /does not offer Standard_D3_v2/,
  },
}

for (const [what, { command, fault, says }] of Object.entries(REFUSED_BY_AZURE))
  test(`${what} is told with its remedy before anything is created`, async (t) => {
    const { sandbox } = await startStack(t)
    if (fault) sandbox.azure.faults.inject({ kind: fault, times: 100 })
    await sandbox.slack.command({ text: command })
    const answer = await sandbox.slack.waitForMessage((message) => says.test(message.text), {
      timeoutMs: 20_000,
    })
    assert.equal(answer.ephemeralTo, 'U01ALICE')
    assert.deepEqual(
      sandbox.azure.requests.filter((request) => request.method === 'PUT'),
      [],
    )
  })

test('whoever the policy does not name may do nothing', async (t) => {
  const folder = await mkdtemp(path.join(tmpdir(), 'causeway-policy-'))
  t.after(() => rm(folder, { recursive: true }))
  const policy = path.join(folder, 'policy.yaml')
  await writeFile(policy, 'version: 1\nrules:\n  - users: [U02BOB]\n    may: [list]\n')
  const { sandbox } = await startStack(t, { policy })
  for (const text of ['create orders', 'list', 'brokers orders', 'status']) {
    const { body } = await sandbox.slack.command({ text })
    assert.match(JSON.stringify(body), /You may not/, text)
  }
  assert.match(
    JSON.stringify((await sandbox.slack.command({ text: 'create orders', userId: 'U02BOB' })).body),
    /You may not use create/,
  )
  assert.match(
    JSON.stringify((await sandbox.slack.command({ text: 'list', userId: 'U02BOB' })).body),
    /Asking Azure/,
  )
})

test('unsigned, wrongly signed, stale, future and replayed requests are refused', async (t) => {
  const { sandbox, url } = await startStack(t)
  const secret = sandbox.environment.SLACK_SIGNING_SECRET ?? ''
  const body = new URLSearchParams({
    command: '/kafka',
    text: 'status',
    team_id: 'T01DEMO',
    user_id: 'U01ALICE',
    channel_id: 'C01KAFKA',
    trigger_id: '1.2.3',
  }).toString()
  const send = (timestamp: number, key: string) =>
    fetch(`${url}/slack/events`, {
      method: 'POST',
      body,
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        'x-slack-request-timestamp': String(timestamp),
        'x-slack-signature': `v0=${createHmac('sha256', key).update(`v0:${timestamp}:${body}`).digest('hex')}`,
      },
    })
  const now = Math.floor(Date.now() / 1000)
  assert.equal((await fetch(`${url}/slack/events`, { method: 'POST', body })).status, 401)
  assert.equal((await send(now, 'wrong')).status, 401)
  assert.equal((await send(now - 301, secret)).status, 401)
  assert.equal((await send(now + 301, secret)).status, 401)
  const first = await send(now, secret)
  assert.equal(first.status, 200)
  assert.match(await first.text(), /No operations yet/)
  const replayed = await send(now, secret)
  assert.equal(await replayed.text(), '', 'the replay reaches no listener')
})

test('a cluster whose name is nearly that of one that exists is asked about by that one, for every command that names one', async (t) => {
  const { sandbox } = await startStack(t)
  await createCluster(sandbox, 'orders')
  for (const command of ['brokers', 'vpn', 'scale', 'delete', 'extend', 'advertise']) {
    const before = sandbox.slack.messages().length
    const more = { scale: ' 5', extend: ' 8h', advertise: ' ip' }[command] ?? ''
    await sandbox.slack.command({ text: `${command} ordres${more}` })
    await t.waitFor(
      () => {
        const said = JSON.stringify(sandbox.slack.messages().slice(before))
        assert.match(said, /Did you mean orders\?/, command)
      },
      { interval: 50, timeout: 20_000 },
    )
  }
})
