import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import type { AzureClients } from '../../src/azure/clients.ts'
import {
  createGateway,
  type GatewayAuthentication,
  readGateway,
  revokeCertificates,
  revokedThumbprints,
  trustedRoots,
  trustRoot,
} from '../../src/azure/gateway.ts'
import {
  createNatGateway,
  createNetworkSecurityGroup,
  createPublicIp,
  createResourceGroup,
  createVirtualNetwork,
} from '../../src/azure/network.ts'
import { ROOT_CERTIFICATE } from '../support/root-certificate.ts'
import { startAzure } from './start.ts'

const RANGE = '10.0.0.0/16'
const GATEWAY = { resourceGroup: 'rg-kafka-orders', name: 'vpn-orders' }
const WITH_ROOT: GatewayAuthentication = { by: 'certificate', roots: [ROOT_CERTIFICATE] }
const [FIRST, SECOND] = ['A1'.repeat(20), 'B2'.repeat(20)]

/** A gateway as a create makes it. */
async function startGateway(t: TestContext, authentication: GatewayAuthentication) {
  const started = await startAzure(t, { recordBodies: true })
  const { target: targetOf, clients } = started
  const target = targetOf()
  await createResourceGroup(target, RANGE)
  await Promise.all([
    createNetworkSecurityGroup(target),
    createPublicIp(target, target.names.natPublicIp),
    createPublicIp(target, target.names.gatewayPublicIp),
  ])
  await sleep(20)
  await createNatGateway(target)
  await sleep(20)
  await createVirtualNetwork(target, RANGE)
  await sleep(20)
  await createGateway(target, authentication, RANGE)
  await settled(clients)
  return { ...started, target }
}

async function settled(clients: AzureClients) {
  for (;;) {
    const gateway = await readGateway(clients, GATEWAY)
    if (gateway?.provisioningState === 'Succeeded') return gateway
    await sleep(10)
  }
}

test('revoking certificates and adding roots changes nothing else of the gateway', async (t) => {
  const { clients } = await startGateway(t, WITH_ROOT)
  const before = await settled(clients)
  await revokeCertificates(clients, GATEWAY, [FIRST])
  await settled(clients)
  await revokeCertificates(clients, GATEWAY, [FIRST, SECOND])
  await settled(clients)
  await trustRoot(clients, GATEWAY, { ...ROOT_CERTIFICATE, name: 'another' })
  const after = await settled(clients)
  assert.deepEqual(revokedThumbprints(after), [FIRST, SECOND], 'each once, none forgotten')
  assert.equal(trustedRoots(after).length, 2)

  const withoutEtags = (value: unknown): unknown =>
    JSON.parse(JSON.stringify(value, (key, part) => (key === 'etag' ? undefined : part)))
  const { vpnClientConfiguration: was, ...rest } = before
  const { vpnClientConfiguration: is, ...restAfter } = after
  assert.deepEqual(withoutEtags(restAfter), withoutEtags(rest))
  for (const part of [
    'vpnClientAddressPool',
    'vpnClientProtocols',
    'vpnAuthenticationTypes',
  ] as const)
    assert.deepEqual(is?.[part], was?.[part])
})

test('a gateway that somebody else has changed in between is not overwritten', async (t) => {
  const { clients, simulator } = await startGateway(t, WITH_ROOT)
  const read = clients.network.virtualNetworkGateways
  const original = read.get.bind(read)
  t.after(() => {
    read.get = original
  })
  read.get = async (...parameters) => {
    const gateway = await original(...parameters)
    read.get = original
    await trustRoot(clients, GATEWAY, { ...ROOT_CERTIFICATE, name: 'of-somebody-else' })
    await settled(clients)
    return gateway
  }
  await assert.rejects(revokeCertificates(clients, GATEWAY, [FIRST]), { name: 'TransientError' })
  const gateway = await settled(clients)
  assert.deepEqual(revokedThumbprints(gateway), [])
  assert.equal(trustedRoots(gateway).length, 2)
  assert.equal(simulator.requests.at(-2)?.errorCode, 'PreconditionFailed')
})

test('a gateway with as many roots as Azure allows gets no other', async (t) => {
  const roots = Array.from({ length: 20 }, (_, index) => ({
    ...ROOT_CERTIFICATE,
    name: `root-${index}`,
  }))
  const { clients } = await startGateway(t, { by: 'certificate', roots })
  await assert.rejects(trustRoot(clients, GATEWAY, ROOT_CERTIFICATE), { code: 'too-many-roots' })
})

test('a gateway with Microsoft Entra ID speaks OpenVPN alone and names directory, audience and issuer', async (t) => {
  const tenantId = '11111111-2222-4333-8444-555555555555'
  const { clients } = await startGateway(t, { by: 'entra', tenantId })
  const { vpnClientConfiguration: clientsOf } = await settled(clients)
  assert.deepEqual(clientsOf?.vpnClientProtocols, ['OpenVPN'])
  assert.deepEqual(clientsOf?.vpnAuthenticationTypes, ['AAD'])
  assert.equal(clientsOf?.aadTenant, `https://login.microsoftonline.com/${tenantId}/`)
  assert.equal(clientsOf?.aadAudience, 'c632b3df-fb67-4d84-bdcf-b95ad541b5c8')
  assert.equal(clientsOf?.aadIssuer, `https://sts.windows.net/${tenantId}/`)
})

test('VPN clients never get addresses of the network', async (t) => {
  const { target, simulator } = await startAzure(t)
  await assert.rejects(createGateway(target(), WITH_ROOT, '172.16.0.0/16'), {
    code: 'vpn-pool-overlap',
  })
  assert.deepEqual(simulator.requests, [])
})
