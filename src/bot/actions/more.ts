import { UserError } from '../../errors.ts'
import { sentence } from '../../words/sentence.ts'
import { MORE } from '../blocks/more-menu.ts'
import { parseCommandLine } from '../commands/command-line.ts'
import { runKafkaCommand } from '../commands/kafka.ts'
import type { Action } from './action.ts'

/** More…: runs the command that was chosen, as if it had been typed; its value is that command. */
export const clusterMore: Action = {
  id: 'cluster_more',
  async run({ caller, services, triggerId, value }) {
    const line = parseCommandLine(value)
    if (!MORE.some(({ command }) => command.split(' ')[0] === line.subcommand))
      throw new UserError('unknown-command', sentence`There is no command "${line.subcommand}".`, {
        remedy: sentence`See what there is with help.`,
        example: '/kafka help',
      })
    const message = await runKafkaCommand({ line, caller, services, triggerId })
    return { message, replacesCard: false }
  },
}
