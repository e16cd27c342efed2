import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { SecurityRule } from '@azure/arm-network'
import { CHAIN } from '../../../src/jobs/doctor/chain.ts'
import type { Link } from '../../../src/jobs/doctor/link.ts'
import { doctor } from '../../../src/jobs/operations/doctor.ts'
import { inEnglish } from '../../support/english.ts'
import { type Stand, startStand } from './stand.ts'

const POLL = { updateIntervalInMs: 5 }

type SaidLink = ReturnType<typeof inEnglish<Link>>

async function linksOf(stand: Stand): Promise<readonly SaidLink[]> {
  const record = await stand.run(doctor, { name: 'orders' })
  assert.equal(record.state, 'succeeded')
  const links = inEnglish(record.facts.links as unknown as readonly Link[])
  assert.deepEqual(
    links.map(({ link }) => link),
    inEnglish(CHAIN.map(({ link }) => link)),
  )
  for (const { link, state, finding, remedy } of links) {
    assert.notEqual(finding, '', link)
    if (state === 'broken' || state === 'warning') assert.ok(remedy, `${link}: ${finding}`)
  }
  return links
}

/** States by link, those that are ok left out. */
const notOk = (links: readonly SaidLink[]) =>
  Object.fromEntries(
    links.filter(({ state }) => state !== 'ok').map(({ link, state }) => [link, state]),
  )

const link = (links: readonly SaidLink[], name: string) =>
  links.find((candidate) => candidate.link === name)

const firstBroken = (links: readonly SaidLink[]) => links.find(({ state }) => state === 'broken')

test('of a cluster in order with a client connected, every link is in order', async (t) => {
  const stand = await startStand(t, { hasRoute: true, connectedVpnClients: ['172.16.201.2'] })
  await stand.create('orders')
  await stand.advertise('orders')
  const links = await linksOf(stand)
  assert.deepEqual(notOk(links), {})
  assert.match(link(links, 'VPN clients')?.finding ?? '', /^One is connected \(172\.16\.201\.2\)/)
  assert.match(link(links, 'Security rules')?.finding ?? '', /port 9092 is allowed \(vpn-clients\)/)
  const runs = stand.azure.requests.filter(({ operation }) => operation.endsWith('Troubleshooting'))
  assert.equal(runs.length, 1)
  assert.doesNotMatch(JSON.stringify(links), /203\.0\.113\.7|causeway-client/)
})

test('without a route the brokers are unknown, with the line to run from a VPN client', async (t) => {
  const stand = await startStand(t)
  await stand.create('orders')
  await stand.advertise('orders')
  const links = await linksOf(stand)
  assert.deepEqual(notOk(links), {
    'VPN clients': 'warning',
    Brokers: 'unknown',
    Messages: 'unknown',
  })
  for (const name of ['Brokers', 'Messages'])
    assert.match(link(links, name)?.remedy ?? '', /kcat -b 10\.0\.0\.\d+:9092,.* -L/)
})

test('a cluster that does not exist is the first broken link, and what needs it is not examined', async (t) => {
  const stand = await startStand(t)
  const links = await linksOf(stand)
  assert.equal(firstBroken(links)?.link, 'Cluster')
  assert.equal(link(links, 'Ambari')?.finding, 'Not examined: Cluster is broken.')
  assert.deepEqual([...new Set(links.slice(1).map(({ state }) => state))], ['unknown'])
  assert.equal(stand.ambari.requests.length, 0)
})

test('where Causeway made no gateway, nothing is said about it', async (t) => {
  const stand = await startStand(t)
  await stand.create('orders', { gateway: false })
  const links = await linksOf(stand)
  for (const name of ['VPN gateway', 'VPN clients', 'Gateway health'])
    assert.equal(link(links, name)?.state, 'unknown', name)
})

interface Breakage {
  readonly what: string
  readonly broken: string
  readonly says: RegExp
  /** Before the cluster is made. */
  readonly before?: (stand: Stand) => void
  readonly harm?: (stand: Stand) => Promise<unknown> | undefined
  readonly hasRoute?: boolean
  readonly advertise?: false | { readonly restart: false }
}

const BREAKAGES: readonly Breakage[] = [
  {
    what: 'a gateway that Azure could not make',
    broken: 'VPN gateway',
    says: /Azure says that it is Failed/,
    before: ({ azure }) =>
      azure.faults.inject({ kind: 'operationFails', match: /^PUT .*virtualNetworkGateways/i }),
  },
  {
    what: 'a gateway that does not answer',
    broken: 'Gateway health',
    says: /does not answer from the Internet.*network security group/s,
    before: ({ azure }) => azure.faults.inject({ kind: 'gatewayUnhealthy' }),
  },
  {
    what: 'a peered network with the addresses of the VPN clients',
    broken: 'Addresses',
    says: /172\.16\.201\.0\/24, which 172\.16\.0\.0\/16.*another address pool/s,
    harm: (stand) => peerWith(stand, '172.16.0.0/16'),
  },
  {
    what: 'a security rule that denies the port',
    broken: 'Security rules',
    says: /to port 9092 is denied \(no-kafka\).*Allow inbound TCP/s,
    harm: denyKafka,
  },
  {
    what: 'brokers that advertise names which laptops cannot resolve',
    broken: 'Names',
    says: /advertise names.*\/kafka advertise orders ip/s,
    advertise: false,
  },
  {
    what: 'an Ambari that does not answer',
    broken: 'Ambari',
    says: /Nobody answered/,
    harm: async ({ ambari }) => ambari.faults.inject({ kind: 'badGateway', times: 1000 }),
  },
  {
    what: 'a critical alert',
    broken: 'Kafka service',
    says: /One alert: Host Disk Usage on wn\d-orders: Capacity Used/,
    harm: async ({ ambari }) => ambari.faults.inject({ kind: 'alert' }),
  },
  {
    what: 'listeners that somebody edited behind the block',
    broken: 'Listeners',
    says: /no longer fit each other.*\/kafka advertise orders ip/s,
    harm: editListeners,
  },
  {
    what: 'brokers that were never restarted',
    broken: 'Brokers',
    says: /do not advertise their addresses: .*advertises wn\d-orders.*\/kafka restart orders/s,
    hasRoute: true,
    advertise: { restart: false },
  },
  {
    what: 'a broker that advertises what nobody has set',
    broken: 'Brokers',
    says: /advertises old-wn\d-orders\S+:9092/,
    harm: async ({ kafka }) => kafka.faults.inject({ kind: 'wrongListener', cluster: 'orders' }),
    hasRoute: true,
  },
  {
    what: 'names that nobody resolves although the network has DNS of its own',
    broken: 'Messages',
    says: /addresses where they find nobody: wn\d-orders/,
    harm: giveDns,
    hasRoute: true,
    advertise: false,
  },
]

for (const { what, broken, says, before, harm, hasRoute = false, advertise } of BREAKAGES)
  test(`${what}: "${broken}" is the first broken link, with its remedy`, async (t) => {
    const stand = await startStand(t, { hasRoute, connectedVpnClients: ['172.16.201.2'] })
    before?.(stand)
    await stand.create('orders')
    if (advertise !== false) await stand.advertise('orders', advertise)
    await harm?.(stand)
    const links = await linksOf(stand)
    const first = firstBroken(links)
    assert.equal(first?.link, broken, JSON.stringify(links, undefined, 1))
    assert.match(`${first.finding}\n${first.remedy}`, says)
  })

test('a network with DNS of its own needs no addresses advertised', async (t) => {
  const stand = await startStand(t)
  await stand.create('orders')
  await giveDns(stand)
  const links = await linksOf(stand)
  assert.equal(firstBroken(links), undefined)
  assert.match(link(links, 'Names')?.finding ?? '', /10\.0\.0\.53/)
})

test('where Azure has no Network Watcher, the gateway is not examined, and the rest is', async (t) => {
  const stand = await startStand(t)
  await stand.create('orders')
  stand.azure.faults.inject({ kind: 'noWatcher', times: 100 })
  const health = link(await linksOf(stand), 'Gateway health')
  assert.equal(health?.state, 'unknown')
  assert.match(`${health?.finding} ${health?.remedy}`, /not enabled in westeurope.*az network/)
})

test("while another gateway's troubleshooting runs, ours waits for its turn", async (t) => {
  const stand = await startStand(t)
  await stand.create('orders')
  stand.azure.faults.inject({ kind: 'conflict', match: /\/troubleshoot$/i, times: 2 })
  assert.equal(link(await linksOf(stand), 'Gateway health')?.state, 'ok')
})

test('an examination that never ends is given up, and nothing fails', async (t) => {
  const stand = await startStand(t, { durations: { troubleshooting: 1e12 } })
  await stand.create('orders')
  assert.match(
    link(await linksOf(stand), 'Gateway health')?.finding ?? '',
    /did not finish within three minutes/,
  )
})

test('what Azure refuses once is asked again', async (t) => {
  const stand = await startStand(t)
  await stand.create('orders')
  stand.azure.faults.inject({ kind: 'serverError', match: /networkSecurityGroups/, times: 2 })
  assert.equal(link(await linksOf(stand), 'Security rules')?.state, 'ok')
})

async function peerWith({ clients, target }: Stand, prefix: string): Promise<void> {
  const { names, request } = target('orders')
  const { virtualNetworks, virtualNetworkPeerings } = clients.network
  const other = await virtualNetworks.createOrUpdate(
    names.resourceGroup,
    'vnet-other',
    { location: request.region, addressSpace: { addressPrefixes: [prefix] } },
    POLL,
  )
  await virtualNetworkPeerings.createOrUpdate(
    names.resourceGroup,
    names.virtualNetwork,
    'to-other',
    { remoteVirtualNetwork: { id: other.id ?? '' }, allowVirtualNetworkAccess: true },
    POLL,
  )
}

async function giveDns({ clients, target }: Stand): Promise<void> {
  const { resourceGroup, virtualNetwork: name } = target('orders').names
  const { virtualNetworks } = clients.network
  const network = await virtualNetworks.get(resourceGroup, name)
  const changed = { ...network, dhcpOptions: { dnsServers: ['10.0.0.53'] } }
  await virtualNetworks.createOrUpdate(resourceGroup, name, changed, POLL)
}

async function denyKafka({ clients, target }: Stand): Promise<void> {
  const { resourceGroup, networkSecurityGroup: name } = target('orders').names
  const groups = clients.network.networkSecurityGroups
  const group = await groups.get(resourceGroup, name)
  const rule: SecurityRule = {
    name: 'no-kafka',
    access: 'Deny',
    direction: 'Inbound',
    protocol: 'Tcp',
    priority: 200,
    sourceAddressPrefix: '172.16.0.0/12',
    sourcePortRange: '*',
    destinationAddressPrefix: '*',
    destinationPortRange: '9000-9099',
  }
  const changed = { ...group, securityRules: [...(group.securityRules ?? []), rule] }
  await groups.createOrUpdate(resourceGroup, name, changed, POLL)
}

async function editListeners({ services }: Stand): Promise<void> {
  const client = services.ambari('orders')
  const { serviceConfigVersion, kafkaEnv, kafkaBroker } = await client.readKafkaConfiguration()
  const listeners = 'PLAINTEXT://localhost:9092'
  await client.saveKafkaConfiguration({
    tag: 'edited',
    note: 'a test',
    kafkaEnv,
    kafkaBroker: { ...kafkaBroker, properties: { ...kafkaBroker.properties, listeners } },
    expectedVersion: serviceConfigVersion,
  })
}
