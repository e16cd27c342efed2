import { UserError } from '../../errors.ts'
import { nearest } from '../../words/nearest.ts'
import { say, sentence, speaking } from '../../words/sentence.ts'
import { actions, button, code, header, type Message, section } from '../blocks/elements.ts'
import { approve, deny } from './approve.ts'
import type { Command, CommandCall } from './command.ts'
import { create } from './create.ts'
import { deleteCommand } from './delete.ts'
import { extend } from './extend.ts'
import { history } from './history.ts'
import { advertise, restart } from './kafka-changes.ts'
import { mirror } from './mirror.ts'
import { brokers, doctor, list, status, topics, verify } from './reads.ts'
import { scale } from './scale.ts'
import { cancel, retry } from './stop-and-retry.ts'
import { vpn } from './vpn.ts'
import { explainRefusal } from './why.ts'

const help: Command = {
  name: 'help',
  permission: undefined,
  usage: '/kafka help [why [command [cluster]]]',
  summary: sentence`this list; with why: what a refusal was for, and who can change it`,
  async run(call): Promise<Message> {
    if (call.line.words[0] === 'why') return explainRefusal(call)
    const { caller, services } = call
    const t = speaking(caller.language)
    const allowed: Command[] = []
    for (const command of COMMANDS)
      if (
        command.permission === undefined ||
        (await services.access.allows(caller, command.permission))
      )
        allowed.push(command)
    const lines = allowed.map(
      (command) => `${code(command.usage)}\n${say(command.summary, caller.language)}`,
    )
    return {
      text: t`What you may do here: ${allowed.map((command) => command.name).join(', ')}`,
      blocks: [
        header(t`What you may do here`),
        section(lines.join('\n')),
        ...(allowed.includes(create)
          ? [actions('help', button('create_open', t`Create Cluster…`, 'new'))]
          : []),
      ],
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
  extend,
  mirror,
  approve,
  deny,
  cancel,
  retry,
  status,
  list,
  history,
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
  throw new UserError(
    'unknown-command',
    sentence`There is no command "${subcommand.slice(0, 40)}".`,
    {
      remedy: guess ? sentence`Did you mean ${guess}?` : sentence`See what there is with help.`,
      example: guess ? `/kafka ${guess}` : '/kafka help',
    },
  )
}
