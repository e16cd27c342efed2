import assert from 'node:assert/strict'
import { existsSync, globSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { test } from 'node:test'
import { COMMAND_NAMES } from '../../src/bot/commands/kafka.ts'

const root = path.join(import.meta.dirname, '..', '..')
const read = (file: string) => readFileSync(path.join(root, file), 'utf8')
const documents = ['README.md', 'CONTRIBUTING.md', ...globSync('docs/**/*.md', { cwd: root })]

test('every npm script that a document names exists', () => {
  const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> }
  for (const file of documents)
    for (const [, named] of read(file).matchAll(
      /npm (?:run )?(test|start|demo|check|golden|sandbox|bench|format|[a-z]+:[a-z]+)\b/g,
    ))
      assert.ok(named && named in scripts, `${file} names npm run ${named}`)
})

test('every file that a document links or names in the repository exists', () => {
  for (const file of documents) {
    const text = read(file)
    for (const [, target = ''] of text.matchAll(/\]\((?!https?:|#)([^)#]+)/g))
      assert.ok(existsSync(path.join(root, path.dirname(file), target)), `${file} links ${target}`)
    for (const [, target = ''] of text.matchAll(
      /`((?:src|sandbox|scripts|test|docs|deploy)\/[\w./-]+\.\w+)`/g,
    ))
      if (!target.includes('<'))
        assert.ok(existsSync(path.join(root, target)), `${file} names ${target}`)
  }
})

test('every refusal in the code has its entry in troubleshooting, and every entry a refusal', () => {
  const code = globSync('src/**/*.ts', { cwd: root }).map(read).join('\n')
  const thrown = new Set(
    [...code.matchAll(/(?:new UserError\(\s*|\bstop\(sight, |refusal\(\s*)'([a-z-]+)'/g)].map(
      ([, name]) => name,
    ),
  )
  const documented = new Set(
    [...read('docs/troubleshooting.md').matchAll(/\*\*`([a-z-]+)`\*\*/g)].map(([, name]) => name),
  )
  assert.ok(thrown.size > 30)
  assert.deepEqual([...thrown].sort(), [...documented].sort())
})

test('every setting that the code reads is in .env.example', () => {
  const example = read('.env.example')
  const settings = [...read('src/config.ts').matchAll(/^ {2}([A-Z][A-Z_]+):/gm)].map(
    ([, name]) => name ?? '',
  )
  assert.ok(settings.length > 12)
  for (const setting of settings.filter((name) => name !== 'CAUSEWAY_SPEED'))
    assert.match(example, new RegExp(`^#?${setting}=`, 'm'))
})

test('the manifest installs what the code uses: the command, interactivity, and the scopes of its calls', () => {
  const manifest = JSON.parse(read('manifest.json')) as {
    features: { slash_commands: { command: string }[] }
    oauth_config: { scopes: { bot: string[] } }
    settings: { interactivity: { is_enabled: boolean } }
  }
  const code = globSync('src/bot/**/*.ts', { cwd: root }).map(read).join('\n')
  const commands = [...code.matchAll(/app\.command\('([^']+)'/g)].map(([, name]) => name)
  assert.deepEqual(
    manifest.features.slash_commands.map(({ command }) => command),
    commands,
  )
  assert.equal(manifest.settings.interactivity.is_enabled, true)
  const scopes: Record<string, RegExp> = {
    commands: /app\.command/,
    'chat:write': /chat\.postMessage/,
    // Posts into public channels without being invited.
    'chat:write.public': /requester\.channelId/,
    'files:write': /filesUploadV2/,
    'im:write': /conversations\.open/,
    'usergroups:read': /usergroups\.users\.list/,
  }
  assert.deepEqual(manifest.oauth_config.scopes.bot.toSorted(), Object.keys(scopes).toSorted())
  for (const [scope, call] of Object.entries(scopes)) assert.match(code, call, scope)
})

test('every command that the README shows is one that the bot knows', () => {
  for (const [, name] of read('README.md').matchAll(/`?\/kafka (\w+)/g))
    assert.ok(COMMAND_NAMES.includes(name ?? ''), `/kafka ${name}`)
})
