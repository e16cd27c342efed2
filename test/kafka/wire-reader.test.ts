import assert from 'node:assert/strict'
import { test } from 'node:test'
import { AnswerError, WireReader } from '../../src/kafka/wire-reader.ts'

const reader = (hex: string) => new WireReader(Buffer.from(hex.replaceAll(' ', ''), 'hex'))

test('primitive types are read one after the other', () => {
  const all = reader('ff fffe fffffffd 01 0003 c3a974 ffff 00000002 0a 0b ffffffff')
  assert.equal(all.int8(), -1)
  assert.equal(all.int16(), -2)
  assert.equal(all.int32(), -3)
  assert.equal(all.boolean(), true)
  assert.equal(all.string(), 'ét')
  assert.equal(all.nullableString(), undefined)
  assert.deepEqual(
    all.array((item) => item.int8()),
    [10, 11],
  )
  assert.deepEqual(
    all.array((item) => item.int8()),
    [],
  )
  all.end()
})

test('a length that cannot be true is refused wherever it stands', () => {
  const attempts: readonly [hex: string, read: (bytes: WireReader) => unknown][] = [
    ['', (bytes) => bytes.int8()],
    ['00', (bytes) => bytes.int16()],
    ['000000', (bytes) => bytes.int32()],
    ['0004 616263', (bytes) => bytes.string()],
    ['fffe 616263', (bytes) => bytes.string()],
    ['00000003 0102', (bytes) => bytes.array((item) => item.int8())],
    ['7fffffff 0102', (bytes) => bytes.array((item) => item.int8())],
    ['00', (bytes) => bytes.end()],
  ]
  for (const [hex, read] of attempts) assert.throws(() => read(reader(hex)), AnswerError, hex)
})
