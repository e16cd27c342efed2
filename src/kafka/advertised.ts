import { fingerprint, type KafkaView, type ListedBroker } from './probe.ts'
import type { BrokerAddress } from './route.ts'

/** A broker's machine, as Ambari lists it. */
export interface BrokerNode {
  readonly hostName: string
  readonly ip: string
}

/** What brokers are to call themselves: their addresses, or their names as HDInsight sets them up. */
export type Wanted = 'ip' | 'names'

/** What a node advertises, beside what it should. */
export type Advertising =
  | 'as wanted'
  /** `host:port`; several with "or" between them where it cannot be told which is this node's. */
  | { readonly advertises: string }
  | 'not listed'
  | 'silent'

/** What every broker tells clients to connect to, compared with what was wanted. */
export interface AdvertisedReport {
  readonly nodes: readonly { readonly node: BrokerNode; readonly advertising: Advertising }[]
  /** Listed brokers that belong to no node. */
  readonly strangers: readonly ListedBroker[]
  /** Addresses that answered with another list of brokers than the one that is believed. */
  readonly disagreeing: readonly BrokerAddress[]
  /** Every node as wanted, nobody else listed, every answer the same. */
  readonly isAsWanted: boolean
}

/**
 * Holds what the brokers advertise against what is wanted.
 * @param port of the listener that was asked, the same for all nodes
 */
export function compareAdvertised(
  view: Pick<KafkaView, 'sights' | 'brokers'>,
  nodes: readonly BrokerNode[],
  wanted: Wanted,
  port: number,
): AdvertisedReport {
  const claims = view.brokers.map((broker) => ({
    broker,
    node: nodes.find((node) => isOf(node, broker)),
  }))
  const strangers = claims.filter(({ node }) => !node).map(({ broker }) => broker)
  const judged = nodes.map((node) => {
    const own = claims.filter((claim) => claim.node === node).map(({ broker }) => broker)
    return { node, advertising: judge(view, node, own, strangers, wanted, port) }
  })
  const believed = fingerprint(view.brokers)
  const disagreeing = view.sights
    .filter((sight) => sight.state === 'answers' && fingerprint(sight.brokers) !== believed)
    .map(({ address }) => address)
  return {
    nodes: judged,
    strangers,
    disagreeing,
    isAsWanted:
      judged.length > 0 &&
      judged.every(({ advertising }) => advertising === 'as wanted') &&
      strangers.length === 0 &&
      disagreeing.length === 0,
  }
}

function judge(
  { sights }: Pick<KafkaView, 'sights'>,
  node: BrokerNode,
  own: readonly ListedBroker[],
  strangers: readonly ListedBroker[],
  wanted: Wanted,
  port: number,
): Advertising {
  const answers = sights.some(
    ({ state, address }) => state === 'answers' && isOf(node, address) && address.port === port,
  )
  if (!answers) return 'silent'
  const host = wanted === 'ip' ? node.ip : node.hostName
  if (own.some((broker) => isSameName(broker.host, host) && broker.port === port))
    return 'as wanted'
  const candidates = own.length > 0 ? own : strangers
  if (candidates.length === 0) return 'not listed'
  return { advertises: candidates.map((broker) => `${broker.host}:${broker.port}`).join(' or ') }
}

function isOf(node: BrokerNode, { host }: { readonly host: string }): boolean {
  return host === node.ip || isSameName(host, node.hostName)
}

function isSameName(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase()
}
