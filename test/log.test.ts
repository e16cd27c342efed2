import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import path from 'node:path'
import { test } from 'node:test'

const CANARY = 'canary-5f1e'

/** Logs as Causeway does, in a process of its own, because logs go to standard output. */
function logOf(program: string): string {
  const { stdout, status } = spawnSync(
    process.execPath,
    [
      '--input-type=module',
      '--eval',
      `import { createLog } from './src/log.ts'\nconst log = createLog('info')\n${program}`,
    ],
    { cwd: path.join(import.meta.dirname, '..'), encoding: 'utf8' },
  )
  assert.equal(status, 0)
  return stdout
}

test('what is logged under the name of a secret is not written, down to the second level', () => {
  const names = ['password', 'token', 'key', 'authorization', 'signingSecret', 'response_url']
  const secrets = JSON.stringify(Object.fromEntries(names.map((name) => [name, CANARY])))
  const written = logOf(
    `const secrets = ${secrets}\nlog.info({ ...secrets, a: secrets, b: { c: secrets } }, 'hello')`,
  )
  assert.match(written, /"msg":"hello"/)
  assert.equal(written.split('[redacted]').length - 1, 3 * names.length)
  assert.doesNotMatch(written, new RegExp(CANARY))
})

test('of an error, neither the request that it carries nor the query of a link is written, in its causes too', () => {
  const written = logOf(`
    const cause = Object.assign(new Error('GET https://x.example.com/package.zip?sig=${CANARY} failed'), {
      request: { headers: { authorization: 'Bearer ${CANARY}' } },
      code: 'ECONNRESET',
    })
    log.error({ err: new Error('no package', { cause }) }, 'failed')`)
  assert.match(written, /"code":"ECONNRESET"/)
  assert.match(written, /package\.zip\?\[redacted\]/)
  assert.doesNotMatch(written, new RegExp(CANARY))
})
