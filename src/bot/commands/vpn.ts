import { parseClusterName } from '../../cluster/request-values.ts'
import { UserError } from '../../errors.ts'
import { nearest } from '../../words/nearest.ts'
import { sentence, speaking } from '../../words/sentence.ts'
import { note } from '../blocks/answers.ts'
import { channel, escapeMrkdwn, type Message, user } from '../blocks/elements.ts'
import { ask, QUESTIONS } from './ask.ts'
import { type Command, type CommandCall, operationId, submit } from './command.ts'
import { checkFlags } from './command-line.ts'

const EXAMPLE = '/kafka vpn orders mac'
const SYSTEMS = ['windows', 'mac', 'linux'] as const
/** Systems as they are typed. */
export type VpnSystem = (typeof SYSTEMS)[number]
const WISHES = [...SYSTEMS, 'revoke', 'add-root'] as const

type Call = Pick<CommandCall, 'caller' | 'triggerId' | 'services'>

/** The package, a profile of one's own, or a change of who may come in. */
export const vpn: Command = {
  name: 'vpn',
  permission: 'vpn',
  usage: '/kafka vpn <name> [windows|mac|linux | revoke <@person> | add-root]',
  summary: sentence`a fresh link to the VPN package, or a personal profile by direct message`,
  run(call) {
    checkFlags(call.line, [], EXAMPLE)
    const [name, typed, whom, extra] = call.line.words
    if (name === undefined)
      throw new UserError('missing-name', sentence`The name of the cluster is missing.`, {
        remedy: sentence`Add it.`,
        example: EXAMPLE,
      })
    if (typed === undefined) return ask(call, QUESTIONS.vpn, name)
    const wish = WISHES.find((known) => known === typed.toLowerCase())
    if (wish === undefined || extra !== undefined || (whom !== undefined && wish !== 'revoke'))
      throw notUnderstood(typed)
    if (wish === 'revoke') return revoke(call, name, parsePerson(whom))
    if (wish === 'add-root') return addRoot(call, name)
    return askForProfile(call, name, wish)
  },
}

/** A profile for the caller, typed or clicked. */
export async function askForProfile(
  call: Call,
  cluster: string,
  system: VpnSystem,
): Promise<Message> {
  const name = parseClusterName(cluster)
  await call.services.access.require(call.caller, 'vpn', name)
  const t = speaking(call.caller.language)
  return submit(
    call.services,
    {
      id: operationId('read', call),
      kind: 'vpn-profile',
      cluster: name,
      request: { name, system },
      requestedBy: call.caller,
    },
    note(
      t`Making your VPN profile of *${escapeMrkdwn(name)}*; it comes by direct message, to you alone.`,
    ),
  )
}

async function revoke(call: Call, cluster: string, userId: string): Promise<Message> {
  const name = parseClusterName(cluster)
  await call.services.access.require(call.caller, 'vpn-admin', name)
  const t = speaking(call.caller.language)
  return submit(
    call.services,
    {
      id: operationId('change', call),
      kind: 'vpn-revoke',
      cluster: name,
      request: { name, userId },
      requestedBy: call.caller,
    },
    note(
      t`Revoking the VPN certificates of ${user(userId)} for *${escapeMrkdwn(name)}*; see ${channel(call.caller.channelId)}.`,
    ),
  )
}

async function addRoot(call: Call, cluster: string): Promise<Message> {
  const name = parseClusterName(cluster)
  await call.services.access.require(call.caller, 'vpn-admin', name)
  const t = speaking(call.caller.language)
  return submit(
    call.services,
    {
      id: operationId('change', call),
      kind: 'vpn-add-root',
      cluster: name,
      request: { name },
      requestedBy: call.caller,
    },
    note(
      t`Adding a root certificate to the VPN gateway of *${escapeMrkdwn(name)}*; see ${channel(call.caller.channelId)}.`,
    ),
  )
}

/** Slack writes a person as <@U123|alice> where the command escapes names; an id alone is taken, too. */
function parsePerson(text: string | undefined): string {
  const [, mentioned, bare] =
    /^(?:<@([UW][A-Z0-9]+)(?:\|[^>]*)?>|([UW][A-Z0-9]{6,}))$/.exec(text ?? '') ?? []
  const id = mentioned ?? bare
  if (id === undefined)
    throw new UserError('revoke-whom', sentence`Say whose certificates are to be revoked.`, {
      remedy: sentence`Mention one person with @, chosen from the list that Slack offers, or give the member id of their Slack profile.`,
      example: '/kafka vpn orders revoke @alice',
    })
  return id
}

function notUnderstood(typed: string): UserError {
  const guess = nearest(typed.toLowerCase(), WISHES)
  return new UserError('vpn-what', sentence`"${typed.slice(0, 40)}" is not understood here.`, {
    remedy: guess
      ? sentence`Did you mean ${guess}?`
      : sentence`After the name comes nothing, or one of: ${WISHES.join(', ')}.`,
    example: EXAMPLE,
  })
}
