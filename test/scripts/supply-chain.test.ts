import assert from 'node:assert/strict'
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { text } from 'node:stream/consumers'
import { type TestContext, test } from 'node:test'
import { isInProduction, type LockedPackage, readLockFile } from '../../scripts/lock-file.ts'

const root = path.join(import.meta.dirname, '..', '..')
const project = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as {
  dependencies: Record<string, string>
}
const script = (name: string) => path.join(root, 'scripts', `${name}.ts`)

type Packages = Readonly<Record<string, Partial<LockedPackage>>>

/** A project with a lock file, and with what npm would note of an install. */
function makeProject(t: TestContext, locked: Packages, installed: Packages = locked): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'causeway-project-'))
  t.after(() => rmSync(folder, { recursive: true }))
  const dependencies = Object.fromEntries(
    Object.entries(locked).map(([place, { version }]) => [
      place.replace('node_modules/', ''),
      version,
    ]),
  )
  const write = (file: string, content: object) =>
    writeFileSync(path.join(folder, file), JSON.stringify(content))
  mkdirSync(path.join(folder, 'node_modules'))
  const itself = { name: 'project', version: '1.0.0', dependencies }
  write('package.json', itself)
  const lock = { name: 'project', version: '1.0.0', lockfileVersion: 3, requires: true }
  write('package-lock.json', { ...lock, packages: { '': itself, ...locked } })
  write('node_modules/.package-lock.json', { ...lock, packages: installed })
  return folder
}

function run(name: string, folder: string): { code: number | null; output: string } {
  const { status, stdout } = spawnSync(process.execPath, [script(name)], {
    cwd: folder,
    encoding: 'utf8',
  })
  return { code: status, output: stdout }
}

const PACKAGE = { version: '1.2.3', integrity: 'sha512-AAAA', license: 'MIT' }

test('an install that differs from the lock file is refused by name', (t) => {
  const locked = { 'node_modules/a': PACKAGE, 'node_modules/b': PACKAGE }
  assert.equal(run('installed-as-locked', makeProject(t, locked)).code, 0)
  const wrong: Readonly<Record<string, Packages>> = {
    'node_modules/a is 1.2.4, locked is 1.2.3': {
      'node_modules/a': { ...PACKAGE, version: '1.2.4' },
    },
    'node_modules/b has another checksum': {
      'node_modules/b': { ...PACKAGE, integrity: 'sha512-BBBB' },
    },
    'node_modules/c is not in package-lock.json': { 'node_modules/c': PACKAGE },
    'node_modules/a has an install script': {
      'node_modules/a': { ...PACKAGE, hasInstallScript: true },
    },
  }
  for (const [problem, installed] of Object.entries(wrong)) {
    const { code, output } = run('installed-as-locked', makeProject(t, locked, installed))
    assert.equal(code, 1, problem)
    assert.ok(output.startsWith(`${problem}\n`), output)
  }
  assert.equal(run('installed-as-locked', makeProject(t, locked, {})).code, 1, 'nothing installed')
})

test('a licence that is not known to be harmless is refused by name, for development too', (t) => {
  const judge = (license: string | undefined) =>
    run(
      'licences',
      makeProject(t, { 'node_modules/a': { version: '1.0.0', ...(license ? { license } : {}) } }),
    )
  for (const accepted of ['MIT', 'Apache-2.0', '(MIT OR GPL-3.0-only)'])
    assert.equal(judge(accepted).code, 0, accepted)
  for (const refused of [
    'GPL-3.0-only',
    'SEE LICENSE IN FILE',
    'MIT AND GPL-3.0-only',
    undefined,
  ]) {
    const { code, output } = judge(refused)
    assert.equal(code, 1, refused)
    assert.match(output, /^node_modules\/a: licence /)
  }
})

/** Asks a registry on this machine; `severity` undefined: one that refuses to be asked. */
async function audit(t: TestContext, severity: string | undefined) {
  const advisory = {
    id: 1,
    title: 'something bad',
    url: 'https://example.com/1',
    severity,
    vulnerable_versions: '<2.0.0',
  }
  const registry = createServer((request, response) => {
    request.resume()
    const known = request.url?.endsWith('/advisories/bulk') && severity !== undefined
    response
      .writeHead(known ? 200 : 405, { 'content-type': 'application/json' })
      .end(known ? JSON.stringify({ a: [advisory] }) : '{}')
  }).listen(0, '127.0.0.1')
  await once(registry, 'listening')
  const { port } = registry.address() as AddressInfo
  const cwd = makeProject(t, { 'node_modules/a': PACKAGE })
  const child = spawn(process.execPath, [script('advisories')], {
    cwd,
    env: {
      ...process.env,
      npm_config_registry: `http://127.0.0.1:${port}`,
      npm_config_fetch_retries: '0',
      // npm remembers advisories there.
      npm_config_cache: path.join(cwd, 'cache'),
    },
  })
  const [output, [code]] = await Promise.all([text(child.stdout), once(child, 'exit')])
  registry.close()
  registry.closeAllConnections()
  return { output, code: code as number, port }
}

test('an advisory of high severity stops the check, a lower one is told', async (t) => {
  const high = await audit(t, 'high')
  assert.match(high.output, /^high: a: something bad\nadvisories: 1 for what runs in production\n/)
  assert.equal(high.code, 1)
  const moderate = await audit(t, 'moderate')
  assert.match(moderate.output, /^moderate: a: something bad\n/)
  assert.equal(moderate.code, 0)
})

test('where the registry cannot be asked, the check says aloud that it was skipped, and not which registry', async (t) => {
  const { output, code, port } = await audit(t, undefined)
  assert.match(output, /^advisories and signatures: SKIPPED, /)
  assert.ok(!output.includes(String(port)), output)
  assert.equal(code, 0)
})

test('the bill of materials lists all that the lock file has for production, and no tool', (t) => {
  const folder = mkdtempSync(path.join(tmpdir(), 'causeway-sbom-'))
  t.after(() => rmSync(folder, { recursive: true }))
  const file = path.join(folder, 'sbom.cdx.json')
  const { status } = spawnSync(process.execPath, [script('sbom'), file], { cwd: root })
  assert.equal(status, 0)
  const bom = JSON.parse(readFileSync(file, 'utf8')) as {
    bomFormat: string
    metadata: { component: { name: string } }
    components: { name: string; version: string; hashes?: object[] }[]
  }
  assert.equal(bom.bomFormat, 'CycloneDX')
  assert.equal(bom.metadata.component.name, 'causeway')
  const locked = [...readLockFile(path.join(root, 'package-lock.json'))]
    .filter(([, one]) => isInProduction(one))
    .map(([place, { version }]) => `${place.split('node_modules/').at(-1)}@${version}`)
  const listed = bom.components.map(({ name, version }) => `${name}@${version}`)
  assert.deepEqual(listed.toSorted(), [...new Set(locked)].toSorted())
  for (const [name, version] of Object.entries(project.dependencies))
    assert.ok(listed.includes(`${name}@${version}`), name)
  for (const tool of ['typescript', 'knip', 'node'])
    assert.ok(!bom.components.some(({ name }) => name === tool), tool)
  assert.ok(bom.components.every(({ hashes }) => hashes?.length === 1))
})
