import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { test } from 'node:test'
import { containerApps, readBicep } from './bicep.ts'
import { manifestsOf, root } from './manifests.ts'

const files = readBicep()
const byName = new Map(files.map((file) => [file.name, file]))
const textOf = (name: string) => byName.get(name)?.text ?? ''

test('every bracket is closed, and every parameter and symbol is used', () => {
  assert.ok(files.length > 5)
  for (const { name, text, params } of files) {
    const open: string[] = []
    const closing: Record<string, string> = { '}': '{', ')': '(', ']': '[' }
    for (const character of text.replaceAll(/'(?:[^'\\]|\\.)*'/g, "''")) {
      if ('{(['.includes(character)) open.push(character)
      else if (character in closing) assert.equal(open.pop(), closing[character], name)
    }
    assert.deepEqual(open, [], name)
    for (const param of params)
      assert.ok(text.split(new RegExp(`\\b${param.name}\\b`)).length > 2, `${name}: ${param.name}`)
  }
})

test('every module gets exactly the parameters that it needs, and gives the outputs that are read', () => {
  for (const { name, text, modules } of files)
    for (const { symbol, file, given } of modules) {
      const module = byName.get(file)
      assert.ok(module, `${name} names ${file}`)
      const needed = module.params.filter(({ hasDefault }) => !hasDefault)
      assert.deepEqual(given.toSorted(), needed.map((param) => param.name).toSorted(), file)
      for (const [, output = ''] of text.matchAll(
        new RegExp(`\\b${symbol}\\.outputs\\.(\\w+)`, 'g'),
      ))
        assert.ok(module.outputs.includes(output), `${file} gives ${output}`)
    }
})

test('the parameter file gives every parameter that has no default, and reads a policy that exists', () => {
  const text = readFileSync(path.join(containerApps, 'main.bicepparam'), 'utf8')
  const given = [...text.matchAll(/^param (\w+) = /gm)].map(([, name]) => name)
  const needed = byName.get('main.bicep')?.params.filter(({ hasDefault }) => !hasDefault) ?? []
  assert.deepEqual(given.toSorted(), needed.map(({ name }) => name).toSorted())
  const [, policy = ''] = /loadTextContent\('([^']+)'\)/.exec(text) ?? []
  assert.ok(existsSync(path.join(containerApps, policy)), policy)
})

test('every resource type is asked for in one version, and none in a preview', () => {
  const versions = new Map<string, Set<string>>()
  for (const { text } of files)
    for (const [, type = '', version = ''] of text.matchAll(/'(Microsoft\.[\w./]+)@([\w-]+)'/g))
      versions.set(type, (versions.get(type) ?? new Set()).add(version))
  assert.ok(versions.size > 10)
  for (const [type, asked] of versions) {
    assert.equal(asked.size, 1, type)
    for (const version of asked) assert.match(version, /^\d{4}-\d{2}-\d{2}$/, type)
  }
})

test('secrets come from Key Vault, by the identity of the app, and each that is used is defined', () => {
  for (const name of ['bot.bicep', 'worker.bicep']) {
    const [, block = ''] = /\n\s+secrets: \[\n(.*?)\n\s+\]/s.exec(textOf(name)) ?? []
    const secrets = [...block.matchAll(/\{ name: '([\w-]+)', (.+) \}/g)]
    assert.ok(secrets.length > 2)
    for (const [, secret, source] of secrets)
      if (secret !== 'policy') assert.match(source ?? '', /^keyVaultUrl: .+, identity: identityId$/)
    const used = [...textOf(name).matchAll(/secretRef: '([\w-]+)'/g)].map(([, secret]) => secret)
    assert.deepEqual(
      [...new Set(used)].toSorted(),
      secrets.map(([, secret]) => secret).toSorted(),
      name,
    )
  }
  assert.doesNotMatch(textOf('bot.bicep'), /AZURE_/, 'the bot has nothing to do in Azure')
})

test('Redis is reached by its private endpoint alone, over TLS, keeps everything and evicts nothing', () => {
  const text = textOf('redis.bicep')
  for (const setting of [
    "publicNetworkAccess: 'Disabled'",
    "clientProtocol: 'Encrypted'",
    "evictionPolicy: 'NoEviction'",
    "clusteringPolicy: 'NoCluster'",
    "persistence: { aofEnabled: true, aofFrequency: '1s' }",
  ])
    assert.ok(text.includes(setting), setting)
  assert.match(text, /'rediss:\/\/:\$\{uriComponent\(/, 'keys hold characters that a URL must not')
})

test('workers scale by the same lengths as on Kubernetes, and neither app to zero', () => {
  const rules = [
    ...textOf('worker.bicep').matchAll(
      /listName: '([^']+)', listLength: '(\d+)', enableTLS: 'true'/g,
    ),
  ].map(([, name, length]) => [name, length])
  const [scaling] = manifestsOf('keda.sh/v1alpha1 ScaledObject')
  assert.deepEqual(
    rules,
    scaling?.spec.triggers.map(({ metadata }) => [metadata.listName, metadata.listLength]),
  )
  for (const name of ['bot.bicep', 'worker.bicep']) assert.match(textOf(name), /minReplicas: 2\n/)
})

test('the roles that are assigned are those of deploy/', () => {
  const files = [...textOf('role.bicep').matchAll(/loadJsonContent\('([^']+)'\)/g)].map(
    ([, file = '']) => path.join(containerApps, file),
  )
  assert.deepEqual(
    files.map((file) => path.relative(root, file)),
    ['deploy/azure-role.json', 'deploy/azure-role-deletion.json'],
  )
  const read = [...textOf('role.bicep').matchAll(/(?<![-\w])role\.(\w+)/g)].map(
    ([, key = '']) => key,
  )
  assert.ok(read.includes('Actions'))
  for (const file of files) {
    const definition = JSON.parse(readFileSync(file, 'utf8')) as object
    for (const key of read) assert.ok(key in definition, key)
  }
})
