import assert from 'node:assert/strict'
import { test } from 'node:test'
import { kindOfAddress } from '../../src/outgoing/addresses.ts'
import { checkAddress, checkUrl, type Destination } from '../../src/outgoing/destination.ts'
import {
  ambariDestination,
  armDestination,
  packageDestination,
  slackDestination,
} from '../../src/outgoing/destinations.ts'
import { outgoingFetch } from '../../src/outgoing/outgoing-fetch.ts'
import { startServer } from './servers.ts'

const AZURE = {
  subscriptionId: '00000000-0000-4000-8000-000000000001',
  cloud: 'public',
  armEndpoint: '',
  tokenEndpoint: undefined,
  pricesEndpoint: 'https://prices.azure.com/api/retail/prices',
} as const

const loopback = (ports: readonly number[], more: Partial<Destination> = {}): Destination => ({
  name: 'the test',
  hosts: ports.map((port) => `127.0.0.1:${port}`),
  isLoopback: true,
  network: 'public',
  limitMs: 5000,
  limitBytes: 1000,
  ...more,
})

const KINDS: Readonly<Record<string, string>> = {
  '8.8.8.8': 'public',
  '20.50.2.1': 'public',
  '2603:1020::1': 'public',
  '10.0.0.4': 'private',
  '172.16.0.1': 'private',
  '172.31.255.255': 'private',
  '172.32.0.1': 'public',
  '192.168.1.1': 'private',
  '100.64.0.1': 'private',
  'fd00::1': 'private',
  '127.0.0.1': 'loopback',
  '127.1.2.3': 'loopback',
  '::1': 'loopback',
  '::ffff:127.0.0.1': 'loopback',
  '::ffff:7f00:1': 'loopback',
  '::ffff:10.0.0.1': 'private',
  '64:ff9b::a00:1': 'private',
  '64:ff9b::a9fe:a9fe': 'local',
  '169.254.169.254': 'local',
  'fe80::1': 'local',
  '0.0.0.0': 'local',
  '::': 'local',
  '224.0.0.1': 'local',
  '255.255.255.255': 'local',
}

for (const [address, kind] of Object.entries(KINDS))
  test(`${address} is a ${kind} address`, () => {
    assert.equal(kindOfAddress(address), kind)
  })

const FORBIDDEN: readonly (readonly [Destination, string])[] = [
  [armDestination(AZURE), 'https://evil.example/subscriptions'],
  [armDestination(AZURE), 'http://management.azure.com/'],
  [armDestination(AZURE), 'https://management.azure.com.evil.example/'],
  [armDestination(AZURE), 'https://management.azure.com:8443/'],
  [armDestination(AZURE), 'https://evil@management.azure.com/'],
  [armDestination(AZURE), 'https://management.azure.com@evil.example/'],
  [armDestination(AZURE), 'https://169.254.169.254/metadata'],
  [armDestination(AZURE), 'http://127.0.0.1:6379/'],
  [armDestination(AZURE), 'https://xn--managemnt-azure-com.evil.example/'],
  [slackDestination('https://slack.com/api/'), 'https://evil.slack.com/'],
  [slackDestination('https://slack.com/api/'), 'https://hooks.slack.com.evil.example/actions/x'],
  [slackDestination('https://slack.com/api/'), 'http://hooks.slack.com/actions/x'],
  [packageDestination(AZURE), 'https://blob.core.windows.net/'],
  [packageDestination(AZURE), 'https://evilblob.core.windows.net/'],
  [ambariDestination('https://orders.azurehdinsight.net'), 'https://clicks.azurehdinsight.net/'],
]

test('an address that is not one of the destination is refused, however it is dressed', () => {
  for (const [destination, address] of FORBIDDEN)
    assert.throws(
      () => checkUrl(destination, new URL(address)),
      { name: 'ForbiddenCallError' },
      address,
    )
  checkUrl(armDestination(AZURE), new URL('https://management.azure.com/subscriptions'))
  checkUrl(slackDestination('https://slack.com/api/'), new URL('https://hooks.slack.com/actions/x'))
  checkUrl(packageDestination(AZURE), new URL('https://a1.blob.core.windows.net/vpn.zip?sig=x'))
})

test('names may lead to private addresses only where a service can be private, and to metadata services nowhere', () => {
  const slack = slackDestination('https://slack.com/api/')
  const ambari = ambariDestination('https://orders.azurehdinsight.net')
  checkAddress(slack, '3.64.1.1')
  checkAddress(ambari, '10.0.0.5')
  for (const address of ['10.0.0.5', '127.0.0.1', '169.254.169.254', '::1'])
    assert.throws(() => checkAddress(slack, address), { name: 'ForbiddenCallError' })
  for (const address of ['127.0.0.1', '169.254.169.254'])
    assert.throws(() => checkAddress(ambari, address), { name: 'ForbiddenCallError' })
})

test('a name that leads to this machine is looked at when it is resolved, and nothing is sent', async (t) => {
  const evil = await startServer(t)
  const destination = { ...loopback([]), hosts: [`localhost:${evil.port}`], isLoopback: false }
  await assert.rejects(outgoingFetch(destination)(`https://localhost:${evil.port}/`), {
    name: 'ForbiddenCallError',
    message: /leads to (127\.0\.0\.1|::1), which is a loopback address/,
  })
  assert.equal(evil.connections(), 0)
})

test('a redirect is followed to nowhere, neither to another host nor to the same', async (t) => {
  const evil = await startServer(t)
  for (const status of [301, 302, 303, 307, 308]) {
    const server = await startServer(t, (request, response) => {
      const location = request.url === '/far' ? evil.url : '/near'
      response.writeHead(status, { location }).end()
    })
    const call = outgoingFetch(loopback([server.port, evil.port]))
    for (const path of ['/far', '/same']) {
      await assert.rejects(call(`${server.url}${path}`, { redirect: 'follow' }), {
        name: 'RedirectError',
      })
      const answer = await call(`${server.url}${path}`, { redirect: 'manual' })
      assert.equal(answer.status, status)
    }
    assert.deepEqual(
      server.requests.map(({ path }) => path),
      ['/far', '/far', '/same', '/same'],
    )
  }
  assert.equal(evil.connections(), 0)
})

test('credentials go to their own host alone', async (t) => {
  const own = await startServer(t)
  const other = await startServer(t)
  const call = outgoingFetch(
    loopback([own.port, other.port], { credentialHosts: [`127.0.0.1:${own.port}`] }),
  )
  const headers = { authorization: 'Bearer xoxb-secret', cookie: 'd=secret', 'x-other': 'kept' }
  for (const { url } of [own, other]) await call(url, { method: 'POST', headers, body: 'hello' })
  assert.equal(own.requests[0]?.headers.authorization, 'Bearer xoxb-secret')
  const [received] = other.requests
  assert.equal(received?.headers['x-other'], 'kept')
  assert.doesNotMatch(JSON.stringify(received), /secret/)
})

test('an answer that is too long, or takes too long, is cut off', async (t) => {
  const endless = await startServer(t, (_request, response) => {
    const more = () => {
      while (response.write('x'.repeat(1000)));
    }
    response.on('drain', more)
    more()
  })
  await assert.rejects(outgoingFetch(loopback([endless.port]))(endless.url), {
    name: 'AnswerTooLongError',
  })
  const silent = await startServer(t, () => {})
  await assert.rejects(outgoingFetch(loopback([silent.port], { limitMs: 50 }))(silent.url), {
    name: 'TimeoutError',
  })
  const trickling = await startServer(t, (_request, response) => response.write('x'))
  await assert.rejects(outgoingFetch(loopback([trickling.port], { limitMs: 50 }))(trickling.url), {
    name: 'TimeoutError',
  })
})
