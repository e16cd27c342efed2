import assert from 'node:assert/strict'
import { existsSync, globSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { test } from 'node:test'
import { COMMAND_NAMES } from '../../src/bot/commands/kafka.ts'
import { BOT_SCOPES } from '../../src/http/slack-oauth.ts'

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
  const code = ['config', 'slack-config', 'vpn-config', 'cluster-config', 'audit-config']
    .map((name) => read(`src/config/${name}.ts`))
    .join('\n')
  const settings = [...code.matchAll(/^ {2}([A-Z][A-Z_]+):/gm)].map(([, name]) => name ?? '')
  assert.ok(settings.length > 12)
  for (const setting of settings.filter((name) => name !== 'CAUSEWAY_SPEED'))
    assert.match(example, new RegExp(`^#?${setting}=`, 'm'))
})

test('the manifest installs what the code uses: the command, interactivity, events, addresses, and the scopes of its calls', () => {
  const manifest = JSON.parse(read('manifest.json')) as {
    features: { slash_commands: { command: string; url: string }[] }
    oauth_config: { redirect_urls: string[]; scopes: { bot: string[] } }
    settings: {
      event_subscriptions: { request_url: string; bot_events: string[] }
      interactivity: { is_enabled: boolean; request_url: string }
      token_rotation_enabled: boolean
      org_deploy_enabled: boolean
    }
  }
  const { features, oauth_config: oauth, settings } = manifest
  const code = globSync('src/bot/**/*.ts', { cwd: root }).map(read).join('\n')
  const named = (pattern: RegExp) => [...code.matchAll(pattern)].map(([, name]) => name)
  assert.deepEqual(
    features.slash_commands.map(({ command }) => command),
    named(/app\.command\('([^']+)'/g),
  )
  assert.deepEqual(
    settings.event_subscriptions.bot_events,
    named(/app\.event\('([^']+)'/g).toSorted(),
  )
  assert.equal(settings.interactivity.is_enabled, true)
  assert.equal(settings.token_rotation_enabled, false)
  assert.equal(settings.org_deploy_enabled, false)

  const routes = globSync('src/http/*.ts', { cwd: root }).map(read).join('\n')
  const requests = [
    ...features.slash_commands.map(({ url }) => url),
    settings.event_subscriptions.request_url,
    settings.interactivity.request_url,
  ]
  for (const url of requests)
    assert.ok(routes.includes(`scope.post('${new URL(url).pathname}'`), url)
  for (const url of oauth.redirect_urls)
    assert.ok(routes.includes(`scope.get('${new URL(url).pathname}'`), url)
  const hosts = [...requests, ...oauth.redirect_urls].map((url) => new URL(url).host)
  assert.deepEqual([...new Set(hosts)], ['causeway.example.com'], 'one name to replace')

  const scopes: Record<string, RegExp> = {
    commands: /app\.command/,
    'chat:write': /chat\.postMessage/,
    // Posts into public channels without being invited.
    'chat:write.public': /post\(channelId\)/,
    'files:write': /filesUploadV2/,
    'im:write': /conversations\.open/,
    'usergroups:read': /usergroups\.users\.list/,
    'users:read': /users\.info/,
  }
  assert.deepEqual(oauth.scopes.bot.toSorted(), Object.keys(scopes).toSorted())
  assert.deepEqual(BOT_SCOPES.toSorted(), Object.keys(scopes).toSorted())
  for (const [scope, call] of Object.entries(scopes)) assert.match(code, call, scope)
})

test('every command that the README shows is one that the bot knows', () => {
  for (const [, name] of read('README.md').matchAll(/`?\/kafka (\w+)/g))
    assert.ok(COMMAND_NAMES.includes(name ?? ''), `/kafka ${name}`)
})
