import { readFileSync } from 'node:fs'
import { prettifyError, z } from 'zod'
import type { NetworkReference } from '../cluster/placement.ts'
import { type Policy, parsePolicy } from '../policy/policy.ts'
import type { RedisAddress } from '../redis/redis.ts'
import {
  readTelemetryConfig,
  TELEMETRY_ENVIRONMENT,
  type TelemetryConfig,
} from '../telemetry/config.ts'
import { AUDIT_ENVIRONMENT, type AuditConfig, readAuditConfig } from './audit-config.ts'
import { CLOUDS, type CloudName, LOOPBACK } from './clouds.ts'
import { CLUSTER_ENVIRONMENT, type ClusterConfig, readClusterConfig } from './cluster-config.ts'
import { isRedisUrl, REDIS_ENVIRONMENT, readRedisAddress } from './redis-config.ts'
import { settingProblem } from './setting-problem.ts'
import {
  readSlackTokens,
  SLACK_ENVIRONMENT,
  type SlackConfig,
  slackProblems,
} from './slack-config.ts'
import { readVpnConfig, VPN_ENVIRONMENT, type VpnConfig, vpnProblems } from './vpn-config.ts'

/** Which subscription, in which cloud. */
export interface AzureConfig {
  readonly subscriptionId: string
  readonly cloud: CloudName
  /** Only with cloud `custom`. */
  readonly armEndpoint: string
  /** Where tokens come from when it is not the usual identity chain. */
  readonly tokenEndpoint: string | undefined
  /** Azure's public price service. No token is sent there. */
  readonly pricesEndpoint: string
}

/** All settings, checked. Read once, at the start. */
export interface Config {
  readonly roles: { readonly bot: boolean; readonly worker: boolean }
  readonly slack: SlackConfig
  /** Undefined in a process that runs the bot alone. */
  readonly azure: AzureConfig | undefined
  readonly vpn: VpnConfig
  readonly clusters: ClusterConfig
  /** Range from which new networks get their addresses. */
  readonly addressSpace: string
  /** The virtual network in which Causeway itself runs: new networks are peered with it. */
  readonly ownNetwork: NetworkReference | undefined
  /** `{cluster}` stands for the cluster's name. */
  readonly ambariUrlTemplate: string
  /** SOCKS5 proxy into the clusters' networks (`{cluster}` stands for the name); undefined: brokers are reached directly. */
  readonly kafkaProxyUrlTemplate: string | undefined
  readonly redis: RedisAddress
  /** Begins every key in Redis; its hash tag keeps them in one slot of a Redis Cluster. */
  readonly keyPrefix: string
  readonly audit: AuditConfig
  readonly policy: Policy
  /** File of the policy, which may change while Causeway runs. */
  readonly policyPath: string
  readonly host: string
  readonly port: number
  readonly logLevel: string
  /** Time between two looks at what was announced, in milliseconds of the remote side's own time; 0: never. */
  readonly watchEveryMs: number
  readonly telemetry: TelemetryConfig
  /** How much faster than documented the remote side runs: 1, but for the sandbox. */
  readonly speed: number
}

/** All that is missing or wrong, each with its remedy, so that one start tells everything. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError'
  readonly problems: readonly string[]

  constructor(problems: readonly string[]) {
    super(`Causeway cannot start:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`)
    this.problems = problems
  }
}

const endpoint = (what: string) =>
  z
    .string()
    .refine((url) => URL.canParse(url.replaceAll('{cluster}', 'cluster')), `${what} is not a URL`)
    .refine(
      (url) => url.startsWith('https:') || LOOPBACK.test(url),
      `${what} must use https; plain http is accepted only on this machine (127.0.0.1)`,
    )

const required = (what: string, remedy: string) =>
  z.string({ error: `is not set. ${what} ${remedy}` }).min(1, `is empty. ${what} ${remedy}`)

const Environment = z.object({
  ...SLACK_ENVIRONMENT,
  SLACK_API_URL: endpoint('SLACK_API_URL').default('https://slack.com/api/'),
  AZURE_SUBSCRIPTION_ID: z
    .uuid('is not a subscription id. Find it with: az account show --query id')
    .optional(),
  AZURE_CLOUD: z.enum(['public', 'usgovernment', 'china', 'custom']).default('public'),
  AZURE_ARM_ENDPOINT: endpoint('AZURE_ARM_ENDPOINT').optional(),
  AZURE_TOKEN_ENDPOINT: endpoint('AZURE_TOKEN_ENDPOINT').optional(),
  AZURE_PRICES_ENDPOINT: endpoint('AZURE_PRICES_ENDPOINT').default(
    'https://prices.azure.com/api/retail/prices',
  ),
  AZURE_TENANT_ID: z.string().optional(),
  ...VPN_ENVIRONMENT,
  ...CLUSTER_ENVIRONMENT,
  AMBARI_URL_TEMPLATE: endpoint('AMBARI_URL_TEMPLATE')
    .refine((url) => url.includes('{cluster}'), 'must contain {cluster}')
    .optional(),
  KAFKA_PROXY_URL_TEMPLATE: z
    .string()
    .refine(
      (url) => /^socks5:\/\//.test(url) && URL.canParse(url.replaceAll('{cluster}', 'cluster')),
      'must be a SOCKS5 proxy, for example socks5://127.0.0.1:1080',
    )
    .optional(),
  REDIS_URL: required('Where Redis is.', 'For example redis://127.0.0.1:6379.').refine(
    isRedisUrl,
    'must begin with redis:// or rediss://, or name nodes of a cluster: redis+cluster://redis-1:6379,redis-2:6379',
  ),
  ...REDIS_ENVIRONMENT,
  ...TELEMETRY_ENVIRONMENT,
  CAUSEWAY_ROLES: z
    .string()
    .default('bot,worker')
    .transform((text) => text.split(',').map((role) => role.trim()))
    .refine(
      (roles) => roles.length > 0 && roles.every((role) => role === 'bot' || role === 'worker'),
      'is a list of bot and worker, for example bot,worker',
    ),
  CAUSEWAY_POLICY: required(
    'Path of the access policy.',
    'Start from policy.example.yaml; without a policy nobody may do anything, so Causeway does not start.',
  ),
  CAUSEWAY_ADDRESS_SPACE: z
    .string()
    .regex(
      /^(10\.0\.0\.0\/8|10\.\d{1,3}\.0\.0\/(9|1[0-6])|172\.16\.0\.0\/12|192\.168\.0\.0\/16)$/,
      'is a private range that holds networks of /16, for example 10.0.0.0/8 or 10.64.0.0/10',
    )
    .default('10.0.0.0/8'),
  CAUSEWAY_NETWORK: z
    .string()
    .regex(/^[-\w.()]+\/[-\w.]+$/, 'names a resource group and a virtual network: rg-hub/vnet-hub')
    .transform((text) => {
      const [resourceGroup = '', name = ''] = text.split('/')
      return { resourceGroup, name }
    })
    .optional(),
  CAUSEWAY_WATCH_MINUTES: z.coerce.number().min(0).max(1440).default(10),
  CAUSEWAY_SPEED: z.coerce.number().min(1).max(100_000).default(1),
  HOST: z.string().default('127.0.0.1'),
  PORT: z.coerce.number().int().min(0).max(65535).default(3000),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
  ...AUDIT_ENVIRONMENT,
})

/**
 * Reads the environment.
 * @throws ConfigError that lists every problem at once; values are never repeated in it
 */
export function readConfig(environment: NodeJS.ProcessEnv): Config {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''))
  const parsed = Environment.safeParse(given)
  const problems = parsed.success
    ? []
    : parsed.error.issues.map((issue) => `${issue.path.join('.')} ${settingProblem(issue)}`)
  const roles = rolesOf(given.CAUSEWAY_ROLES)
  if (roles.worker && !given.AZURE_SUBSCRIPTION_ID)
    problems.push('AZURE_SUBSCRIPTION_ID is not set. Find it with: az account show --query id')
  if (given.AZURE_CLOUD === 'custom' && !given.AZURE_ARM_ENDPOINT)
    problems.push(
      'AZURE_ARM_ENDPOINT is not set. AZURE_CLOUD=custom needs the address of Resource Manager.',
    )
  problems.push(...slackProblems(given, roles))
  const policy = given.CAUSEWAY_POLICY ? readPolicy(given.CAUSEWAY_POLICY, problems) : undefined
  const rootCertificate = given.AZURE_VPN_ROOT_CERTIFICATE
    ? readFile('AZURE_VPN_ROOT_CERTIFICATE', given.AZURE_VPN_ROOT_CERTIFICATE, problems)
    : undefined
  const now = Date.now()
  problems.push(...vpnProblems(given, rootCertificate, now))
  if (!parsed.success || policy === undefined || problems.length > 0)
    throw new ConfigError(problems)
  const { data } = parsed
  return {
    roles,
    slack: {
      tokens: readSlackTokens(data),
      signingSecret: data.SLACK_SIGNING_SECRET,
      appToken: data.SLACK_APP_TOKEN,
      apiUrl: data.SLACK_API_URL,
    },
    azure:
      data.AZURE_SUBSCRIPTION_ID === undefined
        ? undefined
        : {
            subscriptionId: data.AZURE_SUBSCRIPTION_ID,
            cloud: data.AZURE_CLOUD,
            armEndpoint: data.AZURE_ARM_ENDPOINT ?? '',
            tokenEndpoint: data.AZURE_TOKEN_ENDPOINT,
            pricesEndpoint: data.AZURE_PRICES_ENDPOINT,
          },
    vpn: readVpnConfig(data, rootCertificate, now),
    clusters: readClusterConfig(data),
    addressSpace: data.CAUSEWAY_ADDRESS_SPACE,
    ownNetwork: data.CAUSEWAY_NETWORK,
    ambariUrlTemplate: data.AMBARI_URL_TEMPLATE ?? CLOUDS[data.AZURE_CLOUD].ambari,
    kafkaProxyUrlTemplate: data.KAFKA_PROXY_URL_TEMPLATE,
    redis: readRedisAddress(data),
    keyPrefix: data.CAUSEWAY_KEY_PREFIX,
    audit: readAuditConfig(data),
    policy,
    policyPath: data.CAUSEWAY_POLICY,
    host: data.HOST,
    port: data.PORT,
    logLevel: data.LOG_LEVEL,
    watchEveryMs: data.CAUSEWAY_WATCH_MINUTES * 60_000,
    telemetry: readTelemetryConfig(data),
    speed: data.CAUSEWAY_SPEED,
  }
}

function rolesOf(text: string | undefined): { bot: boolean; worker: boolean } {
  const roles = (text ?? 'bot,worker').split(',').map((role) => role.trim())
  return { bot: roles.includes('bot'), worker: roles.includes('worker') }
}

function readPolicy(path: string, problems: string[]): Policy | undefined {
  const text = readFile('CAUSEWAY_POLICY', path, problems)
  if (text === undefined) return undefined
  try {
    return parsePolicy(text)
  } catch (error) {
    const reason = error instanceof z.ZodError ? prettifyError(error) : String(error)
    problems.push(
      `CAUSEWAY_POLICY: ${path} is not a valid policy (docs/policy.md has every key):\n${reason.replaceAll(/^/gm, '      ')}`,
    )
    return undefined
  }
}

function readFile(variable: string, path: string, problems: string[]): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    problems.push(`${variable}: ${whyUnreadable(error, path)}`)
    return undefined
  }
}

function whyUnreadable(error: unknown, path: string): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  if (code === 'EISDIR')
    return `${path} is a folder. Docker makes one where a file to mount is missing: remove it, and put the file there.`
  if (code === 'EACCES')
    return `this user may not read ${path}. Allow it: in the image it is user 65532.`
  return `there is no readable file ${path}`
}
