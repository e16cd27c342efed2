import { endAfter, hoursBetween, parseLife, parseMoment } from '../../cluster/lifetime.ts'
import { parseClusterName } from '../../cluster/request-values.ts'
import { UserError } from '../../errors.ts'
import { sentence, speaking } from '../../words/sentence.ts'
import { note } from '../blocks/answers.ts'
import { escapeMrkdwn, type Message } from '../blocks/elements.ts'
import { type Command, type CommandCall, operationId, submit } from './command.ts'
import { checkFlags } from './command-line.ts'
import { requireLifeLimit } from './limits.ts'

const EXAMPLE = '/kafka extend orders 4h'

/** A later end for a cluster, or none. */
export const extend: Command = {
  name: 'extend',
  permission: 'extend',
  usage: '/kafka extend <name> <4h|3d|until 2026-11-30 [18:00]|never>',
  summary: sentence`let a cluster live longer, until a moment (UTC), or until somebody deletes it`,
  run(call) {
    checkFlags(call.line, [], EXAMPLE)
    const [name, ...rest] = call.line.words
    const what = rest.join(' ')
    if (name === undefined || what === '')
      throw new UserError('extend-what', sentence`Say which cluster, and for how much longer.`, {
        remedy: sentence`Give hours, days, weeks, a moment, or never.`,
        example: EXAMPLE,
      })
    return extendLife(call, name, what)
  },
}

/**
 * Submits another end of a cluster's life.
 * @param what "4h" beyond its present end, "until 2026-11-30 18:00", or "never"
 * @throws UserError `life-length`, `life-moment`, `life-past`, `life-limit`
 */
export async function extendLife(
  call: Pick<CommandCall, 'caller' | 'triggerId' | 'services'>,
  cluster: string,
  what: string,
): Promise<Message> {
  const { services, caller } = call
  const t = speaking(caller.language)
  const name = parseClusterName(cluster)
  await services.access.require(caller, 'extend', name)
  const known = await services.lifetimes.read(name)
  const now = services.now()
  const until = endOf(what, known?.lifetime?.until, now, services.speed)
  const since = known?.since ?? now
  const hours =
    until === null ? Number.POSITIVE_INFINITY : hoursBetween(since, until, services.speed)
  await requireLifeLimit(
    services.access,
    caller,
    { permission: 'extend', cluster: name, example: `/kafka extend ${name} 1h` },
    hours,
  )
  return submit(
    services,
    {
      id: operationId('read', call),
      kind: 'extend',
      cluster: name,
      request: { name, until },
      requestedBy: caller,
    },
    note(t`Writing the new end of *${escapeMrkdwn(name)}* to Azure…`),
  )
}

/** @returns milliseconds since the Unix epoch; null: it has no end */
function endOf(
  what: string,
  before: number | undefined,
  now: number,
  speed: number,
): number | null {
  if (what.toLowerCase() === 'never') return null
  const [, moment] = /^until\s+(.+)$/i.exec(what) ?? []
  if (moment === undefined)
    return endAfter(parseLife(what, EXAMPLE), Math.max(before ?? now, now), speed)
  const at = parseMoment(moment)
  if (at > now) return at
  throw new UserError('life-past', sentence`That moment has passed.`, {
    remedy: sentence`Give a later one, in UTC; or delete the cluster.`,
    example: EXAMPLE,
  })
}
