import { createHmac } from 'node:crypto'
import { Agent, request } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'

export interface LoadOptions {
  readonly url: string
  readonly signingSecret: string
  readonly perSecond: number
  readonly seconds: number
  /** Fields of the n-th command's form, beside those that each command has. */
  readonly command: (n: number) => Readonly<Record<string, string>>
}

export interface LoadResult {
  /** From the moment a request was due to its whole answer, in milliseconds. */
  readonly latenciesMs: readonly number[]
  /** Answers by status; 0 for those that never came. */
  readonly statuses: Readonly<Record<string, number>>
  readonly perSecond: number
}

const COMMAND = {
  command: '/kafka',
  team_id: 'T01CAUSEWAY',
  user_id: 'U01ALICE',
  channel_id: 'C01KAFKA',
  response_url: 'http://127.0.0.1:9/unused',
}

/**
 * Sends signed slash commands at a fixed rate, whether or not the earlier ones were answered. A latency begins when
 * the command was due, so that a slow answer cannot hide those behind it.
 */
export async function sendCommands(options: LoadOptions): Promise<LoadResult> {
  const { perSecond, seconds } = options
  const agent = new Agent({ keepAlive: true, maxSockets: 256 })
  const total = perSecond * seconds
  const startedAt = performance.now()
  const sent: Promise<{ status: number; latencyMs: number }>[] = []
  for (let n = 0; n < total; n += 1) {
    const dueAt = startedAt + (n * 1000) / perSecond
    while (performance.now() < dueAt) await sleep(Math.max(0, dueAt - performance.now()))
    sent.push(
      send(options, agent, n).then((status) => ({ status, latencyMs: performance.now() - dueAt })),
    )
  }
  const answers = await Promise.all(sent)
  const tookSeconds = (performance.now() - startedAt) / 1000
  agent.destroy()
  const statuses: Record<string, number> = {}
  for (const { status } of answers) statuses[status] = (statuses[status] ?? 0) + 1
  return {
    latenciesMs: answers.map(({ latencyMs }) => latencyMs),
    statuses,
    perSecond: total / tookSeconds,
  }
}

function send({ url, signingSecret, command }: LoadOptions, agent: Agent, n: number) {
  const body = new URLSearchParams({
    ...COMMAND,
    trigger_id: `bench.${n}`,
    ...command(n),
  }).toString()
  const timestamp = String(Math.floor(Date.now() / 1000))
  const digest = createHmac('sha256', signingSecret).update(`v0:${timestamp}:${body}`).digest('hex')
  return new Promise<number>((resolve) => {
    const call = request(url, {
      agent,
      method: 'POST',
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        'content-length': Buffer.byteLength(body),
        'x-slack-request-timestamp': timestamp,
        'x-slack-signature': `v0=${digest}`,
      },
    })
    call.on('response', (response) => {
      response.resume()
      response.on('end', () => resolve(response.statusCode ?? 0))
    })
    call.on('error', () => resolve(0))
    call.end(body)
  })
}
