import assert from 'node:assert/strict'
import {
  copyFileSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { type TestContext, test } from 'node:test'
import { startSandbox } from '../../sandbox/sandbox.ts'
import { isInProduction, readLockFile } from '../../scripts/lock-file.ts'
import { isNeverLoaded } from '../../scripts/never-loaded.ts'
import { testPrefix } from '../support/redis.ts'
import { createCluster } from '../support/stack.ts'
import { startProcess } from '../support/worker-process.ts'
import { root } from './manifests.ts'

const LARGEST_MEBIBYTES = 90
const SECRET = 'secret of the stripped install'

/** A tree as the image has it: the code, and of the packages of production what Node loads. */
function strippedTree(t: TestContext): { folder: string; mebibytes: number } {
  const folder = mkdtempSync(path.join(tmpdir(), 'causeway-stripped-'))
  t.after(() => rmSync(folder, { recursive: true }))
  cpSync(path.join(root, 'src'), path.join(folder, 'src'), { recursive: true })
  cpSync(path.join(root, 'package.json'), path.join(folder, 'package.json'))
  const packages = [...readLockFile(path.join(root, 'package-lock.json'))]
    .filter(([, one]) => isInProduction(one))
    .map(([at]) => at)
  let bytes = 0
  for (const at of packages) bytes += copyPackage(folder, at)
  return { folder, mebibytes: bytes / 1024 / 1024 }
}

/** @param at the package's folder, for example node_modules/fastify. @returns bytes on the disk */
function copyPackage(folder: string, at: string): number {
  const name = at.split('node_modules/').at(-1) ?? ''
  let bytes = 0
  for (const entry of readdirSync(path.join(root, at), { recursive: true, withFileTypes: true })) {
    const file = path.join(entry.parentPath, entry.name)
    const inside = path.relative(path.join(root, at), file)
    if (!entry.isFile() || inside.includes('node_modules/')) continue
    if (isNeverLoaded(path.join(name, inside))) continue
    const target = path.join(folder, at, inside)
    mkdirSync(path.dirname(target), { recursive: true })
    copyFileSync(file, target)
    bytes += Math.ceil(statSync(file).size / 4096) * 4096
  }
  return bytes
}

test('without what Node never loads the packages of production take less than 90 MiB, and a create works', async (t) => {
  const { folder, mebibytes } = strippedTree(t)
  t.diagnostic(`${mebibytes.toFixed(1)} MiB`)
  assert.ok(mebibytes < LARGEST_MEBIBYTES, `${mebibytes} MiB`)
  const sandbox = await startSandbox({ scale: 2400 })
  t.after(() => sandbox.close())
  const { url } = await startProcess(t, {
    sandbox,
    keyPrefix: testPrefix(),
    roles: 'bot,worker',
    folder,
    // With all that is loaded only where it is configured; nobody takes the spans.
    environment: {
      METRICS_TOKEN: SECRET,
      ADMIN_PASSWORD: SECRET,
      OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:9',
    },
  })
  sandbox.slack.setRequestUrl(`${url}/slack/events`)
  await createCluster(sandbox, 'orders')
  await sandbox.slack.command({ text: 'verify orders' })
  await sandbox.slack.waitForMessage(({ text }) => /orders works: 50/.test(text), {
    timeoutMs: 30_000,
  })
  await sandbox.slack.command({ text: 'vpn orders linux' })
  await sandbox.slack.waitForMessage(({ text }) => /VPN profile for orders is/.test(text), {
    timeoutMs: 30_000,
  })
  const basic = Buffer.from(`x:${SECRET}`).toString('base64')
  for (const [page, authorization] of [
    ['metrics', `Bearer ${SECRET}`],
    ['admin/api/queues', `Basic ${basic}`],
  ] as const)
    assert.equal((await fetch(`${url}/${page}`, { headers: { authorization } })).status, 200, page)
})

test('licences and notices stay', () => {
  for (const file of [
    'fastify/LICENSE',
    'luxon/LICENSE.md',
    'zod/LICENSE',
    'tslib/CopyrightNotice.txt',
  ])
    assert.equal(isNeverLoaded(file), false, file)
})
