import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { test } from 'node:test'
import type { EnvVar } from 'kubernetes-types/core/v1.js'
import { parse } from 'yaml'
import { type Config, readConfig } from '../../src/config/config.ts'
import { connectPatient } from '../../src/redis/redis.ts'
import { environmentOf, readBicep } from './bicep.ts'
import { manifestsOf, root } from './manifests.ts'

/** Values as the documents beside the manifests want them, for what comes from a secret or from Azure. */
const SECRETS: Readonly<Record<string, string>> = {
  SLACK_BOT_TOKEN: 'xoxb-1',
  SLACK_SIGNING_SECRET: 'signing',
  CAUSEWAY_AUDIT_KEY: Buffer.alloc(32, 'audit').toString('base64'),
  REDIS_URL: 'rediss://:key%2B%2F%3D@redis.example.com:10000',
  AZURE_SUBSCRIPTION_ID: '00000000-0000-4000-8000-000000000000',
  AZURE_TENANT_ID: '00000000-0000-4000-8000-000000000001',
  AZURE_CLIENT_ID: '00000000-0000-4000-8000-000000000002',
  CAUSEWAY_NETWORK: 'rg-causeway/vnet-causeway',
  LOG_LEVEL: 'info',
  OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector.example.com:4318',
  AZURE_KEY_VAULT_URL: 'https://kv-causeway-vpn.vault.azure.net',
}

/** Every variable that Causeway or an Azure SDK reads. */
const KNOWN = new Set([
  ...[...readFileSync(path.join(root, '.env.example'), 'utf8').matchAll(/^#?([A-Z_]+)=/gm)].map(
    ([, name = '']) => name,
  ),
  'NODE_ENV',
])

/** What a container is started with, read as Causeway would; its policy file is the shipped example. */
function start(environment: Readonly<Record<string, string>>): Config {
  for (const name of Object.keys(environment)) assert.ok(KNOWN.has(name), `${name} is no setting`)
  assert.match(environment.CAUSEWAY_POLICY ?? '', /^\/config\/policy\.yaml$/)
  return readConfig({
    ...environment,
    CAUSEWAY_POLICY: path.join(root, 'policy.example.yaml'),
  })
}

/** A literal stays, a reference becomes an example of what it refers to. */
const resolve = (name: string, literal: string | undefined): [string, string] => [
  name,
  literal ?? SECRETS[name] ?? '',
]

test('on Kubernetes each Deployment has the settings of its role, and no more secrets than it needs', () => {
  const roles = manifestsOf('apps/v1 Deployment').map(({ spec }) => {
    const [container] = spec?.template.spec?.containers ?? []
    const variables: EnvVar[] = container?.env ?? []
    const config = start(Object.fromEntries(variables.map((one) => resolve(one.name, one.value))))
    const secrets = variables.filter(({ valueFrom }) => valueFrom?.secretKeyRef)
    return [config.roles, secrets.map(({ name }) => name)]
  })
  assert.deepEqual(roles, [
    [
      { bot: true, worker: false },
      ['SLACK_BOT_TOKEN', 'SLACK_SIGNING_SECRET', 'CAUSEWAY_AUDIT_KEY', 'REDIS_URL'],
    ],
    [{ bot: false, worker: true }, ['SLACK_BOT_TOKEN', 'CAUSEWAY_AUDIT_KEY', 'REDIS_URL']],
  ])
})

test('what a Deployment reads from the generated settings is there', () => {
  const [kustomization] = manifestsOf('kustomize.config.k8s.io/v1beta1 Kustomization')
  const settings = kustomization?.configMapGenerator.find(
    ({ name }) => name === 'causeway-settings',
  )
  const literals = settings?.literals?.map((literal) => literal.split('=')[0]) ?? []
  const read = manifestsOf('apps/v1 Deployment').flatMap(({ spec }) =>
    (spec?.template.spec?.containers[0]?.env ?? []).flatMap(({ valueFrom }) =>
      valueFrom?.configMapKeyRef ? [valueFrom.configMapKeyRef.key] : [],
    ),
  )
  assert.deepEqual([...new Set(read)].toSorted(), literals.toSorted())
})

test('on Container Apps each app has the settings of its role', () => {
  const roles = readBicep()
    .filter(({ name }) => name === 'bot.bicep' || name === 'worker.bicep')
    .map((file) => {
      const environment = Object.entries(environmentOf(file)).map(([name, value]) =>
        resolve(name, name in SECRETS ? undefined : value),
      )
      return start(Object.fromEntries(environment)).roles
    })
  assert.deepEqual(roles, [
    { bot: true, worker: false },
    { bot: false, worker: true },
  ])
})

test('compose starts both roles with the settings of .env, and its own for what it provides', () => {
  const { services } = parse(readFileSync(path.join(root, 'docker-compose.yml'), 'utf8')) as {
    services: { causeway: { env_file: string; environment: Record<string, string> } }
  }
  assert.equal(services.causeway.env_file, '.env')
  const { SLACK_BOT_TOKEN, SLACK_SIGNING_SECRET, CAUSEWAY_AUDIT_KEY, AZURE_SUBSCRIPTION_ID } =
    SECRETS
  const fromFile = {
    SLACK_BOT_TOKEN,
    SLACK_SIGNING_SECRET,
    CAUSEWAY_AUDIT_KEY,
    AZURE_SUBSCRIPTION_ID,
  }
  const config = start({
    ...(fromFile as Record<string, string>),
    ...services.causeway.environment,
  })
  assert.deepEqual(config.roles, { bot: true, worker: true })
  assert.equal(config.redis.url, 'redis://redis:6379')
})

test("a Redis key with characters of its own survives the URL that Bicep makes and Kubernetes' guide asks for", () => {
  const redis = connectPatient(SECRETS.REDIS_URL ?? '')
  const { host, port, password, tls } = redis.options
  redis.disconnect()
  assert.deepEqual([host, port, password], ['redis.example.com', 10_000, 'key+/='])
  assert.ok(tls)
})
