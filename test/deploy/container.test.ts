import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { text } from 'node:stream/consumers'
import { test } from 'node:test'
import { parse } from 'yaml'
import { execForm, readStages, textsOf } from './dockerfile.ts'
import { root } from './manifests.ts'

const [dependencies = [], compiled = [], image = [], ...others] = readStages()
const variables = Object.fromEntries(
  textsOf(image, 'ENV').flatMap((line) => line.split(' ').map((pair) => pair.split('='))),
) as Record<string, string>

/** Runs the arguments that the image gives to its Node. */
async function run(parameters: readonly string[], environment: Readonly<Record<string, string>>) {
  // Its folder of compiled modules is in the image.
  const { NODE_COMPILE_CACHE: _compiled, ...env } = environment
  const child = spawn(process.execPath, parameters, { cwd: root, env })
  const [output, [code]] = await Promise.all([text(child.stderr), once(child, 'exit')])
  return { output, code: code as number }
}

test('the image is Node without a shell, run by nobody in particular as process 1', () => {
  assert.equal(others.length, 0)
  assert.match(textsOf(image, 'FROM')[0] ?? '', /distroless\/nodejs24-.*:nonroot$/)
  assert.deepEqual(textsOf(image, 'RUN'), [])
  assert.match(textsOf(image, 'USER').at(-1) ?? '', /^[1-9]\d*:[1-9]\d*$/)
  const [entry = ''] = textsOf(image, 'ENTRYPOINT')
  assert.deepEqual(execForm(entry), ['/nodejs/bin/node'])
  for (const line of [...textsOf(image, 'CMD'), ...textsOf(image, 'HEALTHCHECK')])
    assert.ok(execForm(line), line)
})

test('only what the lock file names for production goes in, and no install script runs', () => {
  const [install = ''] = textsOf(dependencies, 'RUN')
  for (const flag of ['--omit=dev', '--omit=optional', '--ignore-scripts', '--no-save'])
    assert.ok(install.includes(flag), flag)
  assert.match(
    install,
    /&& node scripts\/installed-as-locked\.ts.*&& node scripts\/strip-install\.ts$/s,
  )
  const copied = textsOf(image, 'COPY').join('\n')
  assert.doesNotMatch(copied, /sandbox|test|\.env|policy|COPY \. /)
})

test('whatever is copied exists, and .dockerignore lets it and nothing else in', () => {
  const ignored = readFileSync(path.join(root, '.dockerignore'), 'utf8').trim().split('\n')
  assert.equal(ignored[0], '*')
  const allowed = ignored.slice(1).map((line) => line.replace('!', ''))
  const copied = [dependencies, compiled, image]
    .flatMap((stage) => textsOf(stage, 'COPY'))
    .filter((line) => !line.startsWith('--from'))
    .flatMap((line) => line.split(' ').slice(0, -1))
  assert.deepEqual([...new Set(copied)].toSorted(), allowed.toSorted())
  for (const file of copied) assert.ok(existsSync(path.join(root, file)), file)
})

test('the image has its modules compiled: by the same Node, under the same path, by the same user, and the roles load nothing that is not among them', async (t) => {
  assert.equal(textsOf(compiled, 'FROM')[0], `${textsOf(image, 'FROM')[0]} AS compiled`)
  assert.deepEqual(textsOf(compiled, 'USER'), [], 'that of the image')
  assert.deepEqual(textsOf(compiled, 'WORKDIR'), textsOf(image, 'WORKDIR'))
  const folder = variables.NODE_COMPILE_CACHE ?? '?'
  assert.deepEqual(textsOf(compiled, 'ENV'), [`NODE_COMPILE_CACHE=${folder}`])
  assert.ok(textsOf(image, 'COPY').includes(`--from=compiled ${folder} ${folder}`))

  const cache = await mkdtemp(path.join(tmpdir(), 'causeway-compiled-'))
  t.after(() => rm(cache, { recursive: true }))
  const env = { PATH: process.env.PATH, NODE_COMPILE_CACHE: cache }
  const node = async (...parameters: string[]) => {
    const child = spawn(process.execPath, parameters, { cwd: root, env, stdio: 'inherit' })
    const [code] = await once(child, 'exit')
    assert.equal(code, 0)
    return readdirSync(cache, { recursive: true }).length
  }
  const [, ...command] = execForm(textsOf(compiled, 'RUN')[0] ?? '') ?? []
  const entries = await node(...command)
  assert.ok(entries > 1000, `${entries} modules`)
  const roles = ['bot', 'worker'].flatMap((role) => ['--import', `./src/roles/${role}.ts`])
  assert.equal(
    await node('--enable-source-maps', ...roles, 'scripts/warm-compile-cache.ts'),
    entries,
  )
})

test('the command of the image starts Causeway, which says at once what is missing', async () => {
  const command = execForm(textsOf(image, 'CMD')[0] ?? '')
  assert.ok(command)
  const { code, output } = await run(command, variables)
  assert.equal(code, 1)
  assert.match(output, /^Causeway cannot start:\n {2}- REDIS_URL is not set/)
})

test('the health check follows /livez: healthy when it answers, not when it fails or nobody listens', async (t) => {
  const [, ...check] = execForm(textsOf(image, 'HEALTHCHECK')[0] ?? '') ?? []
  let status = 200
  const asked: (string | undefined)[] = []
  const server = createServer((request, response) => {
    asked.push(request.url)
    response.writeHead(status).end()
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.after(() => server.close())
  const environment = { PORT: String((server.address() as AddressInfo).port) }
  assert.equal((await run(check, environment)).code, 0)
  status = 503
  assert.equal((await run(check, environment)).code, 1)
  assert.deepEqual(asked, ['/livez', '/livez'])
  server.close()
  server.closeAllConnections()
  assert.equal((await run(check, environment)).code, 1)
})

interface Service {
  readonly read_only?: boolean
  readonly cap_drop?: readonly string[]
  readonly cap_add?: readonly string[]
  readonly security_opt?: readonly string[]
  readonly privileged?: boolean
  readonly ports?: readonly string[]
  readonly networks: readonly string[]
  readonly command?: readonly string[]
  readonly user?: string
  readonly volumes?: readonly string[]
  readonly healthcheck?: { readonly test: readonly string[] }
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>
  readonly restart?: string
}

const compose = parse(readFileSync(path.join(root, 'docker-compose.yml'), 'utf8')) as {
  services: Record<'causeway' | 'redis', Service>
  networks: Record<string, { internal?: boolean } | null>
}

test('in compose no service can write to its image, gain a right, or stay down', () => {
  for (const [name, service] of Object.entries(compose.services)) {
    assert.equal(service.read_only, true, name)
    assert.deepEqual(service.cap_drop, ['ALL'], name)
    assert.equal(service.cap_add, undefined, name)
    assert.deepEqual(service.security_opt, ['no-new-privileges:true'], name)
    assert.equal(service.privileged, undefined, name)
    assert.equal(service.restart, 'unless-stopped', name)
  }
  const config = compose.services.causeway.volumes ?? []
  assert.ok(config.every((volume) => volume.endsWith(':ro')))
})

test('in compose Redis keeps what it acknowledged, and only Causeway reaches it', () => {
  const { redis, causeway } = compose.services
  const command = redis.command?.join(' ') ?? ''
  assert.match(command, /--appendonly yes .*--maxmemory-policy noeviction/)
  assert.equal(redis.ports, undefined)
  assert.notEqual(redis.user ?? 'root', 'root')
  assert.deepEqual(redis.networks, ['redis'])
  assert.equal(compose.networks.redis?.internal, true)
  assert.deepEqual(redis.volumes, ['redis-data:/data'])
  assert.equal(redis.healthcheck?.test[0], 'CMD')
  assert.equal(causeway.depends_on?.redis?.condition, 'service_healthy')
  assert.ok(causeway.ports?.every((port) => port.startsWith('127.0.0.1:')))
})
