import assert from 'node:assert/strict'
import { existsSync, globSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { test } from 'node:test'
import { CLOUDS } from '../../src/config/clouds.ts'

const root = path.join(import.meta.dirname, '..', '..')
const read = (file: string) => readFileSync(path.join(root, file), 'utf8')
const page = read('docs/security.md')

test('every row of the threat model names tests that exist', () => {
  const [, section = ''] = page.split(/^## /m).slice(1, 3)
  const rows = section.split('\n').filter((line) => /^\| (?!-|Attack)/.test(line))
  assert.ok(rows.length > 12)
  for (const row of rows) {
    const shownBy = row.split('|').at(-2) ?? ''
    const files = [...shownBy.matchAll(/`(test\/[^`]+)`: ((?:"[^"]+"(?:; )?)+)/g)]
    assert.ok(files.length > 0, row.slice(0, 60))
    for (const [, file = '', titles = ''] of files) {
      assert.ok(existsSync(path.join(root, file)), file)
      const tests = read(file).replaceAll(`\${RUNS}`, '500')
      for (const [, title = ''] of titles.matchAll(/"([^"]+)"/g))
        assert.ok(
          ["'", '"', '`'].some((quote) => tests.includes(`test(${quote}${title}${quote}`)),
          `${file}: ${title}`,
        )
    }
  }
})

test('nothing in the product starts a program or evaluates text', () => {
  const files = globSync('src/**/*.ts', { cwd: root })
  assert.ok(files.length > 100)
  // `redis.eval` runs in Redis.
  for (const file of files)
    assert.ok(!/child_process|node:vm|(?<!\.)\beval\(|new Function\(/.test(read(file)), file)
})

test('every host of the public cloud that the code knows is on the list for firewalls', () => {
  const [, list = ''] = page.split('## Hosts that Causeway calls')
  const { arm, authority, ambari, vaultSuffix, blobSuffix } = CLOUDS.public
  const hosts = [arm, authority].map((url) => new URL(url).host)
  const suffixes = [new URL(ambari.replace('{cluster}.', '')).host, vaultSuffix, blobSuffix]
  const literal = globSync('src/**/*.ts', { cwd: root })
    .flatMap((file) => [...read(file).matchAll(/'https:\/\/([\w.-]+\.com)\//g)])
    .map(([, host = '']) => host)
  assert.ok(literal.length > 0)
  for (const host of [...hosts, ...suffixes, ...literal]) assert.ok(list.includes(host), host)
})

/** Not by `src/outgoing`: what libraries send to addresses of the configuration alone, and Redis's own protocol. */
const OWN_TRANSPORT = ['src/telemetry/tracer.ts', 'src/redis/slot-connector.ts']

test('one place sends requests over HTTP, so that one place says where to', () => {
  const sends =
    /(?<![.\w])fetch\(|from 'node:(?:http|https|http2|tls)'|createDefaultHttpClient|from 'undici'/
  const files = globSync('src/**/*.ts', { cwd: root }).filter((file) => {
    const code = read(file).replaceAll(/^import type .*$/gm, '')
    return sends.test(code) && !file.startsWith('src/outgoing/')
  })
  assert.deepEqual(
    files.filter((file) => !OWN_TRANSPORT.includes(file)),
    [],
  )
  assert.match(read('src/outgoing/exchange.ts'), sends)
  for (const file of ['src/bot/slack-clients.ts', 'src/azure/clients.ts', 'src/azure/key-vault.ts'])
    assert.match(read(file), /outgoingFetch\(|outgoingTransport\(/, file)
})

/** Lines that compare what is called a secret, but is Causeway's own, or no secret: nobody outside chooses either side. */
const OWN_COMPARISONS = [
  'if (known?.token === token) return known',
  'if (token?.token !== refused || tokens.get(key) !== kept) return',
  'const isAdded = head.mac === entries.at(-1)?.mac',
]

test('secrets are compared in constant time', () => {
  const name = String.raw`\w*(?:[sS]ecret|[sS]ignature|[pP]assword|[tT]oken|[hH]mac)\w*|mac\b`
  const comparison = new RegExp(
    // With what is no literal, on either side.
    String.raw`\b(?:${name})\)?\s*[!=]==\s*(?!\s|undefined|null|['"\d])|(?<!undefined |null |['"\d] )[!=]==\s*(?:\w+[.?]+)*(?:${name})`,
  )
  const found = globSync('src/**/*.ts', { cwd: root }).flatMap((file) =>
    read(file)
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => comparison.test(line) && !OWN_COMPARISONS.includes(line))
      .map((line) => `${file}: ${line}`),
  )
  assert.deepEqual(found, [])
  for (const line of ['if (signature === expected) return', 'return given.token !== secret'])
    assert.match(line, comparison)
  for (const file of ['src/http/slack-receiver.ts', 'src/audit/signer.ts', 'src/audit/verify.ts'])
    assert.match(read(file), /isSameSecret\(/, file)
})
