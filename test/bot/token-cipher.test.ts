import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { test } from 'node:test'
import { TokenCipher, UnsealError } from '../../src/bot/token-cipher.ts'

const TEXT = 'xoxb-secret'
const key = () => randomBytes(32)

test('a sealed token tells nothing of itself, differs each time, and opens for the same workspace', () => {
  const cipher = new TokenCipher([key()])
  const sealed = cipher.seal(TEXT, 'T1')
  assert.doesNotMatch(sealed, /xoxb|secret/)
  assert.notEqual(cipher.seal(TEXT, 'T1'), sealed)
  assert.equal(cipher.open(sealed, 'T1'), TEXT)
})

test('a token sealed for one workspace does not open for another', () => {
  const cipher = new TokenCipher([key()])
  const sealed = cipher.seal(TEXT, 'T1')
  assert.throws(() => cipher.open(sealed, 'T2'), UnsealError)
})

test('a sealed token that was changed anywhere does not open', () => {
  const cipher = new TokenCipher([key()])
  const sealed = cipher.seal(TEXT, 'T1')
  for (const at of [0, 5, sealed.length - 8]) {
    const other = sealed[at] === 'A' ? 'B' : 'A'
    const changed = sealed.slice(0, at) + other + sealed.slice(at + 1)
    assert.throws(() => cipher.open(changed, 'T1'), UnsealError, `at ${at}`)
  }
  for (const cut of ['', 'v1', 'v1.x.', sealed.slice(0, 30)])
    assert.throws(() => cipher.open(cut, 'T1'), UnsealError, cut)
})

test('an old key still opens and no longer seals; without it the error names the key, not the token', () => {
  const old = key()
  const sealed = new TokenCipher([old]).seal(TEXT, 'T1')
  const rotated = new TokenCipher([key(), old])
  assert.equal(rotated.open(sealed, 'T1'), TEXT)
  assert.equal(rotated.isCurrent(sealed), false)
  assert.equal(rotated.isCurrent(rotated.seal(TEXT, 'T1')), true)
  assert.throws(() => new TokenCipher([key()]).open(sealed, 'T1'), /no key [0-9a-f]{8} in/)
})
