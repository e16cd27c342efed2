import { firstOverlap } from '../../azure/address-ranges.ts'
import { readSecurityRules } from '../../azure/network-view.ts'
import { decideInbound, type FlowDecision } from '../../azure/security-rules.ts'
import { joined, sentence } from '../../words/sentence.ts'
import { plaintextPort } from '../steps/kafka-sight.ts'
import { broken, type Finding, ok, unknown, warning } from './finding.ts'
import type { LinkCheck } from './link.ts'
import type { Patient } from './patient.ts'
import { advertisingOf } from './saved-advertising.ts'

const KAFKA_PORT = 9092

/** A laptop's packets go where its routes say: two networks with the same addresses hide each other. */
export const addressesDiffer: LinkCheck = {
  link: sentence`Addresses`,
  async examine(patient) {
    const [network, pool] = await Promise.all([patient.network(), clientPool(patient)])
    if (!network) return noNetwork(patient)
    const peers = network.peerings.flatMap(({ remotePrefixes }) => remotePrefixes)
    const hidden = firstOverlap(pool, [...network.prefixes, ...peers])
    if (hidden)
      return broken(
        sentence`VPN clients get addresses of ${hidden[0]}, which ${hidden[1]} in or beside the cluster's network has too.`,
        sentence`Give the VPN clients another address pool (gateway, point-to-site configuration), then download the package anew.`,
      )
    const clash = firstOverlap(network.prefixes, peers)
    if (clash)
      return broken(
        sentence`The cluster's network (${clash[0]}) and a peered network (${clash[1]}) use the same addresses.`,
        sentence`Remove that peering, or move one side to other addresses.`,
      )
    const prefixes = network.prefixes.join(', ')
    return ok(
      pool.length === 0
        ? sentence`Nothing overlaps: network ${prefixes}.`
        : sentence`Nothing overlaps: network ${prefixes}, VPN clients ${pool.join(', ')}.`,
    )
  },
}

/** Whether the security rules let clients through. */
export const rulesAllow: LinkCheck = {
  link: sentence`Security rules`,
  async examine(patient) {
    const [{ site }, network, pool, port] = await Promise.all([
      patient.place(),
      patient.network(),
      clientPool(patient),
      kafkaPort(patient),
    ])
    const subnet = network?.subnets.find(({ name }) => name === site.subnet)
    if (!subnet) return noNetwork(patient)
    if (pool.length === 0) return unknown(sentence`Which addresses VPN clients get is not known.`)
    if (!subnet.securityGroupId)
      return ok(sentence`The subnet of the cluster has no security group.`)
    const rules = await readSecurityRules(patient.services.azure, subnet.securityGroupId)
    const decisions = pool.map((from) => decideInbound(rules, { from, to: subnet.prefix, port }))
    return judge(decisions, pool.join(', '), port)
  },
}

function judge(decisions: readonly FlowDecision[], from: string, port: number): Finding {
  const denied = decisions.find(({ verdict }) => verdict === 'denied')
  const unclear = decisions.find(({ verdict }) => verdict === 'unclear')
  const remedy = sentence`Allow inbound TCP from ${from} to port ${port} with a lower priority number, in the security group of the cluster's subnet.`
  if (denied)
    return broken(
      sentence`Traffic from ${from} to port ${port} is denied (${denied.rule}).`,
      remedy,
    )
  if (unclear)
    return warning(
      sentence`Traffic from ${from} to port ${port} hangs on whether Azure counts VPN clients among the tag VirtualNetwork (${unclear.rule}).`,
      remedy,
    )
  return ok(
    sentence`Traffic from ${from} to port ${port} is allowed (${joined(
      decisions.map(({ rule }) => rule),
      ', ',
    )}).`,
  )
}

/** With Azure's own DNS, names of machines in the network are known only inside it. */
export const namesResolve: LinkCheck = {
  link: sentence`Names`,
  async examine(patient) {
    const network = await patient.network()
    if (!network) return noNetwork(patient)
    if (network.dnsServers.length > 0)
      return ok(
        sentence`The network has DNS servers of its own (${network.dnsServers.join(', ')}), so names can be resolved from outside.`,
      )
    const advertising = advertisingOf(await patient.configuration())
    return advertising === 'names'
      ? broken(
          sentence`The network has only Azure's DNS, which VPN clients cannot ask, and the brokers advertise names.`,
          sentence`Let the brokers advertise addresses: /kafka advertise ${patient.name} ip.`,
        )
      : ok(sentence`The network has only Azure's DNS; the brokers are set to advertise addresses.`)
  },
}

function noNetwork({ name }: Patient): Finding {
  return unknown(sentence`Azure has no network where that of ${name} should be.`)
}

async function clientPool({ gateway }: Patient): Promise<readonly string[]> {
  const found = await gateway()
  return found?.vpnClientConfiguration?.vpnClientAddressPool?.addressPrefixes ?? []
}

/** The usual one while Ambari cannot say. */
async function kafkaPort({ configuration }: Patient): Promise<number> {
  const port = await configuration().then(plaintextPort, () => undefined)
  return port ?? KAFKA_PORT
}
