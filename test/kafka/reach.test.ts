import assert from 'node:assert/strict'
import { once } from 'node:events'
import { type TestContext, test } from 'node:test'
import { TransientError, UserError } from '../../src/errors.ts'
import { reachAllBrokers } from '../../src/kafka/reach.ts'
import { type BrokerAddress, createRoute, NoRouteError } from '../../src/kafka/route.ts'
import { verify } from '../../src/kafka/verify.ts'
import { listen, scripted } from './scripted-broker.ts'

const route = createRoute('orders', { proxyUrlTemplate: undefined, timeoutMs: 1000 })
const NO_NAMES = new Map<string, string>()

/** One broker that names these addresses, itself where it says so. */
async function broker(t: TestContext, names: readonly (BrokerAddress | 'itself')[]) {
  let own: BrokerAddress = { host: '', port: 0 }
  const { address } = await listen(t, (socket) =>
    scripted({
      brokers: names.map((name, id) => ({
        id,
        rack: undefined,
        ...(name === 'itself' ? own : name),
      })),
    })(socket),
  )
  own = address
  return address
}

async function deadAddress(t: TestContext): Promise<BrokerAddress> {
  const { address, server } = await listen(t, () => {})
  server.close()
  await once(server, 'close')
  return address
}

function refusal(code: string, message: RegExp) {
  return (error: unknown) => {
    assert.ok(error instanceof UserError, String(error))
    assert.equal(error.code, code)
    assert.match(error.message, message)
    assert.ok(error.remedy.length > 20)
    return true
  }
}

test('brokers that name themselves are all reached', async (t) => {
  const address = await broker(t, ['itself'])
  const { brokers } = await reachAllBrokers(route, [address], NO_NAMES)
  assert.deepEqual(
    brokers.map(({ host, port }) => ({ host, port })),
    [address],
  )
})

test('a named host that cannot be resolved is a wrong listener, unless its address is given', async (t) => {
  const behindTheName = await broker(t, ['itself'])
  const name = { host: 'wn0-orders.invalid', port: behindTheName.port }
  const seed = await broker(t, [name])
  await assert.rejects(
    verify(route, [seed], { id: 'x' }),
    refusal('kafka-wrong-listeners', /wn0-orders\.invalid:\d+ has a name that cannot be resolved/),
  )
  await reachAllBrokers(route, [seed], new Map([[name.host, behindTheName.host]]))
})

test('a broker that is away at its right address is silent, not wrongly advertised', async (t) => {
  const away = await deadAddress(t)
  const seed = await broker(t, ['itself', away])
  await assert.rejects(
    verify(route, [seed, away], { id: 'x' }),
    refusal('kafka-broker-silent', new RegExp(`127\\.0\\.0\\.1:${away.port} refuses connections`)),
  )
})

test('without any answer there is no route; something else on the port is a refusal', async (t) => {
  const away = await deadAddress(t)
  await assert.rejects(verify(route, [away], { id: 'x' }), (error) => {
    assert.ok(error instanceof NoRouteError)
    assert.equal(error.reason, 'refused')
    return true
  })
  const other = await listen(t, (socket) => socket.once('data', () => socket.end('who are you?')))
  await assert.rejects(
    verify(route, [other.address], { id: 'x' }),
    refusal('kafka-broker-silent', /not as Kafka does/),
  )
})

test('brokers that have not found each other yet are asked again later', async (t) => {
  const seed = await broker(t, [])
  await assert.rejects(verify(route, [seed], { id: 'x' }), TransientError)
})
