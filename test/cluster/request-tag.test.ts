import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ClusterRequest } from '../../src/cluster/cluster.ts'
import { parseRequestTag, requestTag } from '../../src/cluster/request-tag.ts'

const small: ClusterRequest = {
  name: 'orders',
  region: 'westeurope',
  workers: 4,
  vmSize: 'Standard_E4_v3',
  disksPerWorker: 2,
}

const large: ClusterRequest = {
  ...small,
  workers: 45,
  vmSize: 'Standard_E64ids_v4_special',
  headSize: 'Standard_E64ids_v4_special',
  zookeeperSize: 'Standard_E64ids_v4_special',
  encryptionInTransit: true,
  peersWithCauseway: true,
  dnsServers: ['192.168.100.101', '192.168.100.102', '192.168.100.103', '192.168.100.104'],
}

test('what was asked for is read back from the tag as it was, and fits into 256 characters', () => {
  for (const request of [small, large]) {
    const tag = requestTag(request)
    const { name: _name, region: _region, ...asked } = request
    assert.deepEqual(parseRequestTag(tag), asked)
    assert.ok(tag.length <= 256, `${tag.length} characters`)
  }
})

test('a group without the tag, or with half of it, says nothing', () => {
  for (const tag of [undefined, '', 'workers=4', 'size=Standard_E4_v3&disks=2'])
    assert.equal(parseRequestTag(tag), undefined)
})
