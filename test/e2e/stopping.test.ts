import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import path from 'node:path'
import { test } from 'node:test'
import { startSandbox } from '../../sandbox/sandbox.ts'
import { testPrefix } from '../support/redis.ts'
import { startStack } from '../support/stack.ts'
import { startProcess } from '../support/worker-process.ts'

test('SIGTERM drains: the process ends by itself with code 0, in less than 10 s', async (t) => {
  const sandbox = await startSandbox({ scale: 600 })
  t.after(() => sandbox.close())
  const causeway = await startProcess(t, { sandbox, keyPrefix: testPrefix(), roles: 'bot,worker' })
  const ready = await fetch(`${causeway.url}/readyz`)
  assert.equal(ready.status, 200)
  causeway.child.kill('SIGTERM')
  assert.equal(await causeway.ended, 0)
})

test('health tells people what works, readiness tells schedulers, liveness depends on nothing', async (t) => {
  const { url } = await startStack(t)
  const health = await fetch(`${url}/health`)
  const body = (await health.json()) as {
    status: string
    checks: object
    queue: object
    version: string
  }
  assert.equal(health.status, 200)
  assert.equal(body.status, 'pass')
  assert.deepEqual(body.checks, { redis: 'pass', slack: 'pass', worker: 'pass', policy: 'pass' })
  assert.deepEqual(Object.keys(body.queue).sort(), ['active', 'delayed', 'failed', 'waiting'])
  assert.match(body.version, /^\d+\.\d+\.\d+/)
  assert.equal((await fetch(`${url}/readyz`)).status, 200)
  assert.deepEqual(await (await fetch(`${url}/livez`)).json(), { status: 'pass' })
})

test("with Redis away a command is refused in words within Slack's time, readiness fails and liveness does not", async (t) => {
  const { sandbox, url } = await startStack(t, { redisUrl: 'redis://127.0.0.1:9' })
  const { status, body } = await sandbox.slack.command({ text: 'create orders' })
  assert.equal(status, 200)
  assert.match(JSON.stringify(body), /Causeway cannot reach its store just now/)
  assert.equal((await fetch(`${url}/readyz`)).status, 503)
  assert.equal((await fetch(`${url}/livez`)).status, 200)
  assert.deepEqual(sandbox.azure.requests, [])
})

test('a start without settings lists every missing one with its remedy and repeats no value', async () => {
  const main = path.join(import.meta.dirname, '..', '..', 'src', 'main.ts')
  const child = spawn(process.execPath, [main], {
    env: {
      PATH: process.env.PATH ?? '',
      SLACK_APP_TOKEN: 'not-an-app-token',
      AMBARI_URL_TEMPLATE: 'http://example.com/{cluster}',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let said = ''
  child.stderr.on('data', (chunk: Buffer) => {
    said += chunk.toString('utf8')
  })
  const code = await new Promise((resolve) => child.once('exit', resolve))
  assert.equal(code, 1)
  for (const name of [
    'SLACK_BOT_TOKEN',
    'AZURE_SUBSCRIPTION_ID',
    'REDIS_URL',
    'CAUSEWAY_POLICY',
    'CAUSEWAY_AUDIT_KEY',
    'SLACK_APP_TOKEN',
    'AMBARI_URL_TEMPLATE',
  ])
    assert.match(said, new RegExp(name))
  assert.match(said, /az account show/)
  assert.match(said, /openssl rand -base64 32/)
  assert.doesNotMatch(said, /not-an-app-token|example\.com/)
})
