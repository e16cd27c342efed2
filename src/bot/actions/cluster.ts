import { parseClusterName } from '../../cluster.ts'
import { note } from '../blocks/answers.ts'
import { escapeMrkdwn } from '../blocks/elements.ts'
import { operationId, submit } from '../commands/command.ts'
import type { Action, ActionCall } from './action.ts'

/** Buttons of the ready card: each is a command, too. */
export const vpnPackage: Action = {
  id: 'vpn_package',
  run: (call) => ask(call, 'vpn', 'Preparing the VPN package of'),
}

export const brokersShow: Action = {
  id: 'brokers_show',
  run: (call) => ask(call, 'brokers', 'Reading the brokers of'),
}

async function ask(call: ActionCall, kind: 'vpn' | 'brokers', doing: string) {
  const name = parseClusterName(call.value)
  await call.services.access.require(call.caller, kind, name)
  const message = await submit(
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
  return { message, replacesCard: false }
}
