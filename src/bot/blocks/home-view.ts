import type { HomeView, KnownBlock } from '@slack/types'
import type { ClusterRequest } from '../../cluster/cluster.ts'
import { pricesOf } from '../../cluster/plan.ts'
import { estimateCosts, totalPerHour } from '../../prices/prices.ts'
import { type Language, type Speak, speaking } from '../../words/sentence.ts'
import type { HomeCluster, HomeState } from '../home.ts'
import { stateText } from './answers.ts'
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
import { untilText } from './life-cards.ts'
import { wordsFor } from './operation-words.ts'

const HOURS_PER_MONTH = 730
const SHOWN_APPROVALS = 8
const SHOWN_CLUSTERS = 15

/** The Home tab: what waits for this person first, then clusters, then what happened. */
export function homeView(state: HomeState, now: number, language: Language): HomeView {
  const t = speaking(language)
  return {
    type: 'home',
    blocks: [
      ...approvalBlocks(state.approvals, t),
      ...clusterBlocks(state.clusters, t),
      ...createBlocks(state.createIn, t),
      ...operationBlocks(state.operations, t),
      context(
        t`As of ${date(now, '{time}')}; opening this tab reads it anew. ${code('/kafka help')} lists what you may do in a channel.`,
      ),
    ],
  }
}

function approvalBlocks(approvals: HomeState['approvals'], t: Speak): KnownBlock[] {
  if (approvals.length === 0) return []
  return [
    header(t`Waiting for you: ${approvals.length}`),
    ...approvals.slice(0, SHOWN_APPROVALS).flatMap(({ approval, record }) => {
      const { operationId, revision } = approval
      const value = `${operationId}:${revision}`
      const title = `${record.kind} ${record.cluster ?? ''}`
      return [
        section(
          t`*${escapeMrkdwn(title)}*, asked by ${user(approval.requestedBy.userId)} in ${channel(record.requestedBy.channelId)}, where the exact change is shown. Expires ${date(approval.expiresAt, '{ago}')}.`,
        ),
        actions(
          `home-approval:${value}`,
          button('approval_approve', t`Approve…`, value, {
            style: 'primary',
            confirm: confirm({
              title: t`Approve ${title}?`.slice(0, 100),
              text: t`Have you read the card in the channel? It says what changes and what that interrupts.`,
              confirm: t`Approve`,
              deny: t`Back`,
            }),
          }),
          button('approval_deny', t`Deny`, value),
        ),
      ]
    }),
    ...more(approvals.length - SHOWN_APPROVALS, t),
  ]
}

function clusterBlocks(clusters: readonly HomeCluster[], t: Speak): KnownBlock[] {
  if (clusters.length === 0)
    return [
      header(t`Clusters`),
      section(t`There are none that you may see. Begin with ${code('/kafka create orders')}.`),
    ]
  const costs = clusters.map(perHour)
  const known = costs.filter((cost) => cost !== undefined)
  const total = known.reduce((sum, cost) => sum + cost, 0)
  const [hourly, monthly] = [dollars(total, t), dollars(total * HOURS_PER_MONTH, t)]
  return [
    header(t`Clusters: ${clusters.length}`),
    ...(known.length === 0
      ? []
      : [
          context(
            known.length < clusters.length
              ? t`About ${hourly} an hour, ${monthly} a month, for the ${known.length} whose making is still known`
              : t`About ${hourly} an hour, ${monthly} a month`,
          ),
        ]),
    ...clusters.slice(0, SHOWN_CLUSTERS).flatMap((cluster) => clusterLines(cluster, t)),
    ...more(clusters.length - SHOWN_CLUSTERS, t),
  ]
}

/** The tab stands in no channel: what is made is told where this person, or somebody, made something before. */
function createBlocks(createIn: string | undefined, t: Speak): KnownBlock[] {
  if (createIn === undefined) return []
  return [
    actions('home-create', button('create_open', t`Create Cluster…`, createIn)),
    context(t`A cluster that is made from here is planned and told in ${channel(createIn)}.`),
  ]
}

function clusterLines(cluster: HomeCluster, t: Speak): KnownBlock[] {
  const { announcement, busy } = cluster
  const cost = perHour(cluster)
  const parts = [
    busy ? t`${wordsFor(busy).doing}, begun by ${user(busy.requestedBy.userId)}` : t`ready`,
    t`${announcement.brokers.length} brokers`,
    ...(cost === undefined ? [] : [t`≈ ${dollars(cost, t)} an hour`]),
    ...(cluster.until === undefined ? [] : [untilText({ until: cluster.until }, t)]),
    t`announced to ${user(announcement.to.userId)} in ${channel(announcement.to.channelId)}`,
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

const EMOJI = {
  queued: ':hourglass_flowing_sand:',
  running: ':hourglass_flowing_sand:',
  succeeded: ':white_check_mark:',
  failed: ':x:',
  cancelled: ':no_entry_sign:',
} as const

function operationBlocks(operations: HomeState['operations'], t: Speak): KnownBlock[] {
  if (operations.length === 0) return []
  const lines = operations.map(
    ({ kind, cluster, state, requestedBy, createdAt, id }) =>
      `${EMOJI[state]} ${stateText({ state }, t)} · *${escapeMrkdwn(`${kind} ${cluster ?? ''}`)}* · ${user(requestedBy.userId)} · ${date(createdAt, '{ago}')} · ${code(id)}`,
  )
  return [header(t`Recent operations`), section(lines.join('\n'))]
}

function more(count: number, t: Speak): KnownBlock[] {
  return count > 0 ? [context(t`and ${count} more`)] : []
}
