import { parseClusterName } from '../../cluster/request-values.ts'
import { sentence, speaking, type Words } from '../../words/sentence.ts'
import { note, statusAnswer } from '../blocks/answers.ts'
import { ask, QUESTIONS, type Question } from './ask.ts'
import { type Command, operationId, requiredName, submit } from './command.ts'
import { checkFlags } from './command-line.ts'

const SHOWN_OPERATIONS = 10
const SEARCHED_OPERATIONS = 200

/** A command that asks one question about one cluster and takes no flags. */
function questionCommand(question: Question, summary: Words): Command {
  const { kind } = question
  return {
    name: kind,
    permission: kind,
    usage: `/kafka ${kind} <name>`,
    summary,
    run(call) {
      const usage = `/kafka ${kind} orders`
      checkFlags(call.line, [], usage)
      return ask(call, question, requiredName(call.line, usage))
    },
  }
}

/** `/kafka brokers`: addresses, and what each broker says of itself. */
export const brokers: Command = {
  name: 'brokers',
  permission: 'brokers',
  usage: '/kafka brokers <name> [--zookeeper]',
  summary: sentence`broker addresses, what they advertise, bootstrap servers, client settings to paste`,
  run(call) {
    const usage = '/kafka brokers orders --zookeeper'
    checkFlags(call.line, ['zookeeper'], usage)
    const name = requiredName(call.line, usage)
    return ask(call, QUESTIONS.brokers, name, { zookeeper: call.line.flags.zookeeper === true })
  },
}

/** `/kafka verify`: messages sent and read back. */
export const verify = questionCommand(
  QUESTIONS.verify,
  sentence`send and read 50 messages, to prove that clients can`,
)
/** `/kafka topics`: with partitions and replicas. */
export const topics = questionCommand(
  QUESTIONS.topics,
  sentence`topics with partitions, replicas and what is under-replicated`,
)
/** `/kafka doctor`: the first broken link between a laptop and the brokers. */
export const doctor = questionCommand(
  QUESTIONS.doctor,
  sentence`examine each link from a laptop to the brokers; the first broken one with its remedy`,
)

/** `/kafka list`: every cluster by Azure's tags, or what they cost. */
export const list: Command = {
  name: 'list',
  permission: 'list',
  usage: '/kafka list [--cost]',
  summary: sentence`every cluster that Causeway made`,
  async run(call) {
    checkFlags(call.line, ['cost'], '/kafka list --cost')
    await call.services.access.require(call.caller, 'list')
    const counts = call.line.flags.cost === true
    const t = speaking(call.caller.language)
    return submit(
      call.services,
      {
        id: operationId('read', call),
        kind: counts ? 'costs' : 'list',
        cluster: undefined,
        request: {},
        requestedBy: call.caller,
      },
      note(
        counts
          ? t`Counting what the clusters have cost in this month…`
          : t`Asking Azure for clusters…`,
      ),
    )
  },
}

/** `/kafka status`: what goes on, from Redis alone. */
export const status: Command = {
  name: 'status',
  permission: 'status',
  usage: '/kafka status [name]',
  summary: sentence`where the latest operations stand`,
  async run({ line, caller, services }) {
    const name = line.words[0] === undefined ? undefined : parseClusterName(line.words[0])
    await services.access.require(caller, 'status', name)
    const records = (await services.store.recent(SEARCHED_OPERATIONS))
      .filter(
        (record) => services.isLive(record.kind) && (name === undefined || record.cluster === name),
      )
      .slice(0, SHOWN_OPERATIONS)
    return statusAnswer(
      records.map((record) => services.view(record, caller.language)),
      name,
      caller.language,
    )
  },
}
