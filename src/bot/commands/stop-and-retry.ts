import { parseClusterName } from '../../cluster/request-values.ts'
import { UserError } from '../../errors.ts'
import { hasEnded, type OperationRecord } from '../../jobs/engine/record.ts'
import { sentence, speaking } from '../../words/sentence.ts'
import { retry as putBack, stop } from '../actions/operation.ts'
import { note } from '../blocks/answers.ts'
import { code, escapeMrkdwn, type Message } from '../blocks/elements.ts'
import { type Command, type CommandCall, requiredName } from './command.ts'
import { checkFlags } from './command-line.ts'

const CANCEL = '/kafka cancel orders'
const RETRY = '/kafka retry orders'
/** Operations among which the last one of a cluster is looked for. */
const SEARCHED_OPERATIONS = 200

/** What Stop does: the operation that changes the cluster ends at its next safe point. */
export const cancel: Command = {
  name: 'cancel',
  permission: 'cancel',
  usage: '/kafka cancel <name|operation>',
  summary: sentence`stop what changes a cluster now, before its next step; or take an operation out of the queue`,
  async run(call) {
    const { services, caller } = call
    const t = speaking(caller.language)
    const record = await running(call)
    const name = escapeMrkdwn(record.cluster ?? '')
    const message = await stop(services, caller, record.id)
    return (
      message ??
      note(
        t`Operation ${code(record.id)} on *${name}* stops at its next safe point; its message says when it has.`,
      )
    )
  },
}

/** What Retry does: the last operation that changed the cluster, and failed or was stopped, goes on. */
export const retry: Command = {
  name: 'retry',
  permission: 'cancel',
  usage: '/kafka retry <name|operation>',
  summary: sentence`go on with the last change of a cluster that has failed or was stopped`,
  async run(call): Promise<Message> {
    const { services, caller } = call
    const t = speaking(caller.language)
    const record = await ended(call)
    const name = escapeMrkdwn(record.cluster ?? '')
    const message = await putBack(services, caller, record.id)
    return message ?? note(t`Operation ${code(record.id)} on *${name}* goes on where it stopped.`)
  },
}

/** @throws UserError `nothing-to-stop` */
async function running(call: CommandCall): Promise<OperationRecord> {
  const what = named(call, CANCEL)
  const { store } = call.services
  const record = OPERATION.test(what)
    ? await readOwnTeams(call, what)
    : await store.changing(parseClusterName(what))
  if (record && !hasEnded(record) && isOfTeam(record, call)) return record
  throw new UserError('nothing-to-stop', sentence`Nothing goes on at ${what}.`, {
    remedy: sentence`It has ended, or was never begun.`,
    example: '/kafka status',
  })
}

/** @throws UserError `nothing-to-retry` */
async function ended(call: CommandCall): Promise<OperationRecord> {
  const what = named(call, RETRY)
  const record = OPERATION.test(what)
    ? await readOwnTeams(call, what)
    : await last(call, parseClusterName(what))
  if (record?.state === 'failed' || record?.state === 'cancelled') return record
  throw new UserError(
    'nothing-to-retry',
    sentence`The last change of ${what} has neither failed nor was it stopped.`,
    {
      remedy: sentence`See what the last operations came to.`,
      example: '/kafka status',
    },
  )
}

async function last(call: CommandCall, cluster: string): Promise<OperationRecord | undefined> {
  const { store, isLive } = call.services
  const recent = await store.recent(SEARCHED_OPERATIONS)
  return recent.find(
    (record) => record.cluster === cluster && isLive(record.kind) && isOfTeam(record, call),
  )
}

async function readOwnTeams(call: CommandCall, id: string): Promise<OperationRecord | undefined> {
  const record = (await call.services.store.read(id.toLowerCase()))?.record
  return record && isOfTeam(record, call) && call.services.isLive(record.kind) ? record : undefined
}

const isOfTeam = ({ requestedBy }: OperationRecord, { caller }: CommandCall) =>
  requestedBy.teamId === caller.teamId

function named({ line }: CommandCall, usage: string): string {
  checkFlags(line, [], usage)
  return requiredName(line, usage)
}

/** As operations are numbered: a letter and twelve digits. */
const OPERATION = /^[a-z]-[0-9a-f]{12}$/i
