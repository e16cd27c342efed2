import { UserError } from '../../errors.ts'
import {
  type AdvertisedReport,
  type Advertising,
  compareAdvertised,
} from '../../kafka/advertised.ts'
import { oneLineCheck } from '../../kafka/client-settings.ts'
import type { KafkaView } from '../../kafka/probe.ts'
import { offline, underReplicated } from '../../kafka/replication.ts'
import { type BrokerAddress, NoRouteError } from '../../kafka/route.ts'
import { joined, type Sentence, sentence } from '../../words/sentence.ts'
import { brokerNodes, plaintextPort } from '../steps/kafka-sight.ts'
import { broken, type Finding, ok, unknown, warning } from './finding.ts'
import type { LinkCheck } from './link.ts'
import type { Patient } from './patient.ts'
import { advertisingOf } from './saved-advertising.ts'

/** Every broker answers at its address and tells clients the addresses that it is set to tell. */
export const brokersAnswer: LinkCheck = {
  link: sentence`Brokers`,
  needs: ['Ambari'],
  async examine(patient) {
    const [hosts, brokers, configuration] = await Promise.all([
      patient.hosts(),
      patient.brokers(),
      patient.configuration(),
    ])
    const port = plaintextPort(configuration)
    if (port === undefined)
      return unknown(sentence`All listeners want encryption or a login, which Causeway has not.`)
    const nodes = brokerNodes(brokers, hosts)
    const addresses = nodes.map(({ ip }) => ({ host: ip, port }))
    const view = await patient.services.kafka(patient.name).look(addresses)
    if (!view.hasRoute) return noRoute(addresses)
    const wanted = advertisingOf(configuration) === 'names' ? 'names' : 'ip'
    const report = compareAdvertised(view, nodes, wanted, port)
    return misled(report, wanted, patient) ?? partitions(view, patient) ?? asWanted(nodes.length)
  },
}

function asWanted(brokers: number): Finding {
  return ok(sentence`All ${brokers} answer and advertise what they are set to.`)
}

function misled(
  report: AdvertisedReport,
  wanted: 'ip' | 'names',
  { name }: Patient,
): Finding | undefined {
  if (report.isAsWanted) return undefined
  const silent = report.nodes.filter(({ advertising }) => advertising === 'silent')
  if (silent.length > 0)
    return broken(
      sentence`No answer from ${silent.map(({ node }) => node.ip).join(', ')}.`,
      sentence`Start these brokers in Ambari; where they run, look for what lies between (security rules, routes).`,
    )
  const others = report.nodes.flatMap(({ node, advertising }) =>
    advertising === 'as wanted' ? [] : [phrase(node.ip, advertising)],
  )
  const finding = joined(
    [
      ...others,
      ...report.strangers.map(
        ({ host, port }) => sentence`${host}:${port} belongs to no broker of Ambari's`,
      ),
      ...report.disagreeing.map(({ host }) => sentence`${host} lists other brokers than the rest`),
    ],
    '; ',
  )
  return broken(
    wanted === 'ip'
      ? sentence`Brokers do not advertise their addresses: ${finding}.`
      : sentence`Brokers do not advertise their names: ${finding}.`,
    sentence`Restart them with the saved configuration: /kafka restart ${name}.`,
  )
}

function phrase(ip: string, advertising: Exclude<Advertising, 'as wanted'>): Sentence {
  if (typeof advertising !== 'string') return sentence`${ip} advertises ${advertising.advertises}`
  return advertising === 'silent' ? sentence`${ip} does not answer` : sentence`${ip} is not listed`
}

function partitions(view: KafkaView, { name }: Patient): Finding | undefined {
  const dead = offline(view)
  if (dead.length > 0)
    return broken(
      sentence`All answer, but ${dead.length} partitions have no leader (${topicsOf(dead)}).`,
      sentence`Start the brokers that hold their replicas.`,
    )
  const behind = underReplicated(view)
  if (behind.length === 0) return undefined
  return warning(
    sentence`All answer and advertise what they are set to, but ${behind.length} partitions lack a replica (${topicsOf(behind)}).`,
    sentence`Wait some minutes; then see /kafka topics ${name} and the disks of the brokers.`,
  )
}

function topicsOf(names: readonly { readonly topic: string }[]): string {
  const topics = [...new Set(names.map(({ topic }) => topic))]
  return topics.length > 3 ? `${topics.slice(0, 3).join(', ')}, …` : topics.join(', ')
}

/** The proof: messages go through and come back, by an ordinary client. */
export const messagesTravel: LinkCheck = {
  link: sentence`Messages`,
  needs: [brokersAnswer.link],
  async examine(patient) {
    const [hosts, brokers, configuration] = await Promise.all([
      patient.hosts(),
      patient.brokers(),
      patient.configuration(),
    ])
    const port = plaintextPort(configuration) ?? 0
    const bootstrap = brokerNodes(brokers, hosts).map(({ ip }) => ({ host: ip, port }))
    try {
      const result = await patient.services
        .kafka(patient.name)
        .verify(bootstrap, patient.operationId)
      return ok(sentence`${result.sent} messages sent, ${result.read} read back.`)
    } catch (error) {
      if (error instanceof NoRouteError) return noRoute(bootstrap)
      if (error instanceof UserError) return broken(error.words.message, error.words.remedy)
      throw error
    }
  },
}

function noRoute(bootstrap: readonly BrokerAddress[]): Finding {
  return unknown(
    sentence`Causeway has no route to the brokers.`,
    sentence`From a machine in the VPN, run: ${oneLineCheck(bootstrap)}`,
  )
}
