import assert from 'node:assert/strict'
import { createHmac, randomInt } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { type TestContext, test } from 'node:test'
import { startStack } from '../support/stack.ts'
import { fuzz } from './fuzz.ts'

/** What is asked for may be looked at, and nothing made. */
async function readersOnly(t: TestContext): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'causeway-policy-'))
  t.after(() => rm(folder, { recursive: true }))
  const policy = path.join(folder, 'policy.yaml')
  await writeFile(policy, 'version: 1\nrules:\n  - users: ["*"]\n    may: [status, history]\n')
  return policy
}

const COUNT = 2000

test(`${COUNT} requests that nobody sends, some rightly signed, get no 5xx, learn nothing, and leave the server alive`, async (t) => {
  const { sandbox, url } = await startStack(t, { policy: await readersOnly(t) })
  const seed = randomInt(2 ** 31)
  t.diagnostic(`seed ${seed}`)
  const signingSecret = sandbox.environment.SLACK_SIGNING_SECRET ?? ''
  const { statuses, problems } = await fuzz({ url, signingSecret, count: COUNT, seed })
  t.diagnostic(JSON.stringify(statuses))
  assert.deepEqual(problems, [])
  for (const status of ['200', '400', '401', '404']) assert.ok((statuses[status] ?? 0) > 0, status)
  assert.equal((await fetch(`${url}/livez`)).status, 200)
  assert.match(
    JSON.stringify((await sandbox.slack.command({ text: 'status' })).body),
    /No operations/,
  )
  assert.deepEqual(
    sandbox.azure.requests.filter(({ method }) => method !== 'GET'),
    [],
  )
})

const HEADERS = (body: string, secret: string, timestamp = Math.floor(Date.now() / 1000)) => ({
  'content-type': 'application/x-www-form-urlencoded',
  'x-slack-request-timestamp': String(timestamp),
  'x-slack-signature': `v0=${createHmac('sha256', secret).update(`v0:${timestamp}:${body}`).digest('hex')}`,
})

test('what is too long, or of a type that Slack does not send, is refused', async (t) => {
  const { sandbox, url } = await startStack(t)
  const secret = sandbox.environment.SLACK_SIGNING_SECRET ?? ''
  const post = (body: string, headers: Record<string, string>) =>
    fetch(`${url}/slack/events`, { method: 'POST', body, headers })
  const long = 'x'.repeat(1024 * 1024 + 1)
  assert.equal((await post(long, HEADERS(long, secret))).status, 413)
  for (const type of ['text/plain', 'multipart/form-data; boundary=x', 'application/xml'])
    assert.equal(
      (await post('command=x', { ...HEADERS('command=x', secret), 'content-type': type })).status,
      415,
    )
  for (const body of ['{', '[]', 'null', '"x"', '{"a":'])
    assert.equal(
      (await post(body, { ...HEADERS(body, secret), 'content-type': 'application/json' })).status,
      400,
    )
})

/** Opens a connection, sends the beginning of a request and waits. @returns what came until it was closed */
function begin(url: string, beginning: string): Promise<string> {
  const { hostname, port } = new URL(url)
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname)
    let said = ''
    socket.on('data', (chunk) => {
      said += chunk.toString('latin1')
    })
    socket.on('error', reject)
    socket.on('close', () => resolve(said))
    socket.write(beginning)
  })
}

test('a request without a signature is refused before its body is read', async (t) => {
  const { url } = await startStack(t)
  const now = Math.floor(Date.now() / 1000)
  const unsigned = 'POST /slack/events HTTP/1.1\r\nHost: x\r\nConnection: close\r\n'
  const late = `${unsigned}X-Slack-Signature: v0=${'0'.repeat(64)}\r\nX-Slack-Request-Timestamp: ${now - 400}\r\n`
  for (const beginning of [unsigned, late])
    assert.match(
      await begin(url, `${beginning}Content-Length: 1000000\r\n\r\n`),
      /^HTTP\/1\.1 401 /,
    )
})

test('whoever sends a request slowly is cut off, and the others are served meanwhile', async (t) => {
  const { url } = await startStack(t)
  const slow = [
    'POST /slack/events HTTP/1.1\r\nHost: x\r\n',
    'GET /livez HTTP/1.1\r\nX-Slow: ',
    'G',
  ].flatMap((beginning) => Array.from({ length: 20 }, () => begin(url, beginning)))
  assert.equal((await fetch(`${url}/livez`)).status, 200)
  const answers = await Promise.all(slow)
  for (const answer of answers) assert.match(answer, /^(HTTP\/1\.1 408 |$)/)
})
