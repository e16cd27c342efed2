import assert from 'node:assert/strict'
import { once } from 'node:events'
import { test } from 'node:test'
import { createRoute, type KafkaRoute, NoRouteError } from '../../src/kafka/route.ts'
import { RoutedSocket } from '../../src/kafka/routed-socket.ts'
import { listen } from './scripted-broker.ts'

const direct = createRoute('orders', { proxyUrlTemplate: undefined })

/** A route that stays shut until it is opened. */
function gatedRoute(): { route: KafkaRoute; open: () => void } {
  const gate = Promise.withResolvers<void>()
  return {
    open: gate.resolve,
    route: async (address) => {
      await gate.promise
      return direct(address)
    },
  }
}

test('what is written before the route stands arrives once it stands, whole and in order', async (t) => {
  const { address } = await listen(t, (socket) => socket.pipe(socket))
  const { route, open } = gatedRoute()
  const socket = new RoutedSocket(route, address, () => {})
  t.after(() => socket.destroy())
  const megabyte = Buffer.alloc(2 ** 20, 'abcdefg')
  socket.write('first ')
  socket.write(megabyte)
  open()
  const chunks: Buffer[] = []
  let received = 0
  for await (const chunk of socket as AsyncIterable<Buffer>) {
    chunks.push(chunk)
    received += chunk.length
    if (received === 6 + megabyte.length) break
  }
  assert.ok(Buffer.concat(chunks).equals(Buffer.concat([Buffer.from('first '), megabyte])))
})

test('a route that fails is an error of the socket, and connecting is never reported', async () => {
  let connected = false
  const socket = new RoutedSocket(direct, { host: 'wn0-orders.invalid', port: 9092 }, () => {
    connected = true
  })
  const [error] = await once(socket, 'error')
  assert.ok(error instanceof NoRouteError)
  assert.equal(connected, false)
})

test('a socket given up before its route stands leaves no connection open', async (t) => {
  for (const giveUp of ['destroy', 'end'] as const) {
    const closed = Promise.withResolvers<void>()
    const { address } = await listen(t, (socket) => socket.resume().once('close', closed.resolve))
    const { route, open } = gatedRoute()
    const socket = new RoutedSocket(route, address, () => {})
    socket[giveUp]()
    open()
    await once(socket, 'close')
    await closed.promise
  }
})

test('an ended socket closes even if the other side never does', async (t) => {
  const { address } = await listen(t, (other) => {
    other.allowHalfOpen = true
    other.resume()
  })
  const socket = new RoutedSocket(direct, address, () => socket.end())
  await once(socket, 'close')
  assert.ok(socket.destroyed)
})

test('the end of the other side is the end of the socket', async (t) => {
  const { address } = await listen(t, (socket) => socket.end('bye'))
  const socket = new RoutedSocket(direct, address, () => {})
  t.after(() => socket.destroy())
  let text = ''
  for await (const chunk of socket) text += String(chunk)
  assert.equal(text, 'bye')
})

test('a connection that is broken off is an error of the socket', async (t) => {
  const { address } = await listen(t, (socket) =>
    socket.once('data', () => socket.resetAndDestroy()),
  )
  const socket = new RoutedSocket(direct, address, () => {})
  socket.write('ping')
  const [error] = await once(socket.resume(), 'error')
  assert.equal((error as NodeJS.ErrnoException).code, 'ECONNRESET')
})
