import { parseClusterName, parseWorkers } from '../../cluster/request-values.ts'
import { UserError } from '../../errors.ts'
import { sentence, speaking } from '../../words/sentence.ts'
import { note } from '../blocks/answers.ts'
import { escapeMrkdwn, type Message } from '../blocks/elements.ts'
import { type Command, type CommandCall, operationId, submit } from './command.ts'
import { checkFlags } from './command-line.ts'
import { requireLimits } from './limits.ts'

const EXAMPLE = '/kafka scale orders 6'

/** Plans another number of workers. Nothing is changed before a click on the plan. */
export const scale: Command = {
  name: 'scale',
  permission: 'scale',
  usage: '/kafka scale <name> <workers> [--force]',
  summary: sentence`more workers, or fewer with --force: data on the brokers that go is lost, once approved`,
  run(call) {
    checkFlags(call.line, ['force'], EXAMPLE)
    const [name, workers, extra] = call.line.words
    if (name === undefined || workers === undefined || extra !== undefined)
      throw new UserError(
        'scale-what',
        sentence`Say which cluster, and how many workers it shall have.`,
        {
          remedy: sentence`The number is that of all workers, not of those that are added.`,
          example: EXAMPLE,
        },
      )
    return askForScale(call, name, workers, call.line.flags.force === true)
  },
}

/** Submits the question what another number of workers would mean; the plan follows as a message. */
export async function askForScale(
  call: Pick<CommandCall, 'caller' | 'triggerId' | 'services'>,
  cluster: string,
  number: string,
  force: boolean,
): Promise<Message> {
  const name = parseClusterName(cluster)
  const workers = parseWorkers(number)
  const { access } = call.services
  await access.require(call.caller, 'scale', name)
  const example = `/kafka scale ${name}`
  await requireLimits(
    access,
    call.caller,
    { permission: 'scale', cluster: name, example },
    { workers },
  )
  const t = speaking(call.caller.language)
  return submit(
    call.services,
    {
      id: operationId('plan', call),
      kind: 'scale-plan',
      cluster: name,
      request: { name, workers, force },
      requestedBy: call.caller,
    },
    note(
      t`Checking size, quota and price for *${escapeMrkdwn(name)}*. The plan follows in a moment; nothing is changed yet.`,
    ),
  )
}
