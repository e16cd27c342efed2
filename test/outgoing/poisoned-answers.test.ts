import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { type IncomingMessage, request, type ServerResponse } from 'node:http'
import { type TestContext, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { createAzureClients } from '../../src/azure/clients.ts'
import { createCluster, startStack } from '../support/stack.ts'
import { type LocalServer, startServer } from './servers.ts'

/** A 40-minute gateway in a second. */
const SCALE = 2400
const PATIENCE = { timeoutMs: 40_000 }

/** Nobody was connected to it; and whoever is, is counted. */
async function neverCalled(evil: LocalServer): Promise<void> {
  assert.equal(evil.connections(), 0)
  await (await fetch(evil.url)).text()
  assert.equal(evil.connections(), 1)
}

/** Stands before Azure's simulator; from `poison` on its answers name another host for what comes next. */
async function startPoisoner(t: TestContext, evil: LocalServer) {
  let target: URL | undefined
  let isPoisoning = false
  let poisoned = 0
  const pass = (near: IncomingMessage, response: ServerResponse) => {
    if (!target) return response.destroy()
    const { method, headers } = near
    const far = request(new URL(near.url ?? '/', target), { method, headers }, (answer) => {
      const names = ['location', 'azure-asyncoperation', 'operation-location']
      const passed = { ...answer.headers }
      for (const name of names) {
        if (!isPoisoning || passed[name] === undefined) continue
        poisoned += 1
        passed[name] = String(passed[name]).replace(/^https:\/\/[^/]+/, elsewhere(poisoned))
      }
      response.writeHead(answer.statusCode ?? 500, passed)
      answer.pipe(response)
    })
    far.on('error', () => response.destroy())
    near.pipe(far)
  }
  const elsewhere = (count: number) =>
    count % 2 === 0 ? evil.url : `https://127.0.0.1:${evil.port}`
  const server = await startServer(t, pass)
  return {
    url: server.url,
    leadTo(url: string) {
      target = new URL(url)
    },
    poison() {
      isPoisoning = true
    },
    poisoned: () => poisoned,
  }
}

test('a poisoned address of a long operation carries the token nowhere', async (t) => {
  const evil = await startServer(t)
  const poisoner = await startPoisoner(t, evil)
  const { sandbox } = await startStack(t, {
    scale: SCALE,
    environment: { AZURE_ARM_ENDPOINT: poisoner.url },
    beforeStart: ({ azure }) => poisoner.leadTo(azure.url),
  })
  await createCluster(sandbox, 'orders')
  poisoner.poison()
  for (const text of ['vpn orders', 'vpn orders linux', 'vpn orders']) {
    const before = Number(sandbox.slack.messages().at(-1)?.ts ?? 0)
    await sandbox.slack.command({ text })
    await sandbox.slack.waitForMessage(
      ({ text: said, ts }) => Number(ts) > before && !/Preparing|Making/.test(said),
      PATIENCE,
    )
  }
  assert.ok(poisoner.poisoned() > 0, 'answers were poisoned')
  await neverCalled(evil)
})

test('a poisoned link to a next page carries the token nowhere', async (t) => {
  const evil = await startServer(t)
  for (const nextLink of [`${evil.url}/more`, `https://127.0.0.1:${evil.port}/more`]) {
    const azure = await startServer(t, (received, response) => {
      response.writeHead(200, { 'content-type': 'application/json' })
      response.end(
        JSON.stringify(
          received.url === '/token'
            ? { access_token: 'secret-token', expires_in: 3600 }
            : { value: [{ id: '/subscriptions/s/resourceGroups/a', name: 'a' }], nextLink },
        ),
      )
    })
    const clients = await createAzureClients({
      subscriptionId: '00000000-0000-4000-8000-000000000001',
      cloud: 'custom',
      armEndpoint: azure.url,
      tokenEndpoint: `${azure.url}/token`,
      pricesEndpoint: `${azure.url}/prices`,
    })
    await assert.rejects(async () => {
      for await (const _group of clients.resources.resourceGroups.list());
    })
    assert.ok(azure.requests.some(({ headers }) => headers.authorization === 'Bearer secret-token'))
  }
  await neverCalled(evil)
})

test('a redirect of Azure carries the token nowhere', async (t) => {
  const evil = await startServer(t)
  const azure = await startServer(t, (received, response) => {
    if (received.url === '/token')
      return response.end(JSON.stringify({ access_token: 'secret-token', expires_in: 3600 }))
    return response.writeHead(307, { location: `https://127.0.0.1:${evil.port}/` }).end()
  })
  const clients = await createAzureClients({
    subscriptionId: '00000000-0000-4000-8000-000000000001',
    cloud: 'custom',
    armEndpoint: azure.url,
    tokenEndpoint: `${azure.url}/token`,
    pricesEndpoint: `${azure.url}/prices`,
  })
  await assert.rejects(clients.resources.resourceGroups.get('rg-kafka-orders'))
  await neverCalled(evil)
})

test('a response_url elsewhere is not called, whatever is signed', async (t) => {
  const evil = await startServer(t)
  const { sandbox, url } = await startStack(t)
  const secret = sandbox.environment.SLACK_SIGNING_SECRET ?? ''
  const send = async (responseUrl: string, count: number) => {
    const payload = {
      type: 'block_actions',
      team: { id: 'T01DEMO' },
      user: { id: 'U01ALICE', team_id: 'T01DEMO' },
      channel: { id: 'C01KAFKA' },
      trigger_id: `9.9.${count}`,
      response_url: responseUrl,
      actions: [
        { type: 'button', action_id: 'operation_retry', block_id: 'b', value: 'k-000000000000' },
      ],
    }
    const body = new URLSearchParams({ payload: JSON.stringify(payload) }).toString()
    const timestamp = Math.floor(Date.now() / 1000)
    const signature = createHmac('sha256', secret).update(`v0:${timestamp}:${body}`).digest('hex')
    return fetch(`${url}/slack/events`, {
      method: 'POST',
      body,
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        'x-slack-request-timestamp': String(timestamp),
        'x-slack-signature': `v0=${signature}`,
      },
    })
  }
  const places = [
    `${evil.url}/respond`,
    `https://127.0.0.1:${evil.port}/respond`,
    `http://localhost:${evil.port}/respond`,
    `${sandbox.slack.url.replace('http://', 'http://evil@')}/respond/T01DEMO/x`,
    'file:///etc/passwd',
    'http://169.254.169.254/metadata',
  ]
  for (const [count, place] of places.entries())
    assert.equal((await send(place, count)).status, 200, place)
  await sleep(300)
  await neverCalled(evil)
  assert.equal((await fetch(`${url}/livez`)).status, 200)
})
