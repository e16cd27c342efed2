import assert from 'node:assert/strict'
import { existsSync, globSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { test } from 'node:test'
import { COMMAND_NAMES } from '../../src/bot/commands/kafka.ts'
import { BOT_SCOPES } from '../../src/http/slack-oauth.ts'

const root = path.join(import.meta.dirname, '..', '..')
const read = (file: string) => readFileSync(path.join(root, file), 'utf8')
const documents = globSync(['*.md', '{docs,deploy,.github}/**/*.md'], { cwd: root })
const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> }
/** Commands of a terminal in a document: in code, or on lines of their own. */
const NPM = /npm (?:run )?(?<script>[a-z]+(?::[a-z]+)?)(?<flags>(?: --[ \w…,/.-]*)?)/
/** What npm itself does. */
const NPM_COMMANDS = ['install', 'ci', 'rebuild']

/** The settings that the code reads, by name. */
const SETTINGS = globSync('src/{config/*,redis/redis,telemetry/config}.ts', { cwd: root })
  .flatMap((file) => [...read(file).matchAll(/^ {2}([A-Z][A-Z]*_?[A-Z_]+):/gm)])
  .map(([, name]) => name ?? '')

test('every npm script that a document names exists, and takes the flags that it names', () => {
  for (const file of documents)
    for (const { groups } of read(file).matchAll(new RegExp(`(?:\`|^\\$? ?)${NPM.source}`, 'gm'))) {
      const { script = '', flags = '' } = groups ?? {}
      if (NPM_COMMANDS.includes(script)) continue
      assert.ok(script in scripts, `${file} names npm run ${script}`)
      const [, program = ''] = /(\S+\.ts)\b/.exec(scripts[script] ?? '') ?? []
      const folder = path.dirname(program)
      const code = globSync(`${folder}/*.ts`, { cwd: root }).map(read).join('\n')
      for (const [, flag = ''] of flags.matchAll(/--([a-z-]+)/g))
        assert.match(
          code,
          new RegExp(`'${flag}'|\\b${flag}:|--${flag}\\b`),
          `${file}: ${script} --${flag}`,
        )
    }
})

test('every file that a document links or names in the repository exists', () => {
  for (const file of documents) {
    const text = read(file)
    for (const [, target = ''] of text.matchAll(/\]\((?!https?:|#)([^)#]+)/g))
      assert.ok(existsSync(path.join(root, path.dirname(file), target)), `${file} links ${target}`)
    // Where a recipe says what the reader will write.
    for (const [, target = ''] of text.matchAll(
      /`((?:src|sandbox|scripts|test|docs|deploy)\/[\w./-]+\.\w+)`/g,
    ))
      if (!/<|NAME|PATH/.test(target))
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
  assert.ok(SETTINGS.length > 30)
  for (const setting of SETTINGS.filter((name) => name !== 'CAUSEWAY_SPEED'))
    assert.match(example, new RegExp(`^#?${setting}=`, 'm'))
})

test('every setting that a document names is one that Causeway reads', () => {
  // Those of Azure's and OpenTelemetry's own clients are in the example alone.
  const example = [...read('.env.example').matchAll(/^#?([A-Z_]+)=/gm)].map(([, name]) => name)
  const known = new Set([...SETTINGS, ...example])
  for (const file of documents.filter((each) => !each.startsWith('deploy/')))
    for (const [, name = ''] of read(file).matchAll(
      /\b((?:CAUSEWAY|SLACK|AZURE|REDIS|METRICS|ADMIN|OTEL|KAFKA_PROXY|AMBARI)_[A-Z_]*[A-Z])\b/g,
    ))
      assert.ok(known.has(name), `${file} names ${name}`)
})

test('every secret among the settings has its row in how secrets are rotated', () => {
  const rotation = /## Rotate secrets\n([\s\S]*?)\n## /.exec(read('docs/operations.md'))?.[1] ?? ''
  const secrets = [...read('.env.example').matchAll(/^#?([A-Z_]+)=/gm)]
    .map(([, name]) => name ?? '')
    .filter((name) => /TOKEN$|SECRET$|_KEY$|PASSWORD$|HEADERS$|^REDIS_URL$|PROXY/.test(name))
    .filter((name) => name !== 'CAUSEWAY_SSH_PUBLIC_KEY')
  assert.ok(secrets.length > 10)
  for (const name of secrets) assert.ok(rotation.includes(`\`${name}\``), name)
})

test('every alert has its row in what alerts mean, and every row its alert', () => {
  const [, meanings = ''] = read('docs/operations.md').split('## What the alerts mean')
  const named = [...meanings.matchAll(/Causeway[A-Z][A-Za-z]+/g)].map(([name]) => name)
  const alerts = [...read('deploy/prometheus/alerts.yaml').matchAll(/alert: (\w+)/g)]
  assert.deepEqual(named.sort(), alerts.map(([, name]) => name).sort())
})

test('every document is in the index, and every decision by its title', () => {
  const index = read('docs/README.md')
  for (const file of globSync('docs/*.md', { cwd: root }))
    if (file !== 'docs/README.md') assert.ok(index.includes(`](${path.basename(file)})`), file)
  const decisions = globSync('docs/decisions/[0-9]*.md', { cwd: root }).sort()
  const listed = [...read('docs/decisions/README.md').matchAll(/^- \[(.*)\]\(([^)]+)\)$/gm)]
  assert.deepEqual(
    listed.map(([, title, file]) => [title, file]),
    decisions.map((file) => [/^# (.*)/.exec(read(file))?.[1], path.basename(file)]),
  )
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

test('every command that a document shows is one that the bot knows, and the README shows them all', () => {
  for (const file of documents)
    for (const [, name = ''] of read(file).matchAll(/`\/kafka (\w+)/g))
      assert.ok(COMMAND_NAMES.includes(name), `${file} shows /kafka ${name}`)
  const [, table = ''] = read('README.md').split('\n## Commands\n')
  for (const name of COMMAND_NAMES)
    assert.match(table.split('\n## ')[0] ?? '', new RegExp(`^\\|.*\`[^|]*\\b${name}\\b`, 'm'), name)
})

test('the set-up in the README makes and assigns the roles of deploy/, whose placeholder it replaces', () => {
  const [, setUp = ''] = read('README.md').split('## Set it up for real')
  const [, placeholder = ''] = /sed "s\/([0-9a-f-]+)\/\$ID\/"/.exec(setUp) ?? []
  const [, files = ''] = /for role in ([\w -]+); do/.exec(setUp) ?? []
  const assigned = [...setUp.matchAll(/--role (?:"([^"]+)"|(\w+))/g)].map(([, a, b]) => a ?? b)
  const roles = files
    .split(' ')
    .map(
      (name) =>
        JSON.parse(read(`deploy/${name}.json`)) as { Name: string; AssignableScopes: string[] },
    )
  assert.deepEqual(
    roles.map(({ Name }) => Name),
    assigned,
  )
  for (const { AssignableScopes } of roles)
    assert.deepEqual(AssignableScopes, [`/subscriptions/${placeholder}`])
})
