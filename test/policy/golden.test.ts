import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { test } from 'node:test'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { parse } from 'yaml'
import { policyJsonSchema } from '../../src/policy/policy.ts'

const root = path.join(import.meta.dirname, '..', '..')
const read = (file: string) => readFileSync(path.join(root, file), 'utf8')

test('policy.schema.json is what the code checks', (t) => {
  t.assert.fileSnapshot(policyJsonSchema(), path.join(root, 'policy.schema.json'))
})

test('the policies that are shipped keep to the schema, and what does not is found', () => {
  const validate = new Ajv2020({ strict: false }).compile(policyJsonSchema())
  for (const file of ['policy.example.yaml', 'sandbox/policy.yaml'])
    assert.ok(validate(parse(read(file))), `${file}: ${JSON.stringify(validate.errors)}`)
  assert.equal(validate({ version: 1, rules: [{ users: ['*'], may: ['everything'] }] }), false)
  assert.equal(validate({ version: 1, rules: [{ may: ['*'] }], surprise: true }), false)
})

test('docs/policy.md tells of every key, and of no other', () => {
  const told = new Set(
    [...read('docs/policy.md').matchAll(/^\| `([\w.[\]]+)`/gm)].map(([, key]) => key ?? ''),
  )
  const schema: SchemaNode = JSON.parse(read('policy.schema.json'))
  assert.deepEqual([...told].sort(), keysOf(schema).toSorted())
})

interface SchemaNode {
  readonly properties?: Readonly<Record<string, SchemaNode>>
  readonly items?: SchemaNode
}

/** "rules[].may" and so on: each key with its way from the top. */
function keysOf(node: SchemaNode, way = ''): string[] {
  if (node.items) return keysOf(node.items, `${way}[]`)
  return Object.entries(node.properties ?? {}).flatMap(([key, inner]) => {
    const here = way === '' ? key : `${way}.${key}`
    return [here, ...keysOf(inner, here)]
  })
}
