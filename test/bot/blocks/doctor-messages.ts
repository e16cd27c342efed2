import { doctorAnswer } from '../../../src/bot/blocks/doctor-answer.ts'
import type { Message } from '../../../src/bot/blocks/elements.ts'
import { mirrorAnswer } from '../../../src/bot/blocks/mirror-answer.ts'
import type { Link } from '../../../src/jobs/doctor/link.ts'
import type { Json } from '../../../src/jobs/engine/step.ts'
import { mirrorMakerProperties } from '../../../src/kafka/mirror.ts'
import { record, STARTED } from './records.ts'

const ok = (link: string, finding: string): Link => ({ link, state: 'ok', finding })
const CHECK = 'From a machine in the VPN, run: kcat -b 10.0.0.12:9092,10.0.0.6:9092 -L -m 10'

const HEALTHY: readonly Link[] = [
  ok('Cluster', 'It runs.'),
  ok('VPN gateway', 'It stands.'),
  ok('VPN clients', '2 are connected (172.16.201.2, 172.16.201.3).'),
  ok('Gateway health', 'Network Watcher finds no fault.'),
  ok('Addresses', 'Nothing overlaps: network 10.0.0.0/16, VPN clients 172.16.201.0/24.'),
  ok('Security rules', 'Traffic from 172.16.201.0/24 to port 9092 is allowed (vpn-clients).'),
  ok('Names', "The network has only Azure's DNS; the brokers are set to advertise addresses."),
  ok('Ambari', 'It answers and knows 9 hosts.'),
  ok('Kafka service', 'All 4 brokers run, and no alert is up.'),
  ok(
    'Listeners',
    'Brokers listen at PLAINTEXT://0.0.0.0:9092 and are set to advertise their addresses.',
  ),
  ok('Brokers', 'All 4 answer and advertise what they are set to.'),
  ok('Messages', '50 messages sent, 50 read back.'),
]

/** The healthy chain with other findings in place of some. */
const chain = (...others: readonly Link[]) =>
  HEALTHY.map((link) => others.find((other) => other.link === link.link) ?? link)

const idle: Link = {
  link: 'VPN clients',
  state: 'warning',
  finding: 'Nobody is connected at this moment.',
  remedy:
    'Connect with the VPN package (/kafka vpn orders) and the client certificate, then ask again.',
}
const unreachable = ['Brokers', 'Messages'].map(
  (link): Link => ({
    link,
    state: 'unknown',
    finding: 'Causeway has no route to the brokers.',
    remedy: CHECK,
  }),
)
const denied: Link = {
  link: 'Security rules',
  state: 'broken',
  finding: 'Traffic from 172.16.201.0/24 to port 9092 is denied (<no-kafka>).',
  remedy:
    "Allow inbound TCP from 172.16.201.0/24 to port 9092 with a lower priority number, in the security group of the cluster's subnet.",
}

const doctorRecord = (links: readonly Link[]) =>
  record('doctor', { endedAt: STARTED, facts: { links: links as unknown as Json } })

const mirrored = (findings: readonly Link[]) =>
  record('mirror', {
    request: { source: 'orders', target: 'orders-copy' },
    facts: {
      findings: findings as unknown as Json,
      properties: mirrorMakerProperties({
        source: { name: 'orders', bootstrap: [{ host: '10.0.0.12', port: 9092 }] },
        target: { name: 'orders-copy', bootstrap: [{ host: '10.1.0.12', port: 9092 }] },
      }),
    },
  })

/** Answers of doctor and mirror, by the state that people see. */
export const DOCTOR_MESSAGES: Readonly<Record<string, Message>> = {
  'answer-doctor-all-well': doctorAnswer(doctorRecord(HEALTHY)),
  'answer-doctor-broken': doctorAnswer(doctorRecord(chain(idle, denied, ...unreachable))),
  'answer-doctor-without-a-route': doctorAnswer(doctorRecord(chain(idle, ...unreachable))),
  'answer-mirror': mirrorAnswer(
    mirrored([
      ok('Network path', 'The networks of both clusters are peered, both ways.'),
      ok('Brokers of orders', 'They are set to advertise addresses, which both networks can use.'),
      ok(
        'Brokers of orders-copy',
        'They are set to advertise addresses, which both networks can use.',
      ),
    ]),
  ),
  'answer-mirror-without-a-way': mirrorAnswer(
    mirrored([
      ok('Brokers of orders', 'They are set to advertise addresses, which both networks can use.'),
      {
        link: 'Network path',
        state: 'broken',
        finding: 'No direct way: vnet-orders is not peered with vnet-orders-copy.',
        remedy: 'Add a peering from vnet-orders to vnet-orders-copy, and one back.',
      },
    ]),
  ),
}
