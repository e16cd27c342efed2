import { UserError } from '../../errors.ts'
import { code, header, type Message, section } from '../blocks/elements.ts'
import type { Command, CommandCall } from './command.ts'
import { nearest } from './command-line.ts'
import { create } from './create.ts'
import { deleteCommand } from './delete.ts'
import { advertise, restart } from './kafka-changes.ts'
import { mirror } from './mirror.ts'
import { brokers, doctor, list, status, topics, verify } from './reads.ts'
import { scale } from './scale.ts'
import { vpn } from './vpn.ts'

const help: Command = {
  name: 'help',
  permission: undefined,
  usage: '/kafka help',
  summary: 'this list',
  async run({ caller, services }): Promise<Message> {
    const allowed: Command[] = []
    for (const command of COMMANDS)
      if (
        command.permission === undefined ||
        (await services.access.allows(caller, command.permission))
      )
        allowed.push(command)
    const lines = allowed.map((command) => `${code(command.usage)}\n${command.summary}`)
    return {
      text: `What you may do here: ${allowed.map((command) => command.name).join(', ')}`,
      blocks: [header('What you may do here'), section(lines.join('\n'))],
    }
  },
}

/** Every subcommand, in the order of help. Adding one: a file, and its name here. */
const COMMANDS: readonly Command[] = [
  create,
  brokers,
  vpn,
  verify,
  doctor,
  topics,
  advertise,
  restart,
  scale,
  deleteCommand,
  mirror,
  status,
  list,
  help,
]

/** What can be typed after `/kafka`. */
export const COMMAND_NAMES = COMMANDS.map(({ name }) => name)

/** Carries out what was typed after `/kafka`. @throws UserError */
export async function runKafkaCommand(call: CommandCall): Promise<Message> {
  const { subcommand } = call.line
  const command = subcommand === '' ? help : COMMANDS.find(({ name }) => name === subcommand)
  if (command) return command.run(call)
  const guess = nearest(subcommand, COMMAND_NAMES)
  throw new UserError('unknown-command', `There is no command "${subcommand.slice(0, 40)}".`, {
    remedy: guess ? `Did you mean ${guess}?` : 'See what there is with help.',
    example: guess ? `/kafka ${guess}` : '/kafka help',
  })
}
