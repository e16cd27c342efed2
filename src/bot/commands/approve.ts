import { parseClusterName } from '../../cluster/request-values.ts'
import { UserError } from '../../errors.ts'
import type { Approval } from '../../jobs/engine/approvals.ts'
import { sentence } from '../../words/sentence.ts'
import { decidedAnswer, decisionAnswer } from '../blocks/decision-answer.ts'
import type { Message } from '../blocks/elements.ts'
import { takeWord, type Word } from '../decision.ts'
import type { Command, CommandCall } from './command.ts'
import { checkFlags } from './command-line.ts'

/** What Approve on the card does. */
export const approve: Command = {
  name: 'approve',
  permission: 'approve',
  usage: '/kafka approve <operation|cluster>[:revision]',
  summary: sentence`approve what waits for it: a restart, a deletion, the loss of brokers`,
  run: (call) => decide(call, 'approved', '/kafka approve orders'),
}

/** What Deny on the card does, with the reason in the same line. */
export const deny: Command = {
  name: 'deny',
  permission: 'approve',
  usage: '/kafka deny <operation|cluster>[:revision] [reason]',
  summary: sentence`deny it, and say why; whoever asked may take it back like this, too`,
  run: (call) => decide(call, 'denied', '/kafka deny orders the release is today'),
}

async function decide(
  call: CommandCall,
  status: Word['status'],
  example: string,
): Promise<Message> {
  const { line, services, caller } = call
  checkFlags(line, [], example)
  const [what = '', ...rest] = line.words
  if (what === '' || (status === 'approved' && rest.length > 0))
    throw new UserError(
      'approve-what',
      sentence`Say what it is about: an operation, or a cluster.`,
      {
        remedy: sentence`The card shows both.`,
        example,
      },
    )
  const { operationId, cluster, revision } = await pending(call, what, example)
  const taken = await takeWord(services, caller, {
    operationId,
    revision,
    status,
    reason: rest.join(' '),
  })
  const { outcome, approval, quorum } = taken
  return outcome === 'decided' && approval
    ? decidedAnswer(approval, cluster, caller.language)
    : decisionAnswer(
        {
          outcome: outcome === 'decided' ? 'unknown' : outcome,
          approval,
          needs: quorum.needs,
          cluster,
        },
        caller.language,
      )
}

/**
 * The question that somebody means. One that was asked anew has to be named with its revision: who types a name may
 * have read an older card.
 * @throws UserError `nothing-to-approve`, `approval-revised`
 */
async function pending(
  { services, caller }: CommandCall,
  what: string,
  example: string,
): Promise<{ operationId: string; cluster: string; revision: number }> {
  const [, name = what, number] = /^(.+?):(\d+)$/.exec(what) ?? []
  const { store, approvals, now } = services
  const record = OPERATION.test(name)
    ? (await store.read(name.toLowerCase()))?.record
    : await store.changing(parseClusterName(name))
  const isHere = record?.requestedBy.teamId === caller.teamId
  const approval = record && isHere ? await approvals.read(record.id, now()) : undefined
  if (record === undefined || approval?.status !== 'pending') throw nothingToApprove(name)
  if (number === undefined && approval.revision > 1) throw revised(approval, name, example)
  const revision = number === undefined ? approval.revision : Number(number)
  return { operationId: record.id, cluster: record.cluster ?? '', revision }
}

/** As operations are numbered: a letter and twelve digits. */
const OPERATION = /^[a-z]-[0-9a-f]{12}$/i

function nothingToApprove(name: string): UserError {
  return new UserError(
    'nothing-to-approve',
    sentence`Nothing waits for approval on ${name.slice(0, 60)}.`,
    {
      remedy: sentence`It was decided, has expired, or was never asked for here. See what goes on.`,
      example: '/kafka status',
    },
  )
}

function revised({ revision }: Approval, name: string, example: string): UserError {
  return new UserError(
    'approval-revised',
    sentence`Something has changed since it was asked for first, so it was asked anew.`,
    {
      remedy: sentence`Read the newest card, then name its revision, ${revision}.`,
      example: example.replace(/ orders\b/, ` ${name}:${revision}`),
    },
  )
}
