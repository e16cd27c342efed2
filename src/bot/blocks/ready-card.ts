import { type ClusterRequest, MAXIMUM_WORKERS } from '../../cluster/cluster.ts'
import { hostOf, isMade, placementOf } from '../../cluster/placement.ts'
import { pricesOf } from '../../cluster/plan.ts'
import { estimateCosts, totalPerHour } from '../../prices/prices.ts'
import { type Speak, speaking } from '../../words/sentence.ts'
import { brokerTable, disagreements } from './broker-table.ts'
import {
  actions,
  button,
  code,
  context,
  date,
  deleteButton,
  dollars,
  duration,
  escapeMrkdwn,
  linked,
  type Message,
  menu,
  mrkdwn,
  plain,
  preformatted,
  section,
  TEXT_LIMIT,
  user,
} from './elements.ts'
import { MOMENT } from './life-cards.ts'
import { moreMenu } from './more-menu.ts'
import { brokerFacts, type OperationView } from './operation-view.ts'
import { vpnAccess, wayInText } from './vpn-answers.ts'

/** A link that dies within the hour, fetched for this message and kept nowhere else. */
export interface PackageLink {
  readonly url: string
  readonly expiresAt: number
}

/** The end that everybody hoped for: addresses, what to paste, and the way in. */
export function readyCard(view: OperationView, link: PackageLink | undefined): Message {
  const { record, language } = view
  const t = speaking(language)
  const cluster = record.cluster ?? ''
  const { brokers, bootstrap = '' } = brokerFacts(record)
  const request = record.request as unknown as ClusterRequest
  const perHour = totalPerHour(estimateCosts(request, pricesOf(record.facts, request)))
  const took = duration((record.endedAt ?? view.now) - record.createdAt)
  return {
    text: t`Kafka cluster ${cluster} is ready. Bootstrap servers: ${escapeMrkdwn(bootstrap, TEXT_LIMIT)}`,
    blocks: [
      {
        type: 'card',
        block_id: `ready:${record.id}:${record.retries}`,
        title: mrkdwn(`*${t`${cluster} is ready`}*`),
        subtitle: mrkdwn(t`Took ${took} · Kafka 3.2 · ${brokers.length} brokers`),
        body: mrkdwn(reachText(request, t)),
        actions: [
          ...(hasGateway(request)
            ? [button('vpn_package', t`Get VPN Package`, cluster, { style: 'primary' })]
            : []),
          button('brokers_show', t`Show Brokers`, cluster),
          button('cluster_verify', t`Verify`, cluster),
        ],
      },
      brokerTable(brokers, t),
      ...disagreements(brokers, t),
      preformatted(`bootstrap.servers=${bootstrap}`),
      ...(hasGateway(request) ? [section(vpnText(record, link, t))] : []),
      {
        type: 'container',
        title: plain(t`Try it`),
        is_collapsible: true,
        default_collapsed: true,
        child_blocks: [
          preformatted(
            [
              `kcat -b ${bootstrap} -L`,
              `echo hello | kcat -b ${bootstrap} -t testtopic -P`,
              `kcat -b ${bootstrap} -t testtopic -C -o beginning -e`,
            ].join('\n'),
          ) as never,
        ],
      },
      // The card above takes three buttons.
      actions(
        `delete:${record.id}:${record.retries}`,
        ...scaleMenu(cluster, brokers.length, t),
        moreMenu(cluster, t),
        deleteButton(cluster, t),
      ),
      context(
        [
          t`Created by ${user(record.requestedBy.userId)}`,
          lifeText(request, dollars(perHour, t), t),
          ...(request.purpose === undefined ? [] : [escapeMrkdwn(request.purpose)]),
          t`operation ${code(record.id)}`,
        ].join(' · '),
      ),
    ],
  }
}

function lifeText({ life }: ClusterRequest, perHour: string, t: Speak): string {
  return life === undefined
    ? t`≈ ${perHour} an hour until it is deleted`
    : t`≈ ${perHour} an hour until ${date(life.until, MOMENT)}, then it is deleted`
}

const SHOWN_STEPS = 10

/** More workers than there are now; choosing a number plans it. */
function scaleMenu(cluster: string, workers: number, t: Speak) {
  const count = Math.min(SHOWN_STEPS, MAXIMUM_WORKERS - workers)
  if (workers === 0 || count <= 0) return []
  const numbers = Array.from({ length: count }, (_, index) => workers + 1 + index)
  return [
    menu(
      'cluster_scale',
      t`Scale to…`,
      numbers.map((number) => [`${cluster}:${number}`, t`${number} workers`]),
    ),
  ]
}

const hasGateway = (request: ClusterRequest) => isMade('vpn-package', request)

/** What clients see of the brokers, and the way to them. */
function reachText(request: ClusterRequest, t: Speak): string {
  const { dnsServers = [] } = request
  const host = hostOf(placementOf(request))
  const seen =
    dnsServers.length > 0
      ? t`Brokers advertise names, which the network's DNS servers know.`
      : t`Brokers advertise IP addresses.`
  if (!hasGateway(request))
    return `${seen} ${t`They can be reached from wherever a way leads into the network.`}`
  return host === undefined
    ? `${seen} ${t`They can be reached through the VPN.`}`
    : `${seen} ${t`They can be reached through the VPN of *${escapeMrkdwn(host)}*.`}`
}

function vpnText(record: OperationView['record'], link: PackageLink | undefined, t: Speak): string {
  const file = certificateText(record, t)
  if (link === undefined) return `*VPN:* ${t`use ${t`Get VPN Package`} for a fresh link.`} ${file}`
  const text = linked(link.url, t`Download the VPN package for ${record.cluster ?? ''}`)
  return `*VPN:* ${t`${text} (link works until ${date(link.expiresAt, '{time}')}).`} ${file}`
}

function certificateText(record: OperationView['record'], t: Speak): string {
  const placement = placementOf(record.request as unknown as ClusterRequest)
  const host = hostOf(placement)
  if (host === undefined) return wayInText(vpnAccess(record), record.cluster ?? '', t)
  const name = escapeMrkdwn(host)
  return placement.way === 'peered'
    ? t`A client certificate of *${name}* works. Everybody who uses that VPN needs this package anew: it knows the way here.`
    : t`Whoever is connected to *${name}* is connected already; its client certificates work.`
}
