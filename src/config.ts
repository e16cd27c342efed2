import { readFileSync } from 'node:fs'
import { prettifyError, z } from 'zod'
import { CLOUDS, type CloudName } from './clouds.ts'
import { type Policy, parsePolicy } from './policy.ts'

export interface AzureConfig {
  readonly subscriptionId: string
  readonly cloud: CloudName
  /** Only with cloud `custom`. */
  readonly armEndpoint: string
  /** Where tokens come from when it is not the usual identity chain. */
  readonly tokenEndpoint: string | undefined
  /** Azure's public price service. No token is sent there. */
  readonly pricesEndpoint: string
  /** PEM of a root certificate that all gateways get; without one, each gets a root of its own. */
  readonly vpnRootCertificate: string | undefined
}

export interface SlackConfig {
  readonly botToken: string
  /** Undefined where only Socket Mode is used. */
  readonly signingSecret: string | undefined
  /** Present: Socket Mode. */
  readonly appToken: string | undefined
  readonly apiUrl: string
}

export interface Config {
  readonly roles: { readonly bot: boolean; readonly worker: boolean }
  readonly slack: SlackConfig
  /** Undefined in a process that runs the bot alone. */
  readonly azure: AzureConfig | undefined
  /** `{cluster}` stands for the cluster's name. */
  readonly ambariUrlTemplate: string
  /** SOCKS5 proxy into the clusters' networks (`{cluster}` stands for the name); undefined: brokers are reached directly. */
  readonly kafkaProxyUrlTemplate: string | undefined
  readonly redisUrl: string
  /** Begins every key in Redis; its hash tag keeps them in one slot of a Redis Cluster. */
  readonly keyPrefix: string
  readonly policy: Policy
  readonly host: string
  readonly port: number
  readonly logLevel: string
  /** Time between two looks at what was announced, in milliseconds of the remote side's own time; 0: never. */
  readonly watchEveryMs: number
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

const LOOPBACK = /^http:\/\/(127\.\d+\.\d+\.\d+|localhost|\[::1\])([:/]|$)/

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
  SLACK_BOT_TOKEN: required(
    'The bot token, xoxb-….',
    'Find it under OAuth & Permissions of your Slack app.',
  ),
  SLACK_SIGNING_SECRET: z.string().min(1).optional(),
  SLACK_APP_TOKEN: z.string().startsWith('xapp-', 'must begin with xapp-').optional(),
  SLACK_API_URL: endpoint('SLACK_API_URL').default('https://slack.com/api/'),
  AZURE_SUBSCRIPTION_ID: z.uuid('is not a subscription id').optional(),
  AZURE_CLOUD: z.enum(['public', 'usgovernment', 'china', 'custom']).default('public'),
  AZURE_ARM_ENDPOINT: endpoint('AZURE_ARM_ENDPOINT').optional(),
  AZURE_TOKEN_ENDPOINT: endpoint('AZURE_TOKEN_ENDPOINT').optional(),
  AZURE_PRICES_ENDPOINT: endpoint('AZURE_PRICES_ENDPOINT').default(
    'https://prices.azure.com/api/retail/prices',
  ),
  AZURE_VPN_ROOT_CERTIFICATE: z.string().optional(),
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
    (url) => /^rediss?:\/\//.test(url),
    'must begin with redis:// or rediss://',
  ),
  CAUSEWAY_KEY_PREFIX: z
    .string()
    .regex(/^\{[\w-]+\}$/, 'is a name in braces, for example {causeway}')
    .default('{causeway}'),
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
  CAUSEWAY_WATCH_MINUTES: z.coerce.number().min(0).max(1440).default(10),
  CAUSEWAY_SPEED: z.coerce.number().min(1).max(100_000).default(1),
  HOST: z.string().default('127.0.0.1'),
  PORT: z.coerce.number().int().min(0).max(65535).default(3000),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
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
    : parsed.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`)
  const roles = rolesOf(given.CAUSEWAY_ROLES)
  if (roles.worker && !given.AZURE_SUBSCRIPTION_ID)
    problems.push('AZURE_SUBSCRIPTION_ID is not set. Find it with: az account show --query id')
  if (given.AZURE_CLOUD === 'custom' && !given.AZURE_ARM_ENDPOINT)
    problems.push(
      'AZURE_ARM_ENDPOINT is not set. AZURE_CLOUD=custom needs the address of Resource Manager.',
    )
  if (roles.bot && !given.SLACK_APP_TOKEN && !given.SLACK_SIGNING_SECRET)
    problems.push(
      'SLACK_SIGNING_SECRET is not set. Find it under Basic Information of your Slack app, or set SLACK_APP_TOKEN for Socket Mode.',
    )
  const policy = given.CAUSEWAY_POLICY ? readPolicy(given.CAUSEWAY_POLICY, problems) : undefined
  const rootCertificate = given.AZURE_VPN_ROOT_CERTIFICATE
    ? readFile('AZURE_VPN_ROOT_CERTIFICATE', given.AZURE_VPN_ROOT_CERTIFICATE, problems)
    : undefined
  if (!parsed.success || policy === undefined || problems.length > 0)
    throw new ConfigError(problems)
  const { data } = parsed
  return {
    roles,
    slack: {
      botToken: data.SLACK_BOT_TOKEN,
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
            vpnRootCertificate: rootCertificate,
          },
    ambariUrlTemplate: data.AMBARI_URL_TEMPLATE ?? CLOUDS[data.AZURE_CLOUD].ambari,
    kafkaProxyUrlTemplate: data.KAFKA_PROXY_URL_TEMPLATE,
    redisUrl: data.REDIS_URL,
    keyPrefix: data.CAUSEWAY_KEY_PREFIX,
    policy,
    host: data.HOST,
    port: data.PORT,
    logLevel: data.LOG_LEVEL,
    watchEveryMs: data.CAUSEWAY_WATCH_MINUTES * 60_000,
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
      `CAUSEWAY_POLICY: ${path} is not a valid policy:\n${reason.replaceAll(/^/gm, '      ')}`,
    )
    return undefined
  }
}

function readFile(variable: string, path: string, problems: string[]): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    problems.push(`${variable}: there is no readable file ${path}`)
    return undefined
  }
}
