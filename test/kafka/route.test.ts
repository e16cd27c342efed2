import assert from 'node:assert/strict'
import { once } from 'node:events'
import type { Socket } from 'node:net'
import { type TestContext, test } from 'node:test'
import {
  type BrokerAddress,
  createRoute,
  NoRouteError,
  type NoRouteReason,
} from '../../src/kafka/route.ts'
import { listen } from './scripted-broker.ts'

const BROKER = { host: '10.0.0.11', port: 9092 }

async function assertNoRoute(opening: Promise<Socket>, reason: NoRouteReason): Promise<void> {
  await assert.rejects(opening, (error) => {
    assert.ok(error instanceof NoRouteError, String(error))
    assert.equal(error.reason, reason)
    return true
  })
}

/** Address at which nothing listens any more. */
async function deadAddress(t: TestContext): Promise<BrokerAddress> {
  const { address, server } = await listen(t, () => {})
  server.close()
  await once(server, 'close')
  return address
}

interface SocksLogin {
  user: string
  password: string
  host: string
  port: number
}

/** A SOCKS5 server (RFC 1928, 1929) that gives one reply to every request and keeps what it was asked. */
async function socksServer(
  t: TestContext,
  replies: { login?: number; connect: number | 'none' },
  asked: SocksLogin[] = [],
): Promise<string> {
  const { address } = await listen(t, (socket) => {
    let user = ''
    let password = ''
    socket.once('data', () => {
      socket.write(Buffer.from([5, 2]))
      socket.once('data', (login) => {
        const userLength = login[1] ?? 0
        user = login.toString('utf8', 2, 2 + userLength)
        password = login.toString('utf8', 3 + userLength)
        socket.write(Buffer.from([1, replies.login ?? 0]))
        socket.once('data', (request) => {
          const host =
            request[3] === 3
              ? request.toString('utf8', 5, request.length - 2)
              : [...request.subarray(4, 8)].join('.')
          asked.push({ user, password, host, port: request.readUInt16BE(request.length - 2) })
          if (replies.connect === 'none') return
          socket.write(Buffer.from([5, replies.connect, 0, 1, 0, 0, 0, 0, 0, 0]))
          if (replies.connect === 0) socket.pipe(socket)
        })
      })
    })
  })
  return `socks5://{cluster}:p%40ss@127.0.0.1:${address.port}`
}

test('without a proxy, bytes go straight to the address and back', async (t) => {
  const { address } = await listen(t, (socket) => socket.pipe(socket))
  const socket = await createRoute('orders', { proxyUrlTemplate: undefined })(address)
  t.after(() => socket.destroy())
  socket.write('ping')
  const [echo] = await once(socket, 'data')
  assert.equal(String(echo), 'ping')
})

test('an address where nothing listens, a name that nobody knows and an impossible port are told apart', async (t) => {
  const route = createRoute('orders', { proxyUrlTemplate: undefined })
  await assertNoRoute(route(await deadAddress(t)), 'refused')
  await assertNoRoute(route({ host: 'wn0-orders.invalid', port: 9092 }), 'unresolvable')
  await assertNoRoute(route({ host: '127.0.0.1', port: 92_092 }), 'unresolvable')
  await assertNoRoute(route({ host: '', port: 9092 }), 'unresolvable')
})

test('a proxy is logged in to with the cluster as user, and resolves names itself', async (t) => {
  const asked: SocksLogin[] = []
  const proxyUrlTemplate = await socksServer(t, { connect: 0 }, asked)
  const route = createRoute('orders-eu', { proxyUrlTemplate })
  const byAddress = await route(BROKER)
  byAddress.destroy()
  const byName = await route({ host: 'wn0-orders.internal', port: 9093 })
  t.after(() => byName.destroy())
  byName.write('ping')
  const [echo] = await once(byName, 'data')
  assert.equal(String(echo), 'ping')
  const login = { user: 'orders-eu', password: 'p@ss' }
  assert.deepEqual(asked, [
    { ...login, ...BROKER },
    { ...login, host: 'wn0-orders.internal', port: 9093 },
  ])
})

test("a proxy's refusal says whether it is the broker's or the proxy's", async (t) => {
  const table: readonly [connect: number | 'none', NoRouteReason][] = [
    [1, 'unreachable'],
    [2, 'proxy'],
    [3, 'unreachable'],
    [4, 'unreachable'],
    [5, 'refused'],
    [6, 'timeout'],
    ['none', 'timeout'],
  ]
  for (const [connect, reason] of table) {
    const proxyUrlTemplate = await socksServer(t, { connect })
    const route = createRoute('orders', { proxyUrlTemplate, timeoutMs: 300 })
    await assertNoRoute(route(BROKER), reason)
  }
})

test('a proxy that is away or refuses the login is no fault of the broker', async (t) => {
  const { port } = await deadAddress(t)
  const away = createRoute('orders', { proxyUrlTemplate: `socks5://127.0.0.1:${port}` })
  await assertNoRoute(away(BROKER), 'proxy')
  const proxyUrlTemplate = await socksServer(t, { login: 1, connect: 0 })
  await assertNoRoute(createRoute('orders', { proxyUrlTemplate })(BROKER), 'proxy')
})

test('a template that is no SOCKS5 address is refused without repeating its password', () => {
  for (const proxyUrlTemplate of ['http://{cluster}:secret@127.0.0.1:1080', 'secret', 'socks5://'])
    assert.throws(
      () => createRoute('orders', { proxyUrlTemplate }),
      (error) => error instanceof Error && !error.message.includes('secret'),
    )
})

test('a connection that breaks while nobody listens to its errors does not stop the process', async (t) => {
  const { address } = await listen(t, (socket) =>
    socket.once('data', () => socket.resetAndDestroy()),
  )
  const socket = await createRoute('orders', { proxyUrlTemplate: undefined })(address)
  socket.write('ping')
  if (!socket.closed) await new Promise((resolve) => socket.once('close', resolve))
  assert.ok(socket.destroyed)
})
