import type { AuditEntry } from '../../audit/entry.ts'
import { readHistory } from '../../audit/history.ts'
import { matchesPattern } from '../../cluster/cluster.ts'
import { parseClusterName } from '../../cluster/request-values.ts'
import { UserError } from '../../errors.ts'
import { sentence } from '../../words/sentence.ts'
import type { Caller } from '../access.ts'
import type { Message } from '../blocks/elements.ts'
import { historyAnswer } from '../blocks/history-answer.ts'
import type { BotServices } from '../services.ts'
import type { Command } from './command.ts'
import { checkFlags } from './command-line.ts'

const USAGE = '/kafka history orders'
const ROWS = 20
const SEARCHED_OPERATIONS = 200
const OPERATION_ID = /^[a-z]-[0-9a-f]{12}$/

/** What somebody wants to see of the audit log. */
export interface HistoryQuestion {
  /** Name of a cluster, or id of an operation. */
  readonly subject: string | undefined
  /** True: what others did too, where the policy allows it. */
  readonly all: boolean
  readonly before?: number
}

/** `/kafka history`: the audit log, as far as the caller may read it. */
export const history: Command = {
  name: 'history',
  permission: 'history',
  usage: '/kafka history [name|operation] [--all]',
  summary: sentence`who did what, from the audit log: you and your clusters, or with --all everybody`,
  async run({ line, caller, services }) {
    checkFlags(line, ['all'], USAGE)
    const [subject, extra] = line.words
    if (extra !== undefined)
      throw new UserError('too-many-words', sentence`"${extra}" is one word too many.`, {
        remedy: sentence`Name one cluster or one operation.`,
        example: USAGE,
      })
    return showHistory(services, caller, { subject, all: line.flags.all !== undefined })
  },
}

/**
 * One page of the audit log, as far as the caller may see it: of their own workspace, and on clusters for which the
 * policy allows it.
 * @throws UserError `not-allowed`
 */
export async function showHistory(
  services: BotServices,
  caller: Caller,
  { subject, all, before }: HistoryQuestion,
): Promise<Message> {
  const { access, auditStore } = services
  const operation = subject !== undefined && OPERATION_ID.test(subject) ? subject : undefined
  const cluster =
    subject === undefined || operation !== undefined ? undefined : parseClusterName(subject)
  await access.require(caller, 'history', cluster)
  const patterns = await access.clusters(caller, 'history')
  const isVisible = (entry: AuditEntry) => maySee(entry, caller, patterns)
  const own = subject === undefined && !all ? await clustersOf(services, caller) : undefined
  const isMeant = (entry: AuditEntry) => {
    if (operation !== undefined) return entry.operation === operation
    if (cluster !== undefined) return entry.cluster === cluster
    if (own === undefined) return true
    const isOwn = entry.user === caller.userId || entry.behalf === caller.userId
    return isOwn || own.has(entry.cluster ?? '')
  }
  const page = await readHistory(auditStore, {
    matches: (entry) => isMeant(entry) && isVisible(entry),
    before,
    limit: ROWS,
  })
  return historyAnswer({ subject, all, page, isContinued: before !== undefined }, caller.language)
}

/** What Causeway did by itself belongs to no workspace. What is about no cluster is seen by whoever may see them all. */
function maySee(
  { team, user, cluster }: AuditEntry,
  { teamId, userId }: Caller,
  patterns: readonly string[],
): boolean {
  if (team !== undefined && team !== teamId) return false
  if (cluster === undefined) return (team === teamId && user === userId) || patterns.includes('*')
  return patterns.some((pattern) => matchesPattern(pattern, cluster))
}

/** Clusters that the caller has had changed of late. */
async function clustersOf(
  { store, isLive }: BotServices,
  { teamId, userId }: Caller,
): Promise<ReadonlySet<string>> {
  const records = await store.recent(SEARCHED_OPERATIONS)
  return new Set(
    records.flatMap(({ kind, cluster, requestedBy }) =>
      isLive(kind) && requestedBy.teamId === teamId && requestedBy.userId === userId
        ? (cluster ?? [])
        : [],
    ),
  )
}
