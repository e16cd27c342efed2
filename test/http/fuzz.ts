import { createHmac } from 'node:crypto'
import { connect } from 'node:net'

/** A generator of numbers in [0, 1) that gives the same ones for the same seed (mulberry32). */
export function randomFrom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}

export interface FuzzOptions {
  readonly url: string
  readonly signingSecret: string
  readonly count: number
  readonly seed: number
  /** Requests at the same time. */
  readonly width?: number
}

export interface FuzzResult {
  /** How many answers there were of each status; `cut` where the connection was closed instead. */
  readonly statuses: Readonly<Record<string, number>>
  /** What must not be, with the request that led to it. */
  readonly problems: readonly string[]
}

/** Sends requests that nobody sends, some of them rightly signed. What is made of them is the same for each seed. */
export async function fuzz(options: FuzzOptions): Promise<FuzzResult> {
  const { url, count, seed, width = 16 } = options
  const random = randomFrom(seed)
  const statuses: Record<string, number> = {}
  const problems: string[] = []
  let sent = 0
  const work = async () => {
    while (sent < count) {
      const number = sent
      sent += 1
      const attempt = makeAttempt(random, options, number)
      const { status, body } = await send(url, attempt)
      statuses[status] = (statuses[status] ?? 0) + 1
      const problem = problemOf(status, body, attempt, options)
      if (problem && problems.length < 20)
        problems.push(`${problem}: ${JSON.stringify(attempt).slice(0, 500)}`)
    }
  }
  await Promise.all(Array.from({ length: width }, work))
  return { statuses, problems }
}

interface Attempt {
  readonly method: string
  readonly path: string
  readonly headers: Record<string, string>
  readonly body: string | undefined
  /** What the server may do with it. */
  readonly isSigned: boolean
  /** Sent as it is, instead of by an HTTP client. */
  readonly raw?: string
}

function problemOf(
  status: string,
  body: string,
  { isSigned, path }: Attempt,
  { signingSecret }: FuzzOptions,
): string | undefined {
  if (/^5/.test(status)) return `status ${status}`
  if (body.includes(signingSecret)) return 'the signing secret was told'
  if (/\bat .*(file:|node:internal|\/src\/)/.test(body)) return 'a stack was told'
  if (!isSigned && status === '200' && path.startsWith('/slack/events')) return 'accepted unsigned'
  return undefined
}

async function send(url: string, attempt: Attempt): Promise<{ status: string; body: string }> {
  if (attempt.raw !== undefined) return sendRaw(new URL(url), attempt.raw)
  const { method, path, headers, body } = attempt
  try {
    const response = await fetch(new URL(path, url), {
      method,
      headers,
      redirect: 'manual',
      ...(body === undefined || method === 'GET' || method === 'HEAD' ? {} : { body }),
      signal: AbortSignal.timeout(20_000),
    })
    return { status: String(response.status), body: await response.text() }
  } catch (error) {
    const { cause } = error as Error
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : String(error)
    return { status: /ECONNREFUSED|Timeout/.test(code) ? `500 (${code})` : 'cut', body: '' }
  }
}

function sendRaw({ hostname, port }: URL, text: string): Promise<{ status: string; body: string }> {
  return new Promise((resolve) => {
    const socket = connect(Number(port), hostname)
    let answer = ''
    const end = () => {
      socket.destroy()
      const [, status = 'cut'] = /^HTTP\/1\.1 (\d{3})/.exec(answer) ?? []
      resolve({ status, body: answer })
    }
    socket.setTimeout(500, end)
    socket.on('data', (chunk) => {
      answer += chunk.toString('latin1')
    })
    socket.on('error', end)
    socket.on('close', end)
    socket.write(Buffer.from(text, 'latin1'))
  })
}

const TYPES = [
  'application/x-www-form-urlencoded',
  'application/json',
  'application/json; charset=utf-7',
  'text/plain',
  'multipart/form-data; boundary=x',
  'application/xml',
  '',
  'application/json, text/html',
]
const PATHS = [
  '/slack/events',
  '/slack/events/',
  '/slack/events?x=1',
  '/slack/install',
  '/slack/oauth_redirect?code=x&state=y',
  '/health',
  '/livez',
  '/readyz',
  '/metrics',
  '/',
  '/..%2f..%2fetc/passwd',
  '/slack/%00',
  '/%',
  `/${'a'.repeat(5000)}`,
  '/__proto__',
]
const METHODS = ['POST', 'GET', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'HEAD']
const ODD: readonly unknown[] = [
  null,
  true,
  -1,
  1e308,
  '',
  [],
  {},
  'x'.repeat(3000),
  '\u0000\u202e<!channel>',
  '__proto__',
  { constructor: { prototype: {} } },
  [[[[[[]]]]]],
  '\ud800',
  'T01DEMO',
  'k-000000000000',
]
const TEXTS = [
  'status',
  'help',
  'history --all',
  'create',
  'create orders --workers NaN',
  'vpn orders revoke <@U01ALICE>',
  '"',
  '--x --y --z',
  'x'.repeat(3000),
  '<!channel> *x* `y`',
  'help why',
  'brokers ..',
  '\u0000',
]

function makeAttempt(
  random: () => number,
  { signingSecret }: FuzzOptions,
  number: number,
): Attempt {
  const pick = <T>(all: readonly T[]): T => all[Math.floor(random() * all.length)] as T
  const bytes = (length: number) =>
    Array.from({ length }, () => String.fromCharCode(Math.floor(random() * 256))).join('')
  const now = Math.floor(Date.now() / 1000)
  const isOdd = random() < 0.3
  const body = random() < 0.1 ? bytes(Math.floor(random() * 400)) : payload(random, pick, number)
  const form = body.startsWith('{') || body.startsWith('[') ? TYPES[1] : TYPES[0]
  const isSigned = !isOdd && random() < 0.5
  const timestamp = isSigned ? now : pick([now, now - 301, now + 301, -1, Number.NaN, 1e15, 0])
  const key = isSigned ? signingSecret : pick(['', 'wrong', bytes(8)])
  const signature = `v0=${createHmac('sha256', key).update(`v0:${timestamp}:${body}`).digest('hex')}`
  const headers: Record<string, string> = {
    'content-type': (isSigned ? form : pick(TYPES)) ?? '',
    'x-slack-request-timestamp': String(timestamp),
    'x-slack-signature': isSigned
      ? signature
      : pick([signature, '', 'v0=', 'v1=00', '\u00ff'.repeat(64)]),
  }
  if (random() < 0.1) headers['x-slack-retry-num'] = pick(['1', '-1', 'x', '1e9'])
  if (random() < 0.02) headers['x-long'] = 'x'.repeat(20_000)
  const attempt: Attempt = {
    method: isOdd ? pick(METHODS) : 'POST',
    path: isOdd ? pick(PATHS) : '/slack/events',
    headers,
    body: random() < 0.002 ? 'x'.repeat(2 * 1024 * 1024) : body,
    isSigned,
  }
  return random() < 0.01 ? { ...attempt, isSigned: false, raw: rawRequest(pick, bytes) } : attempt
}

/** What no HTTP client sends. */
function rawRequest(pick: <T>(all: readonly T[]) => T, bytes: (length: number) => string): string {
  return pick([
    bytes(200),
    'GET / HTTP/9.9\r\n\r\n',
    'POST /slack/events HTTP/1.1\r\nHost: x\r\nContent-Length: -5\r\n\r\n',
    'POST /slack/events HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET / HTTP/1.1\r\n\r\n',
    'POST /slack/events HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\n',
    `GET /${'a'.repeat(70_000)} HTTP/1.1\r\nHost: x\r\n\r\n`,
    'GET / HTTP/1.1\nHost: x\n\n',
    'POST /slack/events HTTP/1.1\r\nHost: x\r\nX-Slack-Signature: a\r\nX-Slack-Signature: b\r\nContent-Length: 0\r\n\r\n',
    `POST /slack/events HTTP/1.1\r\nHost: x\r\n${'x: y\r\n'.repeat(5000)}\r\n`,
    'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n',
  ])
}

/** A command, a click, a modal or an event, with some of its parts replaced by what they never are. */
function payload(random: () => number, pick: <T>(all: readonly T[]) => T, number: number): string {
  const people = { team: { id: 'T01DEMO' }, user: { id: 'U01ALICE', team_id: 'T01DEMO' } }
  const trigger_id = `fuzz.${number}`
  const kind = pick(['command', 'action', 'view', 'event', 'other'] as const)
  if (kind === 'command') {
    const fields = {
      command: '/kafka',
      text: pick(TEXTS),
      team_id: 'T01DEMO',
      user_id: 'U01ALICE',
      channel_id: 'C01KAFKA',
      trigger_id,
    }
    return new URLSearchParams(
      Object.entries(mutated(fields, random, pick)).map(([key, value]) => [key, asText(value)]),
    ).toString()
  }
  if (kind === 'event')
    return JSON.stringify(
      mutated(
        {
          type: 'event_callback',
          team_id: 'T01DEMO',
          event: pick<object>([
            { type: pick(['app_home_opened', 'app_uninstalled', 'x']), user: 'U01ALICE' },
            { type: 'user_change', user: { id: 'U01ALICE', deleted: pick([true, false]) } },
          ]),
          event_time: 1,
        },
        random,
        pick,
      ),
    )
  const inner =
    kind === 'action'
      ? {
          type: 'block_actions',
          ...people,
          channel: { id: 'C01KAFKA' },
          trigger_id,
          response_url: 'http://127.0.0.1:1/x',
          actions: [
            {
              type: 'button',
              block_id: 'b',
              action_id: pick([
                'plan_create',
                'approval_approve',
                'history_older',
                'x',
                'operation_cancel',
              ]),
              value: pick([
                '',
                'k-000000000000',
                'k-000000000000:1',
                '1:own:',
                '../x',
                'x'.repeat(2000),
              ]),
            },
          ],
        }
      : kind === 'view'
        ? {
            type: 'view_submission',
            ...people,
            view: {
              id: 'V1',
              type: 'modal',
              callback_id: pick(['approval_denial', 'x']),
              title: { type: 'plain_text', text: 'x' },
              state: { values: { reason: { reason: { type: 'plain_text_input', value: 'x' } } } },
              private_metadata: pick(['', 'k-000000000000:1']),
            },
          }
        : {
            type: pick(['shortcut', 'message_action', 'block_suggestion', 'view_closed', '']),
            ...people,
          }
  return new URLSearchParams({ payload: JSON.stringify(mutated(inner, random, pick)) }).toString()
}

const asText = (value: unknown) => (typeof value === 'string' ? value : JSON.stringify(value))

/** Replaces or removes parts, at any depth. */
function mutated(
  value: Record<string, unknown>,
  random: () => number,
  pick: <T>(all: readonly T[]) => T,
): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, inner]): [string, unknown][] => {
      if (random() < 0.04) return []
      if (random() < 0.06) return [[key, pick(ODD)]]
      if (Array.isArray(inner))
        return [[key, inner.map((one) => mutated(one as Record<string, unknown>, random, pick))]]
      if (inner !== null && typeof inner === 'object')
        return [[key, mutated(inner as Record<string, unknown>, random, pick)]]
      return [[key, inner]]
    }),
  )
}
