import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { test } from 'node:test'
import { parse } from 'yaml'

const root = path.join(import.meta.dirname, '..', '..')
const read = (file: string) => readFileSync(path.join(root, file), 'utf8')
const project = JSON.parse(read('package.json')) as {
  dependencies: Record<string, string>
  devDependencies: Record<string, string>
}

test('docs/dependencies.md has a reason for each package of production, and for no other', () => {
  const listed = [...read('docs/dependencies.md').matchAll(/^\| `([^`]+)`\s+\| (.+?)\s+\|$/gm)]
  assert.deepEqual(
    listed.map(([, name]) => name),
    Object.keys(project.dependencies),
  )
  for (const [, name, reason = ''] of listed) assert.ok(reason.length > 10, name)
})

test('versions are exact, and nothing runs its scripts when it is installed', () => {
  for (const [name, version] of Object.entries({
    ...project.dependencies,
    ...project.devDependencies,
  }))
    assert.match(version, /^\d+\.\d+\.\d+$/, name)
  assert.match(read('.npmrc'), /^ignore-scripts=true$/m)
  assert.match(read('.npmrc'), /^save-exact=true$/m)
})

test('`npm test` checks install, licences and advisories, and CI runs the same script as everybody', () => {
  for (const name of ['installed-as-locked', 'licences', 'advisories'])
    assert.ok(read('scripts/test.ts').includes(`'scripts/${name}.ts'`), name)
  assert.match(read('.ci/run'), /^exec npm test$/m)
  const workflow = parse(read('.github/workflows/ci.yml')) as {
    permissions: object
    jobs: Record<string, { steps: { run?: string; uses?: string }[] }>
  }
  const steps = Object.values(workflow.jobs).flatMap((job) => job.steps)
  assert.ok(workflow.jobs.test?.steps.some((step) => / \.ci\/run$/.test(step.run ?? '')))
  assert.deepEqual(workflow.permissions, { contents: 'read' })
  const actions = steps.flatMap(({ uses }) => (uses ? [uses] : []))
  assert.ok(actions.length > 0)
  for (const action of actions) assert.match(action, /^[\w-]+\/[\w-]+@[0-9a-f]{40}$/)
})

test('the update bot waits a week with everything that comes in', () => {
  const { updates } = parse(read('.github/dependabot.yml')) as {
    updates: { 'package-ecosystem': string; cooldown: { 'default-days': number } }[]
  }
  assert.deepEqual(
    updates.map((update) => update['package-ecosystem']),
    ['npm', 'docker', 'docker-compose', 'github-actions'],
  )
  for (const { cooldown } of updates) assert.ok(cooldown['default-days'] >= 7)
})
