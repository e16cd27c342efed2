import { createHash } from 'node:crypto'
import type { Logger } from 'pino'
import type { Audit } from '../../audit/event.ts'
import { type CausewayGroup, listCausewayGroups } from '../../azure/causeway-groups.ts'
import type { AzureClients } from '../../azure/clients.ts'
import { readGateway, revokedThumbprints } from '../../azure/gateway.ts'
import type { KeyVault } from '../../azure/key-vault.ts'
import type { GatewayVault } from '../../azure/vpn-authority.ts'
import {
  type Holder,
  holdersAmong,
  listCertificates,
  listEntries,
} from '../../azure/vpn-register.ts'
import { siteOf } from '../../cluster/placement.ts'
import type { Language } from '../../words/sentence.ts'
import type { Operations } from '../engine/operations.ts'
import type { Requester } from '../engine/step.ts'
import type { Leavers } from './leavers.ts'
import { requesterOf } from './lifetime-watch.ts'

/** Slack tells of everybody who leaves, but not to an app that is away for long: so everybody is looked at each day. */
const LOOK_AT_ALL_MS = 24 * 60 * 60_000

/** What people who have left are looked for with. */
export interface LeaverWatchOptions {
  readonly azure: AzureClients
  readonly vault: KeyVault
  readonly leavers: Leavers
  readonly operations: Pick<Operations, 'submit'>
  /** Whether Slack says so; whom Slack does not know, or does not answer about, has not left. */
  readonly hasLeft: (person: Holder) => Promise<boolean>
  /** What is begun here, nobody has asked for. */
  readonly audit: Audit
  readonly languageOf: (who: Requester) => Promise<Language>
  readonly now: () => number
  /** How much faster than documented the remote side runs. */
  readonly speed: number
  readonly log: Logger
}

/**
 * Sees to it that whoever has left a workspace gets into no network any more: begins the revocation of their personal
 * VPN profiles, in the name of whoever asked for the cluster, in its channel. May be killed anywhere: a revocation has
 * a name by which it is made once, and whom Slack told of is forgotten after it has begun.
 */
export async function lookAtLeavers(options: LeaverWatchOptions): Promise<void> {
  const { leavers, vault, azure, hasLeft, speed } = options
  const told = await leavers.told()
  const looksAtAll = await leavers.isLookDue()
  if (told.length === 0 && !looksAtAll) return
  const entries = await listEntries(vault)
  const verdicts = new Map(told.map((person) => [keyOf(person), true]))
  const left = async (person: Holder) => {
    const known = verdicts.get(keyOf(person))
    if (known !== undefined || !looksAtAll) return known ?? false
    const verdict = await hasLeft(person)
    verdicts.set(keyOf(person), verdict)
    return verdict
  }
  for (const group of await listCausewayGroups(azure)) {
    const place = ownGateway(group, options)
    if (!place) continue
    for (const holder of holdersAmong(entries, place))
      if (await left(holder)) await revoke(group, place, holder, options)
  }
  await leavers.settle(told)
  if (looksAtAll) await leavers.looked(LOOK_AT_ALL_MS / speed)
}

const keyOf = ({ teamId, userId }: Holder) => `${teamId}.${userId}`

/** Profiles are registered with the cluster that the gateway was made for, whichever shares it. */
function ownGateway(
  { cluster, placement }: CausewayGroup,
  { azure: { subscriptionId }, vault }: LeaverWatchOptions,
): GatewayVault | undefined {
  const { gateway } = siteOf(placement, cluster, subscriptionId)
  return placement.way === 'own' && gateway ? { vault, subscriptionId, gateway } : undefined
}

async function revoke(
  group: CausewayGroup,
  place: GatewayVault,
  holder: Holder,
  options: LeaverWatchOptions,
): Promise<void> {
  const { azure, audit, operations, languageOf, now, log } = options
  const { cluster } = group
  const gateway = await readGateway(azure, place.gateway)
  if (!gateway) return
  const revoked = revokedThumbprints(gateway)
  const valid = (await listCertificates(place, holder, now()))
    .map(({ thumbprint }) => thumbprint)
    .filter((thumbprint) => !revoked.includes(thumbprint))
  if (valid.length === 0) return
  const owner = requesterOf(group)
  if (!owner) {
    log.error({ cluster }, 'a VPN profile of somebody who has left is valid, and nobody is told')
    return
  }
  const requestedBy = { ...owner, language: await languageOf(owner) }
  const digest = createHash('sha256')
    .update([cluster, keyOf(holder), ...valid.toSorted()].join('/'))
    .digest('hex')
  const id = `l-${digest.slice(0, 12)}`
  const request = { name: cluster, ...holder, hasLeft: true }
  const { teamId, userId, channelId } = requestedBy
  const rule = {
    deed: 'rule' as const,
    what: `revoke VPN of ${keyOf(holder)}, who has left`,
    cluster,
    operationId: id,
    onBehalfOf: { teamId, userId },
    channelId,
  }
  await audit.around(
    rule,
    () =>
      operations.submit({ id, kind: 'vpn-revoke', cluster, request, requestedBy }, now(), {
        way: 'queue',
      }),
    (answer) => ({ outcome: 'done', detail: answer.outcome }),
  )
  log.info({ cluster, operationId: id }, 'VPN profiles of somebody who has left are being revoked')
}
