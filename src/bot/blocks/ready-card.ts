import type { ClusterRequest } from '../../cluster.ts'
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
  type Message,
  mrkdwn,
  plain,
  preformatted,
  section,
  user,
} from './elements.ts'
import { brokerFacts, type OperationView } from './operation-view.ts'

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
        body: mrkdwn('Brokers advertise IP addresses and can be reached through the VPN.'),
        actions: [
          button('vpn_package', 'Get VPN Package', record.cluster ?? '', { style: 'primary' }),
          button('brokers_show', 'Show Brokers', record.cluster ?? ''),
          button('cluster_verify', 'Verify', record.cluster ?? ''),
        ],
      },
      brokerTable(brokers),
      ...disagreements(brokers),
      preformatted(`bootstrap.servers=${bootstrap}`),
      section(vpnText(record, link)),
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
      actions(`delete:${record.id}:${record.retries}`, deleteButton(record.cluster ?? '')),
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

function vpnText(record: OperationView['record'], link: PackageLink | undefined): string {
  const file = 'The client certificate was sent to the requester as a direct message.'
  return link === undefined
    ? `*VPN:* use Get VPN Package for a fresh link. ${file}`
    : `*VPN:* <${link.url}|Download the VPN package for ${record.cluster}> (link works until ${date(link.expiresAt, '{time}')}). ${file}`
}
