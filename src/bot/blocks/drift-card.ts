import { type Drift, isToBeFixed } from '../../jobs/watch/drift.ts'
import type { DriftNotice } from '../../jobs/watch/watch.ts'
import { type Language, type Speak, speaking } from '../../words/sentence.ts'
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
  TEXT_LIMIT,
} from './elements.ts'
import { shortHost } from './operation-view.ts'

/** The brokers are not as they were announced: what changed, what to use now, and how to mend it. */
export function driftCard(
  { announcement, drifts, bootstrap, digest }: DriftNotice,
  language: Language,
): Message {
  const t = speaking(language)
  const { cluster } = announcement
  const broken = isToBeFixed(drifts)
  const title = broken
    ? t`VPN clients may not reach ${cluster} any more`
    : t`The addresses of ${cluster} have changed`
  return {
    text: t`${title}. Bootstrap servers: ${escapeMrkdwn(bootstrap, TEXT_LIMIT)}`,
    blocks: [
      header(title),
      section(drifts.map((drift) => `• ${found(drift, t)}`).join('\n')),
      preformatted(`bootstrap.servers=${bootstrap}`),
      ...(broken
        ? [
            section(
              t`*Fix* saves the configuration that makes brokers advertise addresses again, and restarts the brokers one at a time, once somebody has approved.`,
            ),
          ]
        : []),
      actions(
        `drift:${cluster}:${digest.slice(0, 12)}`,
        ...(broken ? [button('drift_fix', t`Fix`, cluster, { style: 'primary' })] : []),
        button('brokers_show', t`Show Brokers`, cluster),
        button('cluster_doctor', t`Doctor`, cluster),
      ),
      context(t`Compared with what was announced last; nothing was changed`),
    ],
  }
}

function found(drift: Drift, t: Speak): string {
  switch (drift.kind) {
    case 'address':
      return t`${host(drift.host)} has another address: ${code(drift.before)} → ${code(drift.now)}`
    case 'broker added':
      return t`${host(drift.host)} is new: ${code(drift.now)}`
    case 'broker gone':
      return t`${host(drift.host)} is gone: it was ${code(drift.before)}`
    case 'configuration':
      return t`The saved Kafka configuration does not make brokers advertise addresses any more`
    case 'listener':
      return t`${host(drift.host)} tells clients to connect to ${code(drift.now)}`
  }
}

const host = (name: string) => `*${escapeMrkdwn(shortHost(name))}*`
