import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Queue } from 'bullmq'
import { CHROMIUM, startBrowser } from '../support/browser.ts'
import { testPrefix, testRedis } from '../support/redis.ts'
import { startStack } from '../support/stack.ts'

const PASSWORD = 'password of the admin test'
const basic = (text: string) => `Basic ${Buffer.from(text).toString('base64')}`
const AUTHORIZED = { authorization: basic(`anybody:${PASSWORD}`) }

test('/admin is not there unless configured', async (t) => {
  const { url } = await startStack(t)
  for (const path of ['/admin', '/admin/', '/admin/api/queues', '/admin/static/favicon.ico'])
    assert.equal((await fetch(url + path, { headers: AUTHORIZED })).status, 404, path)
})

test('without the password every path of /admin answers 401 and shows nothing', async (t) => {
  const { url } = await startStack(t, { environment: { ADMIN_PASSWORD: PASSWORD } })
  const wrong = ['', PASSWORD, basic(PASSWORD + PASSWORD), basic('a:'), `Bearer ${PASSWORD}`]
  for (const path of [
    '/admin',
    '/admin/queue/operations',
    '/admin/api/queues',
    '/admin/static/favicon.ico',
  ])
    for (const authorization of wrong) {
      const response = await fetch(url + path, { headers: { authorization } })
      assert.equal(response.status, 401, `${path} ${authorization}`)
      assert.match(response.headers.get('www-authenticate') ?? '', /^Basic /)
      assert.doesNotMatch(await response.text(), /operations|html/)
    }
})

test('with the password it shows the queue and its jobs, under strict headers, and can change nothing', async (t) => {
  const keyPrefix = testPrefix()
  const environment = { ADMIN_PASSWORD: PASSWORD, CAUSEWAY_ROLES: 'bot' }
  const { url } = await startStack(t, { keyPrefix, environment })
  const queue = new Queue('operations', { connection: await testRedis(t), prefix: keyPrefix })
  await queue.add('tick', { id: 'k-1' }, { jobId: 'k-1', delay: 3600_000 })
  const get = (path: string) => fetch(url + path, { headers: AUTHORIZED })

  const page = await get('/admin')
  assert.equal(page.status, 200)
  assert.match(
    page.headers.get('content-security-policy') ?? '',
    /default-src 'none'.*frame-ancestors 'none'/,
  )
  assert.equal(page.headers.get('cache-control'), 'no-store')
  const html = await page.text()
  assert.doesNotMatch(html, /https?:\/\//, 'nothing comes from elsewhere')
  assert.doesNotMatch(html, /<%/)

  const listed = (await (await get('/admin/api/queues?activeQueue=operations&page=1')).json()) as {
    queues: { name: string; readOnlyMode: boolean; counts: Record<string, number> }[]
  }
  assert.deepEqual(
    listed.queues.map(({ name, readOnlyMode, counts }) => [name, readOnlyMode, counts.delayed]),
    [['operations', true, 1]],
  )
  for (const method of ['PUT', 'POST', 'PATCH', 'DELETE'])
    for (const path of ['/k-1/promote', '/k-1/clean', '/pause', '/empty', '/obliterate', '/add']) {
      const target = `${url}/admin/api/queues/operations${path}`
      assert.equal((await fetch(target, { method, headers: AUTHORIZED })).status, 404, path)
    }
  assert.equal(await queue.getDelayedCount(), 1)
  await queue.close()
})

test('a browser shows the queue, and its policy blocks nothing that the page needs', {
  skip: !CHROMIUM && 'no Chromium',
}, async (t) => {
  const keyPrefix = testPrefix()
  const environment = { ADMIN_PASSWORD: PASSWORD, CAUSEWAY_ROLES: 'bot' }
  const { url } = await startStack(t, { keyPrefix, environment })
  const queue = new Queue('operations', { connection: await testRedis(t), prefix: keyPrefix })
  await queue.add('tick', { id: 'k-1' }, { jobId: 'k-1', delay: 3600_000 })
  await queue.close()
  const browser = await startBrowser(t, CHROMIUM ?? '')
  const page = await browser.newPage()
  await page.setExtraHTTPHeaders(AUTHORIZED)
  const complaints: string[] = []
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text())
  })
  await page.goto(`${url}/admin/queue/operations?status=delayed`)
  await page.getByText('k-1').first().waitFor()
  assert.deepEqual(complaints, [])
})
