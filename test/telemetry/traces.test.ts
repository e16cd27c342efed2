import assert from 'node:assert/strict'
import path from 'node:path'
import { test } from 'node:test'
import { startSandbox } from '../../sandbox/sandbox.ts'
import { UserError } from '../../src/errors.ts'
import { armTemplate } from '../../src/telemetry/azure-requests.ts'
import { createSpanStore, type SpanStore } from '../../src/telemetry/tracer.ts'
import { testPrefix } from '../support/redis.ts'
import { createCluster } from '../support/stack.ts'
import { startProcess } from '../support/worker-process.ts'
import { type CollectedSpan, startCollector } from './collector.ts'

const CANARY = 'canary-7c2e'

test('a create is one trace, from the command in one process to the last call of another, and tells no secret and no word of anybody', async (t) => {
  const collector = await startCollector(t)
  const sandbox = await startSandbox({ scale: 600 })
  t.after(() => sandbox.close())
  const keyPrefix = testPrefix()
  const environment = {
    OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
    OTEL_EXPORTER_OTLP_HEADERS: 'x-key=of-the-collector',
  }
  const common = { sandbox, keyPrefix, environment } as const
  const bot = await startProcess(t, { ...common, roles: 'bot' })
  const worker = await startProcess(t, { ...common, roles: 'worker' })
  sandbox.slack.setRequestUrl(`${bot.url}/slack/events`)
  await sandbox.slack.command({ text: `say ${CANARY}` })
  await createCluster(sandbox, CANARY)
  for (const { child, ended } of [bot, worker]) {
    child.kill('SIGTERM')
    assert.equal(await ended, 0)
  }

  const { spans } = collector
  assert.ok(collector.keys.every((key) => key === 'of-the-collector'))
  const click = only(spans, ({ name }) => name === 'click plan_create')
  const trace = spans.filter(({ traceId }) => traceId === click.traceId)
  const roots = trace.filter(({ parentSpanId }) => !parentSpanId)
  assert.deepEqual(
    roots.map(({ name }) => name),
    ['POST /slack/events'],
  )
  assert.equal(click.parentSpanId, roots[0]?.spanId)
  assert.equal(click.roles, 'bot')
  const ids = new Set(trace.map(({ spanId }) => spanId))
  const orphans = trace.filter(({ parentSpanId }) => parentSpanId && !ids.has(parentSpanId))
  assert.deepEqual(orphans, [])
  const ticks = trace.filter(({ name }) => name === 'tick create')
  assert.ok(ticks.length > 5, `${ticks.length} ticks`)
  assert.ok(ticks.every(({ roles, parentSpanId }) => roles === 'worker' && parentSpanId))
  const below = (parents: readonly CollectedSpan[], name: RegExp) =>
    trace.filter(
      (span) => name.test(span.name) && parents.some(({ spanId }) => spanId === span.parentSpanId),
    )
  const steps = below(ticks, /^step /)
  assert.ok(steps.some(({ attributes }) => attributes['causeway.step.state'] === 'ready'))
  assert.ok(below(steps, /^PUT .*\/Microsoft\.HDInsight\/clusters\/\{\}$/).length === 1)
  assert.ok(below(steps, /^Ambari GET$/).length > 0)
  assert.ok(below(steps, /^Kafka look$/).length > 0)
  assert.ok(below(steps, /^Redis /).length > 0)
  assert.ok(trace.some(({ name }) => name === 'Slack chat.update'))
  assert.ok(trace.some(({ name }) => name === 'announce create'))

  const sent = collector.bodies.join('\n')
  const secrets = [
    CANARY,
    ...Object.entries(sandbox.environment).flatMap(([name, value]) =>
      /TOKEN$|SECRET|KEY$/.test(name) && value ? [value] : [],
    ),
    'Bearer ',
    'Basic ',
  ]
  assert.ok(secrets.length > 4)
  for (const secret of secrets) assert.ok(!sent.includes(secret), secret)
})

test('what fails is a span with the code of the error, not with its words', async (t) => {
  const collector = await startCollector(t)
  const store = createSpanStore({
    endpoint: collector.url,
    share: 1,
    version: '1',
    roles: ['bot'],
    onProblem: assert.fail,
  })
  const refusal = new UserError('not-allowed', CANARY, { remedy: CANARY })
  const failing = store.run({ name: 'outer' }, async () =>
    store.run({ name: 'inner' }, async () => {
      throw refusal
    }),
  )
  await assert.rejects(failing, refusal)
  await assert.rejects(
    store.run({ name: 'bug' }, async () => {
      throw new TypeError(CANARY)
    }),
  )
  await store.close()
  const codes = collector.spans.map(({ name, attributes, isError }) => [
    name,
    attributes['error.type'],
    isError,
  ])
  assert.deepEqual(codes, [
    ['inner', 'not-allowed', true],
    ['outer', 'not-allowed', true],
    ['bug', 'TypeError', true],
  ])
  assert.ok(!collector.bodies.join('').includes(CANARY))
})

test('an operation is traced whole or not at all: who continues it does as whoever began it', async (t) => {
  const collector = await startCollector(t)
  const withShare = async <T>(share: number, work: (store: SpanStore) => Promise<T>) => {
    const settings = { endpoint: collector.url, version: '1', roles: ['bot'] } as const
    const store = createSpanStore({ ...settings, share, onProblem: assert.fail })
    const done = await work(store)
    await store.close()
    return done
  }
  const begin = (name: string) => (store: SpanStore) =>
    store.run({ name }, async () => store.current() ?? '')
  const untraced = await withShare(0, begin('untraced command'))
  const traced = await withShare(1, begin('traced command'))
  const goOn = (name: string, parent: string) => (store: SpanStore) =>
    store.run({ name, parent }, async () => {})
  await withShare(1, goOn('untraced tick', untraced))
  await withShare(0, goOn('traced tick', traced))
  assert.deepEqual(collector.spans.map(({ name }) => name).sort(), [
    'traced command',
    'traced tick',
  ])
})

test('a collector that is away costs the spans, says so, and fails nothing', async () => {
  const problems: string[] = []
  const store = createSpanStore({
    endpoint: 'http://127.0.0.1:9',
    share: 1,
    version: '1',
    roles: ['bot'],
    onProblem: (message) => problems.push(message),
  })
  assert.equal(await store.run({ name: 'work' }, async () => 'done'), 'done')
  await store.close()
  assert.ok(problems.length > 0)
})

test('a path of Azure keeps its types and loses its names', () => {
  const group = '/subscriptions/0f/resourceGroups/rg-secret'
  const gateway = `${group}/providers/Microsoft.Network/virtualNetworkGateways/gw`
  const operation = '/subscriptions/0f/providers/Microsoft.Network/locations/west/operations/1-2'
  assert.equal(armTemplate(group), '/subscriptions/{}/resourceGroups/{}')
  assert.equal(
    armTemplate(`${gateway}/generatevpnclientpackage`),
    '/subscriptions/{}/resourceGroups/{}/providers/Microsoft.Network/virtualNetworkGateways/{}/generatevpnclientpackage',
  )
  assert.equal(
    armTemplate(operation),
    '/subscriptions/{}/providers/Microsoft.Network/locations/{}/operations/{}',
  )
})

test('where nothing is configured, no library of telemetry and no page is loaded', async (t) => {
  const sandbox = await startSandbox({ scale: 600 })
  t.after(() => sandbox.close())
  const preload = [path.join(import.meta.dirname, 'refuse-telemetry.ts')]
  const common = { sandbox, preload, keyPrefix: testPrefix(), roles: 'bot,worker' } as const
  const causeway = await startProcess(t, common)
  sandbox.slack.setRequestUrl(`${causeway.url}/slack/events`)
  await createCluster(sandbox, 'orders')
  const configured = {
    OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:9',
    ADMIN_PASSWORD: 'x'.repeat(16),
  }
  await assert.rejects(
    startProcess(t, { ...common, environment: configured }),
    'the preload does refuse it',
  )
})

function only(
  spans: readonly CollectedSpan[],
  isIt: (span: CollectedSpan) => boolean,
): CollectedSpan {
  const [found, ...more] = spans.filter(isIt)
  assert.ok(found)
  assert.equal(more.length, 0)
  return found
}
