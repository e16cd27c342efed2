import { parseClusterName } from '../../cluster/request-values.ts'
import { UserError } from '../../errors.ts'
import type { Json } from '../../jobs/engine/step.ts'
import { sentence, speaking } from '../../words/sentence.ts'
import { note } from '../blocks/answers.ts'
import { channel, escapeMrkdwn, type Message } from '../blocks/elements.ts'
import { type Command, type CommandCall, operationId, requiredName, submit } from './command.ts'
import { checkFlags } from './command-line.ts'

const ADVERTISE = '/kafka advertise orders ip'

/** `/kafka advertise`: brokers tell addresses, or names. */
export const advertise: Command = {
  name: 'advertise',
  permission: 'advertise',
  usage: '/kafka advertise <name> ip|names',
  summary: sentence`make brokers advertise IP addresses, or host names again; restarts them once approved`,
  run(call) {
    checkFlags(call.line, [], ADVERTISE)
    const [name = '', to = '', extra] = call.line.words
    if (extra !== undefined || (to !== 'ip' && to !== 'names'))
      throw new UserError(
        'advertise-what',
        sentence`Say what the brokers shall advertise: ip or names.`,
        {
          remedy: sentence`ip for clients outside the network, names as HDInsight makes them.`,
          example: ADVERTISE,
        },
      )
    return change(call, 'advertise', name, { advertising: to })
  },
}

/** `/kafka restart`: one broker after another, once approved. */
export const restart: Command = {
  name: 'restart',
  permission: 'restart',
  usage: '/kafka restart <name>',
  summary: sentence`restart the brokers one at a time, once approved`,
  run(call) {
    checkFlags(call.line, [], '/kafka restart orders')
    return change(call, 'restart', requiredName(call.line, '/kafka restart orders'), {})
  },
}

/** Submits a change of a cluster, or its deletion; nothing happens to it before somebody has approved. */
export async function change(
  call: Pick<CommandCall, 'caller' | 'triggerId' | 'services'>,
  kind: 'advertise' | 'restart' | 'delete',
  cluster: string,
  details: { readonly [key: string]: Json },
): Promise<Message> {
  const name = parseClusterName(cluster)
  await call.services.access.require(call.caller, kind, name)
  const t = speaking(call.caller.language)
  return submit(
    call.services,
    {
      id: operationId('change', call),
      kind,
      cluster: name,
      request: { name, ...details },
      requestedBy: call.caller,
    },
    note(
      t`Looking at *${escapeMrkdwn(name)}*. What would change, and the question for approval, follow in ${channel(call.caller.channelId)}.`,
    ),
  )
}
