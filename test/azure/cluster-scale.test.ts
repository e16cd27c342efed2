import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type ClusterSize, checkGrowth } from '../../src/azure/cluster-scale.ts'
import { startAzure } from './start.ts'

const SIZE: ClusterSize = {
  region: 'westeurope',
  workers: 4,
  vmSize: 'standard_e4_v3',
  headSize: 'standard_e4_v3',
  zookeeperSize: 'standard_e4_v3',
  state: 'running',
  detail: 'Running',
}

const codes = async (check: ReturnType<typeof checkGrowth>) =>
  (await check).problems.map(({ error }) => error.code)

test('only the cores of the workers that come are needed, and what fits is suggested', async (t) => {
  const { clients } = await startAzure(t, { coreLimit: 10 })
  const fits = await checkGrowth(clients, 'orders', SIZE, 6)
  assert.deepEqual([fits.problems, fits.coresNeeded, fits.coresFree], [[], 8, 10])
  const { problems } = await checkGrowth(clients, 'orders', SIZE, 7)
  assert.match(problems[0]?.error.message ?? '', /12 needed, 10 free/)
  assert.equal(problems[0]?.error.example, '/kafka scale orders 6')
})

test('more than 32 workers need head nodes with 8 cores, which cannot be had afterwards', async (t) => {
  const { clients } = await startAzure(t, { coreLimit: 1000 })
  const check = (workers: number, headSize: string) =>
    codes(checkGrowth(clients, 'orders', { ...SIZE, headSize }, workers))
  assert.deepEqual(await check(32, 'standard_e4_v3'), [])
  assert.deepEqual(await check(33, 'standard_e4_v3'), ['head-size'])
  assert.deepEqual(await check(33, 'standard_e8_v3'), [])
})
