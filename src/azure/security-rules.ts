import type { SecurityRule } from '@azure/arm-network'
import { sentence, type Words } from '../words/sentence.ts'
import { type AddressRange, contains, cutAt, parseRange } from './address-ranges.ts'

/** TCP from one range of addresses to a port of another. */
export interface InboundFlow {
  /** Like "172.16.201.0/24". */
  readonly from: string
  readonly to: string
  readonly port: number
}

/** `unclear`: it hangs on whether Azure counts the senders among the tag VirtualNetwork. */
export interface FlowDecision {
  readonly verdict: 'allowed' | 'denied' | 'unclear'
  /** Name of the rule that decided; of several, the one that is worst for the flow. */
  readonly rule: Words
}

type Match = 'yes' | 'no' | 'perhaps'

/** In the order of how much they matter where parts of a range fare differently. */
const WORST_FIRST = ['denied', 'unclear', 'allowed'] as const

/**
 * What the rules of a network security group, the default ones included, do with a flow. The rule with the
 * lowest priority number that matches decides; what none matches is denied. Ranges are cut where rules begin
 * and end, so a rule for a part of the senders decides for that part alone.
 * Source: Azure, "Network security groups overview".
 */
export function decideInbound(rules: readonly SecurityRule[], flow: InboundFlow): FlowDecision {
  const [from, to] = [parseRange(flow.from), parseRange(flow.to)]
  if (!from || !to) throw new Error('a flow goes between ranges of IPv4 addresses')
  const inbound = rules
    .filter(({ direction }) => direction?.toLowerCase() === 'inbound')
    .filter((rule) => isTcp(rule) && admitsPort(portsOf(rule), flow.port))
    .sort((a, b) => (a.priority ?? 0) - (b.priority ?? 0))
  const decisions = pieces(from, inbound.flatMap(sourcesOf)).flatMap((source) =>
    pieces(to, inbound.flatMap(destinationsOf)).map((destination) =>
      decidePiece(inbound, source, destination),
    ),
  )
  for (const verdict of WORST_FIRST) {
    const worst = decisions.find((decision) => decision.verdict === verdict)
    if (worst) return worst
  }
  throw new Error('a range has at least one piece')
}

function pieces(range: AddressRange, prefixes: readonly string[]): AddressRange[] {
  return cutAt(
    range,
    prefixes.flatMap((prefix) => parseRange(prefix) ?? []),
  )
}

/** A rule that only perhaps matches makes the decision unclear where the rules after it decide otherwise. */
function decidePiece(
  rules: readonly SecurityRule[],
  source: AddressRange,
  destination: AddressRange,
): FlowDecision {
  const doubtful: FlowDecision[] = []
  const settle = (certain: FlowDecision): FlowDecision => {
    const other = doubtful.find(({ verdict }) => verdict !== certain.verdict)
    return other ? { verdict: 'unclear', rule: other.rule } : certain
  }
  for (const rule of rules) {
    const match = both(
      matchOf(sourcesOf(rule), source, 'perhaps'),
      matchOf(destinationsOf(rule), destination, 'yes'),
    )
    if (match === 'no') continue
    const verdict = rule.access?.toLowerCase() === 'allow' ? 'allowed' : 'denied'
    const decision = { verdict, rule: rule.name ?? sentence`a rule without a name` } as const
    if (match === 'yes') return settle(decision)
    doubtful.push(decision)
  }
  return settle({ verdict: 'denied', rule: sentence`no rule allows it` })
}

function both(one: Match, other: Match): Match {
  if (one === 'no' || other === 'no') return 'no'
  return one === 'yes' && other === 'yes' ? 'yes' : 'perhaps'
}

/** @param inVirtualNetwork whether the range belongs to the tag VirtualNetwork */
function matchOf(prefixes: readonly string[], range: AddressRange, inVirtualNetwork: Match): Match {
  const matches = prefixes.map((prefix): Match => {
    if (/^(\*|any)$/i.test(prefix)) return 'yes'
    if (/^virtualnetwork$/i.test(prefix)) return inVirtualNetwork
    const own = parseRange(prefix)
    return own && contains(own, range) ? 'yes' : 'no'
  })
  if (matches.includes('yes')) return 'yes'
  return matches.includes('perhaps') ? 'perhaps' : 'no'
}

function isTcp({ protocol }: SecurityRule): boolean {
  return protocol === '*' || protocol?.toLowerCase() === 'tcp'
}

function admitsPort(ranges: readonly string[], port: number): boolean {
  return ranges.some((range) => {
    if (range === '*') return true
    const [from = Number.NaN, to = from] = range.split('-').map(Number)
    return from <= port && port <= to
  })
}

const portsOf = (rule: SecurityRule) =>
  listed(rule.destinationPortRange, rule.destinationPortRanges)
const sourcesOf = (rule: SecurityRule) =>
  listed(rule.sourceAddressPrefix, rule.sourceAddressPrefixes)
const destinationsOf = (rule: SecurityRule) =>
  listed(rule.destinationAddressPrefix, rule.destinationAddressPrefixes)

/** Azure sends an empty single value beside a list. */
function listed(one: string | undefined, many: readonly string[] | undefined): string[] {
  return [...(one ? [one] : []), ...(many ?? [])]
}
