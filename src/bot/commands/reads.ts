import { parseClusterName } from '../../cluster.ts'
import { note, statusAnswer } from '../blocks/answers.ts'
import { escapeMrkdwn } from '../blocks/elements.ts'
import { type Command, type CommandCall, operationId, requiredName, submit } from './command.ts'
import { checkFlags } from './command-line.ts'

const SHOWN_OPERATIONS = 10
const SEARCHED_OPERATIONS = 200

/** Submits a read about one cluster; its answer comes as a message when Azure and Ambari have been asked. */
async function ask(call: CommandCall, kind: 'brokers' | 'vpn', usage: string, doing: string) {
  checkFlags(call.line, [], usage)
  const name = parseClusterName(requiredName(call.line, usage))
  await call.services.access.require(call.caller, kind, name)
  return submit(
    call.services,
    {
      id: operationId('read', call),
      kind,
      cluster: name,
      request: { name },
      requestedBy: call.caller,
    },
    note(`${doing} *${escapeMrkdwn(name)}*…`),
  )
}

export const brokers: Command = {
  name: 'brokers',
  permission: 'brokers',
  usage: '/kafka brokers <name>',
  summary: 'broker and ZooKeeper addresses, bootstrap servers',
  run: (call) => ask(call, 'brokers', '/kafka brokers orders', 'Reading the brokers of'),
}

export const vpn: Command = {
  name: 'vpn',
  permission: 'vpn',
  usage: '/kafka vpn <name>',
  summary: 'a fresh link to the VPN client package',
  run: (call) => ask(call, 'vpn', '/kafka vpn orders', 'Preparing the VPN package of'),
}

export const list: Command = {
  name: 'list',
  permission: 'list',
  usage: '/kafka list',
  summary: 'every cluster that Causeway made',
  async run(call) {
    await call.services.access.require(call.caller, 'list')
    return submit(
      call.services,
      {
        id: operationId('read', call),
        kind: 'list',
        cluster: undefined,
        request: {},
        requestedBy: call.caller,
      },
      note('Asking Azure for clusters…'),
    )
  },
}

export const status: Command = {
  name: 'status',
  permission: 'status',
  usage: '/kafka status [name]',
  summary: 'where the latest operations stand',
  async run({ line, caller, services }) {
    const name = line.words[0] === undefined ? undefined : parseClusterName(line.words[0])
    await services.access.require(caller, 'status', name)
    const records = (await services.store.recent(SEARCHED_OPERATIONS))
      .filter(
        (record) => record.kind === 'create' && (name === undefined || record.cluster === name),
      )
      .slice(0, SHOWN_OPERATIONS)
    return statusAnswer(records.map(services.view), name)
  },
}
