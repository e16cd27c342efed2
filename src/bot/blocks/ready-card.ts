import { type ClusterRequest, MAXIMUM_WORKERS } from '../../cluster.ts'
import { hostOf, isMade, placementOf } from '../../placement.ts'
import { pricesOf } from '../../plan.ts'
import { estimateCosts, totalPerHour } from '../../prices.ts'
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
  type Message,
  menu,
  mrkdwn,
  plain,
  preformatted,
  section,
  user,
} from './elements.ts'
import { brokerFacts, type OperationView } from './operation-view.ts'
import { vpnAccess, wayInText } from './vpn-answers.ts'

/** A link that dies within the hour, fetched for this message and kept nowhere else. */
export interface PackageLink {
  readonly url: string
  readonly expiresAt: number
}

/** The end that everybody hoped for: addresses, what to paste, and the way in. */
export function readyCard(view: OperationView, link: PackageLink | undefined): Message {
  const { record } = view
  const { brokers, bootstrap } = brokerFacts(record)
  const request = record.request as unknown as ClusterRequest
  const perHour = totalPerHour(estimateCosts(request, pricesOf(record.facts, request)))
  const took = duration((record.endedAt ?? view.now) - record.createdAt)
  return {
    text: `Kafka cluster ${record.cluster} is ready. Bootstrap servers: ${bootstrap}`,
    blocks: [
      {
        type: 'card',
        block_id: `ready:${record.id}:${record.retries}`,
        title: mrkdwn(`*${record.cluster} is ready*`),
        subtitle: mrkdwn(`Took ${took} · Kafka 3.2 · ${brokers.length} brokers`),
        body: mrkdwn(reachText(request)),
        actions: [
          ...(hasGateway(request)
            ? [button('vpn_package', 'Get VPN Package', record.cluster ?? '', { style: 'primary' })]
            : []),
          button('brokers_show', 'Show Brokers', record.cluster ?? ''),
          button('cluster_verify', 'Verify', record.cluster ?? ''),
        ],
      },
      brokerTable(brokers),
      ...disagreements(brokers),
      preformatted(`bootstrap.servers=${bootstrap}`),
      ...(hasGateway(request) ? [section(vpnText(record, link))] : []),
      {
        type: 'container',
        title: plain('Try it'),
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
        ...scaleMenu(record.cluster ?? '', brokers.length),
        deleteButton(record.cluster ?? ''),
      ),
      context(
        [
          `Created by ${user(record.requestedBy.userId)}`,
          `≈ ${dollars(perHour)} an hour until it is deleted`,
          `operation ${code(record.id)}`,
        ].join(' · '),
      ),
    ],
  }
}

const SHOWN_STEPS = 10

/** More workers than there are now; choosing a number plans it. */
function scaleMenu(cluster: string, workers: number) {
  const count = Math.min(SHOWN_STEPS, MAXIMUM_WORKERS - workers)
  if (workers === 0 || count <= 0) return []
  const numbers = Array.from({ length: count }, (_, index) => workers + 1 + index)
  return [
    menu(
      'cluster_scale',
      'Scale to…',
      numbers.map((number) => [`${cluster}:${number}`, `${number} workers`]),
    ),
  ]
}

const hasGateway = (request: ClusterRequest) => isMade('vpn-package', request)

/** What clients see of the brokers, and the way to them. */
function reachText(request: ClusterRequest): string {
  const { dnsServers = [] } = request
  const host = hostOf(placementOf(request))
  const seen =
    dnsServers.length > 0
      ? "Brokers advertise names, which the network's DNS servers know,"
      : 'Brokers advertise IP addresses'
  if (!hasGateway(request))
    return `${seen} and can be reached from wherever a way leads into the network.`
  const whose = host === undefined ? 'the VPN' : `the VPN of *${escapeMrkdwn(host)}*`
  return `${seen} and can be reached through ${whose}.`
}

function vpnText(record: OperationView['record'], link: PackageLink | undefined): string {
  const file = certificateText(record)
  return link === undefined
    ? `*VPN:* use Get VPN Package for a fresh link. ${file}`
    : `*VPN:* <${link.url}|Download the VPN package for ${record.cluster}> (link works until ${date(link.expiresAt, '{time}')}). ${file}`
}

function certificateText(record: OperationView['record']): string {
  const placement = placementOf(record.request as unknown as ClusterRequest)
  const host = hostOf(placement)
  if (host === undefined) return wayInText(vpnAccess(record), record.cluster ?? '')
  const name = escapeMrkdwn(host)
  return placement.way === 'peered'
    ? `A client certificate of *${name}* works. Everybody who uses that VPN needs this package anew: it knows the way here.`
    : `Whoever is connected to *${name}* is connected already; its client certificates work.`
}
