import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { NotableAnswer } from '../../src/azure/request-ids.ts'
import { correlationIdOf } from '../../src/correlation.ts'
import { traced } from '../../src/trace.ts'
import { startAnswering, type Wire, type WireRequest } from './answering-server.ts'

const GUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/
const trace = { operationId: 'k-0123456789ab', step: 'gateway', interactive: false }
const GROUP = { status: 200, body: JSON.stringify({ id: '/x', location: 'x' }) }

async function noticing(
  t: Parameters<typeof startAnswering>[0],
  answer: (request: WireRequest) => Wire,
) {
  const noticed: NotableAnswer[] = []
  const server = await startAnswering(t, answer, { notice: (one) => noticed.push(one) })
  return { ...server, noticed }
}

test('all requests of one operation carry one correlation id, each an id of its own', async (t) => {
  const { clients, requests } = await noticing(t, () => GROUP)
  const read = async () => void (await clients.resources.resourceGroups.get('g'))
  await traced(trace, read)
  await traced({ ...trace, step: 'cluster' }, read)
  await traced({ ...trace, operationId: 'k-other' }, read)
  await read()
  const sent = (name: string) => requests.map(({ headers }) => String(headers[name]))
  const correlations = sent('x-ms-correlation-request-id')
  assert.deepEqual(correlations.slice(0, 2), Array(2).fill(correlationIdOf(trace.operationId)))
  assert.equal(new Set(correlations).size, 3)
  assert.equal(new Set(sent('x-ms-client-request-id')).size, 4)
  for (const id of [...correlations, ...sent('x-ms-client-request-id')]) assert.match(id, GUID)
})

test("a refusal is told with Azure's ids, the operation and the step, and without what was secret in it", async (t) => {
  const { clients, noticed } = await noticing(t, () => ({
    status: 403,
    body: JSON.stringify({ error: { code: 'AuthorizationFailed', message: 'no: password=x' } }),
    headers: { 'x-ms-request-id': 'r-1', 'x-ms-correlation-request-id': 'c-1' },
  }))
  await assert.rejects(
    traced(trace, async () => clients.resources.resourceGroups.get('rg-kafka-orders')),
  )
  const [answer] = noticed
  assert.ok(answer)
  const { clientRequestId, ...rest } = answer
  assert.match(clientRequestId, GUID)
  assert.deepEqual(rest, {
    what: 'refused',
    method: 'GET',
    path: '/subscriptions/00000000-0000-4000-8000-000000000001/resourcegroups/rg-kafka-orders',
    status: 403,
    code: 'AuthorizationFailed',
    requestId: 'r-1',
    correlationId: 'c-1',
    trace,
  })
  assert.doesNotMatch(JSON.stringify(noticed), /secret-token|password|api-version/)
})

test('the beginning of something long is told; ordinary answers and looks at what is not there are not', async (t) => {
  const { clients, noticed } = await noticing(t, ({ method, path }) => {
    if (method === 'DELETE')
      return { status: 202, headers: { location: 'https://management.azure.com/o/1?sig=s' } }
    return path.includes('absent')
      ? { status: 404, body: '{"error":{"code":"ResourceGroupNotFound","message":""}}' }
      : GROUP
  })
  const { resourceGroups } = clients.resources
  await resourceGroups.get('g')
  await assert.rejects(async () => resourceGroups.get('absent'))
  await resourceGroups.delete('g').submitted()
  assert.deepEqual(
    noticed.map(({ what, method, status }) => [what, method, status]),
    [['started', 'DELETE', 202]],
  )
})
