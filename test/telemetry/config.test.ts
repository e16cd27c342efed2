import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ConfigError, readConfig } from '../../src/config/config.ts'
import { POLICY } from '../support/stack.ts'

const REST = {
  SLACK_BOT_TOKEN: 'xoxb-1',
  SLACK_SIGNING_SECRET: 'signing',
  AZURE_SUBSCRIPTION_ID: '00000000-0000-4000-8000-000000000001',
  REDIS_URL: 'redis://127.0.0.1:6379',
  CAUSEWAY_POLICY: POLICY,
  CAUSEWAY_AUDIT_KEY: Buffer.alloc(32, 7).toString('base64'),
}

test('nothing of itself is shown by default', () => {
  assert.deepEqual(readConfig(REST).telemetry, {
    metricsToken: undefined,
    metricsAddress: undefined,
    tracesEndpoint: undefined,
    tracesShare: 1,
    adminPassword: undefined,
  })
})

test('what guards a page has to be long, an address whole; what was given is not repeated', () => {
  const given = {
    METRICS_TOKEN: 'short-canary',
    ADMIN_PASSWORD: 'short-canary',
    METRICS_ADDRESS: '9464',
    OTEL_EXPORTER_OTLP_ENDPOINT: 'collector:4318',
  }
  const refused = (error: unknown) => {
    assert.ok(error instanceof ConfigError)
    const said = error.problems.join('\n')
    for (const name of Object.keys(given)) assert.match(said, new RegExp(`^${name} is `, 'm'))
    assert.doesNotMatch(said, /canary/)
    return true
  }
  assert.throws(() => readConfig({ ...REST, ...given }), refused)
})

test('addresses of metrics are read with their port', () => {
  const addressOf = (METRICS_ADDRESS: string) =>
    readConfig({ ...REST, METRICS_ADDRESS }).telemetry.metricsAddress
  assert.deepEqual(addressOf('127.0.0.1:9464'), { host: '127.0.0.1', port: 9464 })
  assert.deepEqual(addressOf('[::1]:9464'), { host: '::1', port: 9464 })
})
