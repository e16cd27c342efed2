import { parseClusterName } from '../../cluster/request-values.ts'
import { UserError } from '../../errors.ts'
import { sentence, speaking } from '../../words/sentence.ts'
import { note } from '../blocks/answers.ts'
import { escapeMrkdwn } from '../blocks/elements.ts'
import { type Command, operationId, submit } from './command.ts'
import { checkFlags } from './command-line.ts'

const EXAMPLE = '/kafka mirror orders orders-copy'

/** `/kafka mirror`: the configuration that copies one cluster to another. */
export const mirror: Command = {
  name: 'mirror',
  permission: 'mirror',
  usage: '/kafka mirror <source> <target>',
  summary: sentence`write the MirrorMaker 2 configuration between two clusters, and check the way between them`,
  async run(call) {
    checkFlags(call.line, [], EXAMPLE)
    const [from = '', to = '', extra] = call.line.words
    if (from === '' || to === '' || extra !== undefined || from === to)
      throw new UserError('mirror-what', sentence`Name two clusters: the source and the target.`, {
        remedy: sentence`Both must be clusters that Causeway made.`,
        example: EXAMPLE,
      })
    const source = parseClusterName(from)
    const target = parseClusterName(to)
    await call.services.access.require(call.caller, 'mirror', source)
    await call.services.access.require(call.caller, 'mirror', target)
    const t = speaking(call.caller.language)
    return submit(
      call.services,
      {
        id: operationId('read', call),
        kind: 'mirror',
        cluster: target,
        request: { source, target },
        requestedBy: call.caller,
      },
      note(t`Looking at the way from *${escapeMrkdwn(source)}* to *${escapeMrkdwn(target)}*…`),
    )
  },
}
