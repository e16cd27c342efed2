import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { test } from 'node:test'
import { parse } from 'yaml'

const root = path.join(import.meta.dirname, '..', '..')
const FIELDS = ['markdown', 'input', 'textarea', 'dropdown', 'checkboxes']

interface Form {
  readonly name: string
  readonly description: string
  readonly body: readonly {
    readonly type: string
    readonly id?: string
    readonly attributes: { readonly label?: string; readonly value?: string }
  }[]
}

/** Source: GitHub, syntax for issue forms. */
test('the issue forms are ones that GitHub shows: named, described, each field known, labelled and of its own id', () => {
  const files = globSync('.github/ISSUE_TEMPLATE/*.yml', { cwd: root }).filter(
    (file) => !file.endsWith('config.yml'),
  )
  assert.equal(files.length, 2)
  for (const file of files) {
    const form = parse(readFileSync(path.join(root, file), 'utf8')) as Form
    assert.ok(form.name && form.description, file)
    const ids = form.body.flatMap(({ id }) => id ?? [])
    assert.equal(new Set(ids).size, ids.length, file)
    for (const { type, id, attributes } of form.body) {
      assert.ok(FIELDS.includes(type), `${file}: ${type}`)
      if (type === 'markdown') assert.ok(attributes.value, file)
      else assert.ok(id && attributes.label, file)
    }
  }
})

test('nobody is asked in public about a weakness', () => {
  const { contact_links: links } = parse(
    readFileSync(path.join(root, '.github/ISSUE_TEMPLATE/config.yml'), 'utf8'),
  ) as { contact_links: readonly { about: string }[] }
  assert.ok(links.some(({ about }) => /SECURITY\.md/.test(about)))
})
