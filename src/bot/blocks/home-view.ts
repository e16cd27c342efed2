import type { HomeView, KnownBlock } from '@slack/types'
import type { ClusterRequest } from '../../cluster.ts'
import { pricesOf } from '../../plan.ts'
import { estimateCosts, totalPerHour } from '../../prices.ts'
import type { HomeCluster, HomeState } from '../home.ts'
import {
  actions,
  button,
  channel,
  code,
  confirm,
  context,
  date,
  dollars,
  escapeMrkdwn,
  header,
  preformatted,
  section,
  user,
} from './elements.ts'
import { wordsFor } from './operation-words.ts'

const HOURS_PER_MONTH = 730
const SHOWN_APPROVALS = 8
const SHOWN_CLUSTERS = 15

/** The Home tab: what waits for this person first, then clusters, then what happened. */
export function homeView(state: HomeState, now: number): HomeView {
  return {
    type: 'home',
    blocks: [
      ...approvalBlocks(state.approvals),
      ...clusterBlocks(state.clusters),
      ...operationBlocks(state.operations),
      context(
        `As of ${date(now, '{time}')}; opening this tab reads it anew. ${code('/kafka help')} lists what you may do in a channel.`,
      ),
    ],
  }
}

function approvalBlocks(approvals: HomeState['approvals']): KnownBlock[] {
  if (approvals.length === 0) return []
  return [
    header(`Waiting for you: ${approvals.length}`),
    ...approvals.slice(0, SHOWN_APPROVALS).flatMap(({ approval, record }) => {
      const { operationId, revision } = approval
      const value = `${operationId}:${revision}`
      const title = `${record.kind} ${record.cluster ?? ''}`
      return [
        section(
          `*${escapeMrkdwn(title)}*, asked by ${user(approval.requestedBy.userId)} in ${channel(record.requestedBy.channelId)}, where the exact change is shown. Expires ${date(approval.expiresAt, '{ago}')}.`,
        ),
        actions(
          `home-approval:${value}`,
          button('approval_approve', 'Approve…', value, {
            style: 'primary',
            confirm: confirm({
              title: `Approve ${title}?`.slice(0, 100),
              text: 'Have you read the card in the channel? It says what changes and what that interrupts.',
              confirm: 'Approve',
              deny: 'Back',
            }),
          }),
          button('approval_deny', 'Deny', value),
        ),
      ]
    }),
    ...more(approvals.length - SHOWN_APPROVALS),
  ]
}

function clusterBlocks(clusters: readonly HomeCluster[]): KnownBlock[] {
  if (clusters.length === 0)
    return [
      header('Clusters'),
      section(`There are none that you may see. Begin with ${code('/kafka create orders')}.`),
    ]
  const costs = clusters.map(perHour)
  const known = costs.filter((cost) => cost !== undefined)
  const total = known.reduce((sum, cost) => sum + cost, 0)
  return [
    header(`Clusters: ${clusters.length}`),
    ...(known.length === 0
      ? []
      : [
          context(
            `About ${dollars(total)} an hour, ${dollars(total * HOURS_PER_MONTH)} a month${known.length < clusters.length ? `, for the ${known.length} whose making is still known` : ''}`,
          ),
        ]),
    ...clusters.slice(0, SHOWN_CLUSTERS).flatMap((cluster) => clusterLines(cluster)),
    ...more(clusters.length - SHOWN_CLUSTERS),
  ]
}

function clusterLines(cluster: HomeCluster): KnownBlock[] {
  const { announcement, busy } = cluster
  const cost = perHour(cluster)
  const parts = [
    busy ? `${wordsFor(busy).doing}, begun by ${user(busy.requestedBy.userId)}` : 'ready',
    `${announcement.brokers.length} brokers`,
    ...(cost === undefined ? [] : [`≈ ${dollars(cost)} an hour`]),
    `announced to ${user(announcement.to.userId)} in ${channel(announcement.to.channelId)}`,
  ]
  const addresses = announcement.brokers.map(({ ip }) => ip).join(', ')
  return [
    section(`*${escapeMrkdwn(announcement.cluster)}* · ${parts.join(' · ')}`),
    preformatted(addresses),
  ]
}

/** By its making, and by the workers that it has now. */
function perHour({ made, announcement }: HomeCluster): number | undefined {
  if (!made) return undefined
  const workers = announcement.brokers.length
  const request = { ...(made.request as unknown as ClusterRequest), workers }
  return totalPerHour(estimateCosts(request, pricesOf(made.facts, request)))
}

const STATES = {
  queued: ':hourglass_flowing_sand: queued',
  running: ':hourglass_flowing_sand: running',
  succeeded: ':white_check_mark: succeeded',
  failed: ':x: failed',
  cancelled: ':no_entry_sign: stopped',
} as const

function operationBlocks(operations: HomeState['operations']): KnownBlock[] {
  if (operations.length === 0) return []
  const lines = operations.map(
    ({ kind, cluster, state, requestedBy, createdAt, id }) =>
      `${STATES[state]} · *${escapeMrkdwn(`${kind} ${cluster ?? ''}`)}* · ${user(requestedBy.userId)} · ${date(createdAt, '{ago}')} · ${code(id)}`,
  )
  return [header('Recent operations'), section(lines.join('\n'))]
}

function more(count: number): KnownBlock[] {
  return count > 0 ? [context(`and ${count} more`)] : []
}
