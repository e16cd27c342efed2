import { type OperationRecord, requesterLanguage } from '../../jobs/engine/record.ts'
import type { VpnAccess } from '../../jobs/steps/vpn-access.ts'
import type { DeliveredProfile } from '../../jobs/steps/vpn-profile.ts'
import { type Speak, say, speaking } from '../../words/sentence.ts'
import {
  actions,
  button,
  code,
  context,
  date,
  duration,
  escapeMrkdwn,
  header,
  linked,
  type Message,
  section,
  user,
} from './elements.ts'
import type { OperationView } from './operation-view.ts'
import { wordsFor } from './operation-words.ts'

const SYSTEMS = { windows: 'Windows', mac: 'macOS', linux: 'Linux' } as const

/** A fresh link to the package, and what else is needed to get in. */
export function vpnAnswer(
  record: OperationRecord,
  link: { readonly url: string; readonly expiresAt: number },
): Message {
  const cluster = record.cluster ?? ''
  const access = vpnAccess(record)
  const t = speaking(requesterLanguage(record))
  const until = date(link.expiresAt, '{time}')
  return {
    text: t`VPN package of ${cluster}`,
    blocks: [
      section(
        `${linked(link.url, t`Download the VPN package for ${escapeMrkdwn(cluster)}`)}. ${t`The link works until ${until}.`} ${wayInText(access, cluster, t)}`,
      ),
      ...(access?.personalProfiles ? [profileButtons(record, t)] : []),
    ],
  }
}

/** What somebody needs beside the package. `cluster` is the one that was asked about. */
export function wayInText(access: VpnAccess | undefined, cluster: string, t: Speak): string {
  if (access?.authentication === 'entra')
    return t`Import ${code('AzureVPN/azurevpnconfig.xml')} from it into the Azure VPN Client and sign in with your Microsoft Entra ID account.`
  if (access?.personalProfiles)
    return t`Everybody gets a profile with a certificate of their own, by direct message: ${code(`/kafka vpn ${cluster} windows`)}, ${code('mac')} or ${code('linux')}.`
  return t`You also need a client certificate: whoever created the cluster got one by direct message, or your own certificate authority signs them.`
}

/** What is known of the way in; undefined for operations that ended before it was asked for. */
export function vpnAccess(record: OperationRecord): VpnAccess | undefined {
  return record.facts.vpnAccess as unknown as VpnAccess | undefined
}

function profileButtons(record: OperationRecord, t: Speak): Message['blocks'][number] {
  const cluster = record.cluster ?? ''
  return actions(
    `profile:${record.id}`,
    button('vpn_profile_windows', t`Profile for Windows`, cluster),
    button('vpn_profile_mac', t`Profile for macOS`, cluster),
    button('vpn_profile_linux', t`Profile for Linux`, cluster),
  )
}

/** Says that the direct message is there; nothing secret is in this answer. */
export function profileAnswer(record: OperationRecord): Message {
  const t = speaking(requesterLanguage(record))
  const { system, files, until } = record.facts.profile as unknown as DeliveredProfile
  const name = `*${escapeMrkdwn(record.cluster ?? '')}*`
  return {
    text: t`Your VPN profile for ${record.cluster ?? ''} is in your direct messages`,
    blocks: [
      section(
        t`Your VPN profile of ${name} for ${SYSTEMS[system]} is in your direct messages: ${files.map(code).join(', ')}. It works until ${date(until, '{date_short}')}, for you alone.`,
      ),
    ],
  }
}

/** The end of a change of who may come in. */
export function vpnChangedCard(view: OperationView): Message {
  const { record, language } = view
  const t = speaking(language)
  const title = say(wordsFor(record).done, language)
  const took = duration((record.endedAt ?? view.now) - record.createdAt)
  return {
    text: title,
    blocks: [
      header(title),
      section(changedText(record, t)),
      context(t`Took ${took} · operation ${code(record.id)}`),
    ],
  }
}

function changedText(record: OperationRecord, t: Speak): string {
  const cluster = record.cluster ?? ''
  if (record.kind === 'vpn-add-root')
    return t`The gateway trusts one more root certificate, whose key lies in the Key Vault. Certificates of before go on working. Personal profiles: ${code(`/kafka vpn ${cluster} windows`)}, ${code('mac')} or ${code('linux')}.`
  const { thumbprints } = record.facts
  const count = Array.isArray(thumbprints) ? thumbprints.length : 0
  const whose = user((record.request as { userId?: string }).userId ?? '')
  const name = escapeMrkdwn(cluster)
  const refused =
    count === 1
      ? t`The one certificate that ${whose} has got from Causeway for the VPN of *${name}* is refused by the gateway.`
      : t`All ${count} certificates that ${whose} has got from Causeway for the VPN of *${name}* are refused by the gateway.`
  return `${refused} ${t`A connection that is open now can be ended in the Azure portal (Point-to-site sessions). The access policy decides whether ${whose} can ask for another certificate.`}`
}
