import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import path from 'node:path'
import { type TestContext, test } from 'node:test'
import { type Sandbox, startSandbox } from '../../sandbox/sandbox.ts'
import { redisUrl, testPrefix } from '../support/redis.ts'
import { redisServerMissing, startRedis } from '../support/redis-process.ts'
import { POLICY } from '../support/stack.ts'

const MAIN = path.join(import.meta.dirname, '..', '..', 'src', 'main.ts')

/** Starts Causeway as whoever sets it up does, with one thing wrong. */
function start(t: TestContext, sandbox: Sandbox, wrong: Record<string, string>) {
  const child = spawn(process.execPath, [MAIN], {
    env: {
      ...process.env,
      ...sandbox.environment,
      REDIS_URL: redisUrl(),
      CAUSEWAY_KEY_PREFIX: testPrefix(),
      CAUSEWAY_POLICY: POLICY,
      PORT: '0',
      LOG_LEVEL: 'info',
      ...wrong,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const gone = once(child, 'exit')
  t.after(async () => {
    child.kill('SIGKILL')
    await gone
  })
  let said = ''
  const listeners = new Set<() => void>()
  const hear = (chunk: Buffer) => {
    said += chunk.toString('utf8')
    for (const listener of listeners) listener()
  }
  child.stdout.on('data', hear)
  child.stderr.on('data', hear)
  return {
    gone: gone.then(([code]) => code as number | null),
    said: () => said,
    async hears(pattern: RegExp): Promise<RegExpExecArray> {
      for (;;) {
        const found = pattern.exec(said)
        if (found) return found
        if (child.exitCode !== null) assert.fail(`it ended: ${said}`)
        await new Promise<void>((resolve) => {
          const heard = () => {
            listeners.delete(heard)
            resolve()
          }
          listeners.add(heard)
        })
      }
    },
  }
}

async function sandboxFor(t: TestContext): Promise<Sandbox> {
  const sandbox = await startSandbox({ scale: 600 })
  t.after(() => sandbox.close())
  return sandbox
}

/** Ends with exit code 1 and these words, and without a stack trace. */
async function refusesToStart(t: TestContext, wrong: Record<string, string>, words: RegExp) {
  const causeway = start(t, await sandboxFor(t), wrong)
  assert.equal(await causeway.gone, 1)
  assert.match(causeway.said(), words)
  assert.doesNotMatch(causeway.said(), /^ {4}at /m)
}

test('a port that is taken is told with the setting that chooses another', async (t) => {
  const other = createServer().listen(0, '127.0.0.1')
  await once(other, 'listening')
  t.after(() => other.close())
  const { port } = other.address() as AddressInfo
  await refusesToStart(
    t,
    { PORT: String(port) },
    new RegExp(`127.0.0.1:${port} is taken.*set PORT`),
  )
})

test('an address that this machine does not have is told with the setting that names it', (t) =>
  refusesToStart(t, { HOST: '192.0.2.1' }, /no address 192\.0\.2\.1\. Correct HOST/))

test('an app-level token that Slack refuses is told with where to make one', (t) =>
  refusesToStart(
    t,
    { SLACK_APP_TOKEN: 'xapp-1-wrong' },
    /refuses SLACK_APP_TOKEN \(invalid_auth\).*connections:write/,
  ))

test('a bot token that Slack refuses is told at the start, before anybody waits for an answer', async (t) => {
  const causeway = start(t, await sandboxFor(t), { SLACK_BOT_TOKEN: 'xoxb-wrong' })
  await causeway.hears(/refuses SLACK_BOT_TOKEN \(invalid_auth\).*OAuth & Permissions/)
})

test('a Slack that cannot be reached is told at the start', async (t) => {
  const causeway = start(t, await sandboxFor(t), { SLACK_API_URL: 'http://127.0.0.1:1/api/' })
  await causeway.hears(/Slack cannot be reached/)
})

test('without Redis, its absence is told once with the remedy, and Causeway starts and tries on', async (t) => {
  const causeway = start(t, await sandboxFor(t), { REDIS_URL: 'redis://127.0.0.1:1' })
  await causeway.hears(/nothing listens at the address of REDIS_URL/)
  const [, url] = await causeway.hears(/"url":"([^"]+)"/)
  // Each request asks Redis, which is not there.
  for (let asked = 0; asked < 3; asked += 1)
    assert.equal((await fetch(`${url}/readyz`)).status, 503)
  assert.equal(causeway.said().split('nothing listens').length - 1, 1)
  assert.doesNotMatch(causeway.said(), /BullMQ error/)
})

test('a Redis that comes later is taken without a start anew, and that is told', {
  skip: redisServerMissing(),
}, async (t) => {
  const redis = await startRedis()
  t.after(() => redis.remove())
  await redis.kill()
  const causeway = start(t, await sandboxFor(t), { REDIS_URL: redis.url })
  await causeway.hears(/nothing listens/)
  await redis.start()
  await causeway.hears(/Redis answers again/)
})

test('a password that Redis wants is told as what it is', {
  skip: redisServerMissing(),
}, async (t) => {
  const redis = await startRedis()
  t.after(() => redis.remove())
  await redis.command('config', 'set', 'requirepass', 'secret')
  const causeway = start(t, await sandboxFor(t), { REDIS_URL: redis.url })
  await causeway.hears(/it wants another user or password/)
  assert.doesNotMatch(causeway.said(), /BullMQ error/)
})

test('what Azure refuses before anybody has asked for something is logged with its remedy', async (t) => {
  const sandbox = await sandboxFor(t)
  const causeway = start(t, sandbox, { AZURE_TOKEN_ENDPOINT: `${sandbox.azure.url}/nowhere` })
  await causeway.hears(/"code":"azure-identity","remedy":"Check its managed identity/)
})

test('requests with a wrong signature are told with the secret to look at, however many come', async (t) => {
  const sandbox = await sandboxFor(t)
  const causeway = start(t, sandbox, { SLACK_SIGNING_SECRET: 'of-another-app' })
  const [, url] = await causeway.hears(/"url":"([^"]+)"/)
  sandbox.slack.setRequestUrl(`${url}/slack/events`)
  for (let sent = 0; sent < 3; sent += 1)
    assert.equal((await sandbox.slack.command({ text: 'help' })).status, 401)
  await causeway.hears(/its signature does not match.*SLACK_SIGNING_SECRET/)
  assert.equal(causeway.said().split('its signature does not match').length - 1, 1)
})

test('requests from another time are told with the clock to look at', async (t) => {
  const causeway = start(t, await sandboxFor(t), {})
  const [, url] = await causeway.hears(/"url":"([^"]+)"/)
  const response = await fetch(`${url}/slack/events`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'x-slack-signature': `v0=${'0'.repeat(64)}`,
      'x-slack-request-timestamp': '1000000000',
    },
    body: '{}',
  })
  assert.equal(response.status, 401)
  await causeway.hears(/five minutes from this machine's clock.*set the clock/)
})
