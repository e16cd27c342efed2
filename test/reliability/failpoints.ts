/**
 * Loaded into a worker by `node --import`: numbers every remote call and every write of state in the order in
 * which they happen, and ends the process with SIGKILL right before or right after one of them. The product
 * knows nothing of it: HTTP is seen through Node's diagnostics channels, Redis by the one method through which
 * ioredis sends.
 *
 * FAILPOINT=12:before kills before the twelfth; without it the points are only counted. FAILPOINTS_LOG names a
 * file that gets a line for each: "12 POST /…", and "12 done" when its answer has come.
 */
import { subscribe } from 'node:diagnostics_channel'
import { appendFileSync } from 'node:fs'
import type { ClientRequest } from 'node:http'
import { type Command, Redis } from 'ioredis'

const [number = '', side = ''] = (process.env.FAILPOINT ?? '').split(':')
const fatal = { number: Number(number), side }
const log = process.env.FAILPOINTS_LOG
let points = 0

/** A call that was begun. @returns its number */
function begin(label: string): number {
  points += 1
  if (log) appendFileSync(log, `${points} ${label}\n`)
  if (fatal.side === 'before') dieAt(points)
  return points
}

/** Its answer has come; whoever waits for it does not know yet. */
function end(point: number): void {
  if (log) appendFileSync(log, `${point} done\n`)
  if (fatal.side === 'after') dieAt(point)
}

function dieAt(point: number): void {
  if (point === fatal.number) process.kill(process.pid, 'SIGKILL')
}

const begun = new WeakMap<object, number>()
const ended = (request: object) => {
  const point = begun.get(request)
  if (point !== undefined) end(point)
}

// The Azure SDKs use node:http. Created: nothing has been sent. Response: its head has come.
subscribe('http.client.request.created', (message) => {
  const { request } = message as { request: ClientRequest }
  begun.set(request, begin(`${request.method} ${request.path}`))
})
subscribe('http.client.response.finish', (message) =>
  ended((message as { request: object }).request),
)

// Slack, Ambari, tokens and prices are fetched.
subscribe('undici:request:create', (message) => {
  const { request } = message as { request: { method: string; path: string } }
  begun.set(request, begin(`${request.method} ${request.path}`))
})
subscribe('undici:request:headers', (message) => ended((message as { request: object }).request))

/** What changes nothing, and what depends on time alone: taking jobs, prolonging locks, keeping a pace. */
const READS =
  /^(get|mget|xrange|xrevrange|xlen|hget|hmget|hgetall|hkeys|exists|smembers|sscan|z.*range.*|zm?score|hello|info|client|ping|bzpopmin|script|psubscribe|subscribe|select|ttl|pttl|keys|scan|llen|zcard|auth|time)$/i
const STATE =
  /:(op|messages|approval|announced|cancel|wake|maintenance|addresses|audit)(:|$)|:active$/
/** Looks at fixed times (drift, costs), and the queue's own check for dead workers. */
const OF_A_SCHEDULE =
  /:stalled$|:repeat$|^\{[^}]*\}:(?!operations:)[\w-]+:(wait|marker|active|delayed)$/
const OF_A_JOB = /^[a-z]-[\w-]{6,}$/

function isStateWrite({ name, args }: Command): boolean {
  if (READS.test(name)) return false
  if (args.some((argument) => OF_A_SCHEDULE.test(String(argument)))) return false
  const texts = args.filter((argument): argument is string => typeof argument === 'string')
  return texts.some((text) => STATE.test(text) || OF_A_JOB.test(text))
}

function labelOf({ name, args }: Command): string {
  const key = args.find((argument) => typeof argument === 'string' && argument.startsWith('{'))
  return `redis ${name} ${String(key).replace(/^\{[^}]*\}:/, '')}`
}

const send = Redis.prototype.sendCommand
Redis.prototype.sendCommand = function (this: Redis, command: Command, ...rest: never[]) {
  if (!isStateWrite(command)) return send.call(this, command, ...rest)
  const point = begin(labelOf(command))
  command.promise.then(
    () => end(point),
    () => {},
  )
  return send.call(this, command, ...rest)
} as typeof send
