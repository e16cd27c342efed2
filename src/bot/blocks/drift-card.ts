import { type Drift, isToBeFixed } from '../../jobs/watch/drift.ts'
import type { DriftNotice } from '../../jobs/watch/watch.ts'
import {
  actions,
  button,
  code,
  context,
  escapeMrkdwn,
  header,
  type Message,
  preformatted,
  section,
} from './elements.ts'
import { shortHost } from './operation-view.ts'

/** The brokers are not as they were announced: what changed, what to use now, and how to mend it. */
export function driftCard({ announcement, drifts, bootstrap, digest }: DriftNotice): Message {
  const { cluster } = announcement
  const broken = isToBeFixed(drifts)
  const title = broken
    ? `VPN clients may not reach ${cluster} any more`
    : `The addresses of ${cluster} have changed`
  return {
    text: `${title}. Bootstrap servers: ${bootstrap}`,
    blocks: [
      header(title),
      section(drifts.map((drift) => `• ${sentence(drift)}`).join('\n')),
      preformatted(`bootstrap.servers=${bootstrap}`),
      ...(broken
        ? [
            section(
              '*Fix* saves the configuration that makes brokers advertise addresses again, and restarts the brokers one at a time, once somebody has approved.',
            ),
          ]
        : []),
      actions(
        `drift:${cluster}:${digest.slice(0, 12)}`,
        ...(broken ? [button('drift_fix', 'Fix', cluster, { style: 'primary' })] : []),
        button('brokers_show', 'Show Brokers', cluster),
        button('cluster_doctor', 'Doctor', cluster),
      ),
      context('Compared with what was announced last; nothing was changed'),
    ],
  }
}

function sentence(drift: Drift): string {
  switch (drift.kind) {
    case 'address':
      return `${host(drift.host)} has another address: ${code(drift.before)} → ${code(drift.now)}`
    case 'broker added':
      return `${host(drift.host)} is new: ${code(drift.now)}`
    case 'broker gone':
      return `${host(drift.host)} is gone: it was ${code(drift.before)}`
    case 'configuration':
      return 'The saved Kafka configuration does not make brokers advertise addresses any more'
    case 'listener':
      return `${host(drift.host)} tells clients to connect to ${code(drift.now)}`
  }
}

const host = (name: string) => `*${escapeMrkdwn(shortHost(name))}*`
