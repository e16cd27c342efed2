import { sentence } from '../../words/sentence.ts'
import { type Command, requiredName } from './command.ts'
import { checkFlags } from './command-line.ts'
import { change } from './kafka-changes.ts'

const EXAMPLE = '/kafka delete orders'

/** Deletes what a create has made, or has begun to make; nothing is deleted before somebody has approved the list. */
export const deleteCommand: Command = {
  name: 'delete',
  permission: 'delete',
  usage: '/kafka delete <name>',
  summary: sentence`delete a cluster with its network, VPN gateway and storage, once approved`,
  run(call) {
    checkFlags(call.line, [], EXAMPLE)
    return change(call, 'delete', requiredName(call.line, EXAMPLE), {})
  },
}
