import type { Fault } from './azure/faults.ts'
import { type FaultEntry, UNTIL_OFF as times } from './fault-switches.ts'

/** What can be switched in Azure. */
export const AZURE_FAULTS: readonly FaultEntry<Fault>[] = [
  {
    id: 'quota',
    title: 'No HDInsight cores left',
    effect: 'Refuses every new cluster, until switched off.',
    fault: { kind: 'quota', times },
  },
  {
    id: 'name-taken',
    title: 'Cluster name taken',
    effect: 'Says that somebody else has the name, until switched off.',
    fault: { kind: 'nameTaken', times },
  },
  {
    id: 'region-closed',
    title: 'Region closed',
    effect: 'The region takes no new cluster, until switched off.',
    fault: { kind: 'regionClosed', times },
  },
  {
    id: 'size-refused',
    title: 'Size refused, with a list',
    effect: 'Refuses the VM size and lists those allowed, until switched off.',
    fault: { kind: 'sizeRefused', times },
  },
  {
    id: 'policy-refused',
    title: 'A policy forbids virtual networks',
    effect: 'Refuses every new virtual network, until switched off.',
    fault: { kind: 'policyRefused', match: /^PUT .*\/virtualNetworks\/[^/]+$/i, times },
  },
  {
    id: 'throttle',
    title: 'Throttling (429)',
    effect: 'Answers the next 20 requests with 429 and Retry-After.',
    fault: { kind: 'throttle', times: 20 },
  },
  {
    id: 'lost-reply',
    title: 'A reply gets lost',
    effect: 'Does what the next write asks, and cuts the line before the answer.',
    fault: { kind: 'lostReply', match: /^PUT /i },
  },
  {
    id: 'late-reply',
    title: 'A reply comes late',
    effect: 'Answers the next write minutes late.',
    fault: { kind: 'lateReply', match: /^PUT /i },
  },
  {
    id: 'token-expired',
    title: 'The token ends early',
    effect: 'Refuses the next request as if the sign-in were over (401).',
    fault: { kind: 'tokenExpired' },
  },
  {
    id: 'conflict',
    title: 'Somebody else is writing (409)',
    effect: 'Refuses the next 3 writes with a conflict.',
    fault: { kind: 'conflict', match: /^PUT /i, times: 3 },
  },
  {
    id: 'outage',
    title: 'Azure is down (500)',
    effect: 'Fails the next 5 requests.',
    fault: { kind: 'serverError', times: 5 },
  },
  {
    id: 'gateway-fails',
    title: 'The VPN gateway fails half-way',
    effect: 'The next gateway is accepted and ends as Failed.',
    fault: { kind: 'operationFails', match: /virtualNetworkGateways/i },
  },
  {
    id: 'cluster-error',
    title: 'The cluster ends in Error',
    effect: 'The next cluster is accepted and ends in the state Error.',
    fault: { kind: 'clusterError' },
  },
  {
    id: 'lingering-interfaces',
    title: 'Network interfaces outlive the cluster',
    effect: 'The next deletion leaves them for a while, so that the network cannot go.',
    fault: { kind: 'lingeringNics' },
  },
  {
    id: 'prices-unreachable',
    title: 'Price service unreachable',
    effect: 'No live prices, until switched off; the shipped table is used.',
    fault: { kind: 'pricesUnreachable', times },
  },
  {
    id: 'gateway-unhealthy',
    title: 'The VPN gateway is unhealthy',
    effect: 'Its health probe fails, until switched off; for /kafka doctor.',
    fault: { kind: 'gatewayUnhealthy', times },
  },
]
