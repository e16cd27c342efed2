import type { AuditEvent } from '../audit/event.ts'
import { parseClusterName } from '../cluster/request-values.ts'
import type { OperationStore } from '../jobs/engine/operation-store.ts'
import { parseCommandLine } from './commands/command-line.ts'
import { COMMAND_NAMES } from './commands/kafka.ts'

type Deed = Pick<AuditEvent, 'deed' | 'what' | 'cluster' | 'operationId'>

/** Words that mean something to a command, and flags. Everything else may be a secret that was pasted. */
const SAID = /^(\d{1,3}|ip|names|windows|mac|linux|revoke|add-root|why|<@[UW][A-Z0-9]+(\|[^>]*)?>)$/
const FLAG = /^[a-z-]{1,30}$/

/** What was typed after `/kafka`, for the audit log: names and words that are known, no free text. */
export function describeCommand(text: string): Deed {
  const line = lineOf(text)
  if (!line || !COMMAND_NAMES.includes(line.subcommand || 'help'))
    return { deed: 'command', what: 'unknown' }
  const { subcommand, words, flags } = line
  const [first = ''] = words
  const named = subcommand === 'mirror' ? 2 : 1
  const names = words.slice(0, named).filter((word) => clusterOf(word) !== undefined)
  const said = words.filter((word) => SAID.test(word) && !names.includes(word))
  const flagged = Object.keys(flags).filter((name) => FLAG.test(name))
  const kept = [subcommand || 'help', ...names, ...said, ...flagged.map((f) => `--${f}`)]
  return {
    deed: 'command',
    what: kept.map((word) => word.replace(/\|.*>/, '>')).join(' '),
    cluster: clusterOf(first),
  }
}

/** A click on a button or in a menu, or a modal that was sent off. What it carries is an id, or the name of a cluster. */
export async function describeClick(
  store: OperationStore,
  id: string,
  value: string,
): Promise<Deed> {
  const [, operationId] = /^([a-z]-[0-9a-f]{6,20})(?::\d+)?$/.exec(value) ?? []
  if (operationId === undefined) return { deed: 'click', what: id, cluster: clusterOf(value) }
  const cluster = (await store.read(operationId))?.record.cluster
  return { deed: 'click', what: id, operationId, cluster }
}

function lineOf(text: string) {
  try {
    return parseCommandLine(text)
  } catch {
    return undefined
  }
}

function clusterOf(word: string): string | undefined {
  try {
    return parseClusterName(word)
  } catch {
    return undefined
  }
}
