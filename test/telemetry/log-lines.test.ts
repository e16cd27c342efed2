import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startSandbox } from '../../sandbox/sandbox.ts'
import { correlationIdOf } from '../../src/correlation.ts'
import { testPrefix } from '../support/redis.ts'
import { createCluster } from '../support/stack.ts'
import { startProcess } from '../support/worker-process.ts'
import { startCollector } from './collector.ts'

interface Line {
  readonly msg: string
  readonly operationId?: string
  readonly correlationId?: string
  readonly step?: string
  readonly traceId?: string
}

test('each log line of an operation names it, its correlation id and its trace, and no secret', async (t) => {
  const collector = await startCollector(t)
  const sandbox = await startSandbox({ scale: 600 })
  t.after(() => sandbox.close())
  const causeway = await startProcess(t, {
    sandbox,
    keyPrefix: testPrefix(),
    roles: 'bot,worker',
    environment: { LOG_LEVEL: 'debug', OTEL_EXPORTER_OTLP_ENDPOINT: collector.url },
  })
  let output = ''
  causeway.child.stdout?.on('data', (chunk: Buffer) => {
    output += chunk.toString('utf8')
  })
  sandbox.slack.setRequestUrl(`${causeway.url}/slack/events`)
  await createCluster(sandbox, 'orders')
  causeway.child.kill('SIGTERM')
  assert.equal(await causeway.ended, 0)

  const lines = output
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line) as Line)
  const ofAzure = lines.filter(({ msg }) => msg.startsWith('Azure '))
  assert.ok(ofAzure.length > 5, `${ofAzure.length} lines of requests to Azure`)
  for (const line of ofAzure) {
    assert.ok(line.operationId, line.msg)
    assert.ok(line.step, line.msg)
    assert.match(line.traceId ?? '', /^[0-9a-f]{32}$/, line.msg)
  }
  for (const { operationId, correlationId, msg } of lines)
    if (operationId !== undefined) assert.equal(correlationId, correlationIdOf(operationId), msg)
  for (const [name, value = ''] of Object.entries(sandbox.environment))
    if (/TOKEN$|SECRET|KEY$/.test(name) && value !== '') assert.ok(!output.includes(value), name)
})
