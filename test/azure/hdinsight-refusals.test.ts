import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startAnswering } from './answering-server.ts'

// Its client is of an older make than the others: what it does not wish it throws inside its own pipeline.

test('a refusal of HDInsight for the rate holds everybody, as one of the other services does', async (t) => {
  const { clients, requests } = await startAnswering(t, () => ({
    status: 429,
    body: '{"code":"TooManyRequests","message":"x"}',
    headers: { 'retry-after': '60' },
  }))
  for (let look = 0; look < 2; look += 1)
    await assert.rejects(async () => clients.hdinsight.clusters.get('g', 'c'))
  assert.equal(requests.length, 1, 'the second was not sent')
})

test('what HDInsight refuses is noted with its ids', async (t) => {
  const noted: (string | undefined)[] = []
  const { clients } = await startAnswering(
    t,
    () => ({
      status: 403,
      body: '{"error":{"code":"AuthorizationFailed","message":"x"}}',
      headers: { 'x-ms-request-id': 'r-1' },
    }),
    { notice: ({ requestId }) => noted.push(requestId) },
  )
  await assert.rejects(async () => clients.hdinsight.clusters.get('g', 'c'))
  assert.deepEqual(noted, ['r-1'])
})
