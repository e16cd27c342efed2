import assert from 'node:assert/strict'
import { test } from 'node:test'
import { clusterParameters } from '../../src/azure/cluster.ts'
import { chooseOtherSizes } from '../../src/azure/preflight-sizes.ts'
import { DEFAULTS } from '../../src/cluster/cluster.ts'
import { startAzure } from './start.ts'

const IDENTITY =
  '/subscriptions/s/resourceGroups/g/providers/Microsoft.ManagedIdentity/userAssignedIdentities/i'

test('a cluster signs in to its storage by key, its nodes take a password, and TLS below 1.2 is refused', async (t) => {
  const { target } = await startAzure(t)
  const { identity, properties } = clusterParameters(target(), 'key')
  const [account] = properties?.storageProfile?.storageaccounts ?? []
  assert.equal(identity, undefined)
  assert.equal(account?.key, 'key')
  assert.match(account.name ?? '', /\.blob\.core\.windows\.net$/)
  assert.equal(properties?.minSupportedTlsVersion, '1.2')
  assert.equal(properties.encryptionInTransitProperties, undefined)
  const profiles = (properties.computeProfile?.roles ?? []).map(
    ({ osProfile }) => osProfile?.linuxOperatingSystemProfile,
  )
  assert.equal(profiles.length, 3)
  assert.ok(profiles.every((profile) => profile?.password && !profile.sshProfile))
})

test('with an identity there is no key, with a public key there is no password, and the flags are in the request', async (t) => {
  const { target } = await startAzure(t)
  const sshPublicKey = 'ssh-rsa AAAA somebody'
  const wanted = target({
    storageIdentity: IDENTITY,
    sshPublicKey,
    encryptionInTransit: true,
    disksPerWorker: 4,
    headSize: 'Standard_E8_v3',
    zookeeperSize: 'Standard_A4_v2',
  })
  const { identity, properties } = clusterParameters(wanted, undefined)
  assert.deepEqual(identity, { type: 'UserAssigned', userAssignedIdentities: { [IDENTITY]: {} } })
  const [account] = properties?.storageProfile?.storageaccounts ?? []
  assert.deepEqual([account?.key, account?.container], [undefined, undefined])
  assert.deepEqual([account?.fileSystem, account?.msiResourceId], ['kafka-orders', IDENTITY])
  assert.match(account?.name ?? '', /\.dfs\.core\.windows\.net$/)
  assert.equal(properties?.encryptionInTransitProperties?.isEncryptionInTransitEnabled, true)
  const roles = properties.computeProfile?.roles ?? []
  for (const { osProfile } of roles)
    assert.deepEqual(osProfile?.linuxOperatingSystemProfile, {
      username: 'sshuser',
      sshProfile: { publicKeys: [{ certificateData: sshPublicKey }] },
    })
  assert.deepEqual(
    roles.map(({ name, targetInstanceCount, hardwareProfile }) => [
      name,
      targetInstanceCount,
      hardwareProfile?.vmSize,
    ]),
    [
      ['headnode', 2, 'Standard_E8_v3'],
      ['workernode', 4, 'Standard_E4_v3'],
      ['zookeepernode', 3, 'Standard_A4_v2'],
    ],
  )
  assert.deepEqual(
    roles.flatMap(({ dataDisksGroups }) => dataDisksGroups ?? []),
    [{ disksPerNode: 4 }],
  )
})

const size = (name: string, cores: number, memoryInMb: number) => ({ name, cores, memoryInMb })
const SPECS = {
  vmSizes: ['Standard_A4_v2', 'Standard_E4_v3', 'Standard_E8_v3', 'Standard_E16_v3'],
  vmSizeProperties: [
    size('Standard_A4_v2', 4, 8192),
    size('Standard_E4_v3', 4, 32_768),
    size('Standard_E8_v3', 8, 65_536),
    size('Standard_E16_v3', 16, 131_072),
  ],
  vmSizeFilters: [
    { filterMode: 'Exclude', vmSizes: ['Standard_E16_v3'], nodeTypes: ['ZookeeperRole'] },
    { filterMode: 'Exclude', vmSizes: ['Standard_A4_v2'], nodeTypes: ['HeadNodeRole'] },
  ],
}

test('one size for all nodes where the service offers it; else the smallest that is offered and enough', () => {
  const choose = (vmSize: string, workers = 4) =>
    chooseOtherSizes(SPECS, { ...DEFAULTS, name: 'orders', vmSize, workers })
  assert.deepEqual(choose('Standard_E4_v3'), {})
  assert.deepEqual(choose('Standard_E16_v3'), { zookeeperSize: 'Standard_E4_v3' })
  assert.deepEqual(choose('Standard_A4_v2'), { headSize: 'Standard_E4_v3' })
  assert.deepEqual(choose('Standard_E4_v3', 32), {})
  assert.deepEqual(choose('Standard_E4_v3', 33), { headSize: 'Standard_E8_v3' })
})
