import assert from 'node:assert/strict'
import { test } from 'node:test'
import { freePort } from '../../scripts/redis-server.ts'
import { METRICS, type MetricName } from '../../src/telemetry/metric-table.ts'
import { createCluster, messageWith, startStack } from '../support/stack.ts'
import { familyOf, type Sample, samplesOf, sum } from './exposition.ts'

const TOKEN = 'token-of-the-metrics-test'

async function scrape(url: string): Promise<readonly Sample[]> {
  const response = await fetch(`${url}/metrics`, { headers: { authorization: `Bearer ${TOKEN}` } })
  assert.equal(response.status, 200)
  assert.match(response.headers.get('content-type') ?? '', /^text\/plain; version=0\.0\.4/)
  return samplesOf(await response.text())
}

test('a create is seen from its command to its end in every kind of metric, and no name of anybody’s is a label', async (t) => {
  const { sandbox, url } = await startStack(t, { environment: { METRICS_TOKEN: TOKEN } })
  await sandbox.slack.command({ text: 'please orders-canary' })
  await createCluster(sandbox, 'orders-canary')
  const samples = await scrape(url)
  const seen = (name: string, labels?: Record<string, string>) => sum(samples, name, labels)
  const ack = (kind: string, name: string) =>
    seen('causeway_acknowledgement_seconds_count', { kind, name })
  assert.equal(ack('command', 'create'), 1)
  assert.equal(ack('command', 'other'), 1)
  assert.equal(ack('click', 'plan_create'), 1)
  assert.equal(ack('click', 'approval_approve'), 1)
  const slack = { route: '/slack/events', status: '200' }
  assert.ok(seen('causeway_http_request_duration_seconds_count', slack) >= 4)
  assert.equal(seen('causeway_listener_errors_total', { kind: 'user', code: 'unknown-command' }), 1)
  assert.equal(seen('causeway_operations_started_total', { operation: 'create' }), 1)
  const ended = { operation: 'create', state: 'succeeded' }
  assert.equal(seen('causeway_operations_ended_total', ended), 1)
  assert.equal(seen('causeway_operation_duration_seconds_count', ended), 1)
  for (const step of ['cluster', 'gateway'])
    assert.equal(
      seen('causeway_step_duration_seconds_count', { operation: 'create', step, state: 'ready' }),
      1,
      step,
    )
  assert.ok(seen('causeway_look_lag_seconds_count', { operation: 'create' }) > 0)
  assert.ok(seen('causeway_tick_duration_seconds_count', { operation: 'create' }) > 0)
  assert.equal(
    seen('causeway_azure_requests_total', { method: 'PUT' }),
    sandbox.azure.requests.filter(({ method }) => method === 'PUT').length,
  )
  assert.ok(seen('causeway_azure_requests_total', { method: 'GET', status: '404' }) > 0)
  assert.equal(seen('causeway_azure_requests_total', { status: 'failed' }), 0)
  assert.ok(seen('causeway_azure_tokens', { requests: 'reads' }) > 0)
  assert.ok(seen('causeway_ambari_requests_total', { method: 'GET', status: '200' }) > 0)
  for (const service of [
    'Azure Resource Manager',
    'Ambari',
    'the token endpoint',
    'the price service',
  ])
    assert.ok(seen('causeway_outgoing_requests_total', { service, status: '200' }) > 0, service)
  assert.ok(seen('causeway_slack_calls_total', { method: 'chat.update', outcome: 'ok' }) > 0)
  assert.ok(seen('causeway_audit_appends_total', { outcome: 'ok' }) > 0)
  assert.equal(seen('causeway_worker_running'), 1)
  assert.ok(seen('process_resident_memory_bytes') > 1e6)
  assert.ok(!JSON.stringify(samples).includes('canary'))
  for (const { name, labels } of samples) {
    const metric = METRICS[familyOf(name) as MetricName]
    const allowed: readonly string[] = ['le', ...(metric?.labels ?? [])]
    assert.deepEqual(
      Object.keys(labels).filter((label) => !allowed.includes(label)),
      [],
      name,
    )
  }
})

test('what waits for people, and 429s of Slack, are there while they last', async (t) => {
  const { sandbox, url } = await startStack(t, { environment: { METRICS_TOKEN: TOKEN } })
  sandbox.slack.faults.inject({
    kind: 'rateLimited',
    method: 'chat.postMessage',
    retryAfterSeconds: 1,
  })
  await sandbox.slack.command({ text: 'create orders' })
  const plan = await messageWith(sandbox, 'plan_create')
  const { channel: channelId, ts: messageTs } = plan
  await sandbox.slack.click({ userId: 'U01ALICE', channelId, messageTs, actionId: 'plan_create' })
  await messageWith(sandbox, 'approval_approve')
  const samples = await scrape(url)
  assert.equal(sum(samples, 'causeway_approvals_pending', { operation: 'create' }), 1)
  assert.ok(sum(samples, 'causeway_approval_oldest_seconds') > 0)
  assert.equal(sum(samples, 'causeway_operations', { operation: 'create', state: 'running' }), 1)
  assert.equal(sum(samples, 'causeway_queue_jobs', { state: 'delayed' }), 1)
  const limited = { method: 'chat.postMessage', outcome: 'rate_limited' }
  assert.ok(sum(samples, 'causeway_slack_calls_total', limited) > 0)
})

test('/metrics is not there unless configured, and says nothing without its token', async (t) => {
  const closed = await startStack(t)
  assert.equal((await fetch(`${closed.url}/metrics`)).status, 404)
  const guarded = await startStack(t, { environment: { METRICS_TOKEN: TOKEN } })
  for (const authorization of ['', 'Bearer ', `Bearer ${TOKEN}x`, `Basic ${TOKEN}`, TOKEN]) {
    const response = await fetch(`${guarded.url}/metrics`, { headers: { authorization } })
    assert.equal(response.status, 401, authorization)
    assert.equal(await response.text(), '')
  }
  assert.ok(sum(await scrape(guarded.url), 'causeway_build_info') === 1)
})

test('/metrics can have an address of its own, and is then not on the server of Slack', async (t) => {
  const port = await freePort()
  const { url } = await startStack(t, { environment: { METRICS_ADDRESS: `127.0.0.1:${port}` } })
  assert.equal((await fetch(`${url}/metrics`)).status, 404)
  const own = `http://127.0.0.1:${port}`
  assert.equal((await fetch(`${own}/livez`)).status, 404)
  assert.equal(sum(await scrape(own), 'causeway_build_info'), 1)
})

test('the table has a help text for each metric, and only labels with few values', () => {
  const labels = new Set(Object.values(METRICS).flatMap((metric) => metric.labels))
  const FEW = `code kind method name node operation outcome quantile region requests roles route service state status step version`
  assert.deepEqual([...labels].sort(), FEW.split(' '))
  for (const [name, { help }] of Object.entries(METRICS)) assert.ok(help.endsWith('.'), name)
})
