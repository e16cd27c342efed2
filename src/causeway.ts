import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { App } from '@slack/bolt'
import type { FastifyInstance } from 'fastify'
import type { Redis } from 'ioredis'
import type { Logger } from 'pino'
import { type AmbariClient, createAmbariClient } from './ambari/client.ts'
import { type AzureClients, type AzureManners, createAzureClients } from './azure/clients.ts'
import { readLogin } from './azure/cluster.ts'
import { createKeyVault } from './azure/key-vault.ts'
import { createPriceService } from './azure/prices.ts'
import { readPlace } from './azure/site.ts'
import { readVpnPackage } from './azure/vpn-package.ts'
import { Access } from './bot/access.ts'
import { createBotApp } from './bot/app.ts'
import type { OperationView } from './bot/blocks/operation-view.ts'
import type { PackageLink } from './bot/blocks/ready-card.ts'
import { secretNote } from './bot/blocks/secret-note.ts'
import { Installations } from './bot/installations.ts'
import { MessageRefs } from './bot/message-refs.ts'
import { Notifier } from './bot/notifier.ts'
import { SlackClients } from './bot/slack-clients.ts'
import { isPlatformError, SlackMessages } from './bot/slack-messages.ts'
import { SlackPace } from './bot/slack-pace.ts'
import { TokenCipher } from './bot/token-cipher.ts'
import { resourceNames } from './cluster.ts'
import type { AzureConfig, Config } from './config.ts'
import { TransientError, UserError } from './errors.ts'
import { createServer } from './http/server.ts'
import { slackOAuth } from './http/slack-oauth.ts'
import { SlackReceiver } from './http/slack-receiver.ts'
import { AddressReservations } from './jobs/address-reservations.ts'
import { ApprovalStore } from './jobs/engine/approvals.ts'
import { remainingMs, usualMs } from './jobs/engine/estimate.ts'
import { OperationStore } from './jobs/engine/operation-store.ts'
import { Operations } from './jobs/engine/operations.ts'
import type { OperationRecord } from './jobs/engine/record.ts'
import { stepsOf } from './jobs/engine/step.ts'
import { type OperationWorker, startWorker } from './jobs/engine/worker.ts'
import { FormerMaintenance } from './jobs/former-maintenance.ts'
import { tables } from './jobs/operations/tables.ts'
import type { ClusterKafka, Services } from './jobs/services.ts'
import { Announcements } from './jobs/watch/announcements.ts'
import { announcementOf, startWatch } from './jobs/watch/watch.ts'
import { probe } from './kafka/probe.ts'
import { createRoute } from './kafka/route.ts'
import { verify } from './kafka/verify.ts'
import { redisPriceCache } from './price-cache.ts'
import { connectFailFast, connectPatient } from './redis.ts'
import { sharedBudget } from './shared-budget.ts'
import { within } from './within.ts'

const { version } = JSON.parse(
  readFileSync(new URL('../package.json', import.meta.url), 'utf8'),
) as { version: string }

export interface Causeway {
  /** Where the HTTP server listens, for example http://127.0.0.1:3000. */
  readonly url: string
  /** Stops taking work, lets running ticks end, closes every connection. */
  stop(): Promise<void>
}

/** The composition root: builds every client and connects the parts that the configured roles need. */
export async function startCauseway(config: Config, log: Logger): Promise<Causeway> {
  const redis = connectFailFast(config.redisUrl)
  redis.on('error', (error) => log.warn({ err: error }, 'Redis connection'))
  await redis.connect().catch((error: unknown) => {
    log.warn({ err: error }, 'Redis cannot be reached yet; trying on')
  })
  const store = new OperationStore(redis, config.keyPrefix)
  const approvals = new ApprovalStore(redis, config.keyPrefix)
  const operations = new Operations(store, tables, redis, config.keyPrefix)
  const isLive = (kind: string) => tables.get(kind)?.changes === true
  const view = (record: OperationRecord): OperationView => {
    const table = tables.get(record.kind)
    const steps = table ? stepsOf(table, record) : []
    const now = Date.now()
    return { record, steps, now, remainingMs: remainingMs(steps, record, now, config.speed) }
  }

  const { clients, installations } = connectSlack(config, redis)
  const slackReceiver =
    config.roles.bot && !config.slack.appToken
      ? new SlackReceiver({
          signingSecret: config.slack.signingSecret ?? '',
          redis,
          prefix: config.keyPrefix,
          log,
        })
      : undefined
  const bot = config.roles.bot
    ? createBotApp({
        slack: config.slack,
        receiver: slackReceiver,
        clients,
        installations,
        log,
        services: {
          operations,
          store,
          approvals,
          announcements: new Announcements(redis, config.keyPrefix),
          view,
          isLive,
          access: new Access(config.policy, clients, log),
          now: Date.now,
        },
      })
    : undefined
  const worker = config.roles.worker
    ? await startWorkerRole({ config, log, operations, view, isLive })
    : undefined

  const { tokens, apiUrl } = config.slack
  const oauth = tokens.of === 'several workspaces' ? tokens.oauth : undefined
  const slackIsReachable = slackCheck(clients)
  let draining = false
  const server = createServer({
    log,
    version,
    roles: [...(bot ? ['bot'] : []), ...(worker ? ['worker'] : [])],
    isDraining: () => draining,
    plugins: [
      ...(slackReceiver ? [slackReceiver.plugin] : []),
      ...(bot && oauth && installations
        ? [slackOAuth({ oauth, apiUrl, installations, redis, prefix: config.keyPrefix, log })]
        : []),
    ],
    readHealth: async () => {
      const [redisWorks, queue] = await Promise.all([
        redis.ping().then(
          () => true,
          () => false,
        ),
        operations.depth().catch(() => undefined),
      ])
      const slack = await slackIsReachable()
      return { redis: redisWorks, slack, worker: worker?.isRunning(), queue }
    },
  })
  await bot?.start()
  const url = await server.listen({ host: config.host, port: config.port })
  log.info({ url, version, roles: config.roles }, 'Causeway is up')

  return {
    url,
    async stop() {
      draining = true
      await stopListening(server, bot)
      // With Redis away, BullMQ would wait for it for ever; what is cut off here is taken up by the next worker.
      const closing = Promise.all([worker?.stop(), operations.close()])
      await within(STOP_LIMIT_MS, 'stopping', closing).catch((error: unknown) =>
        log.warn({ err: error }, 'stopped without waiting for the rest'),
      )
      worker?.disconnect()
      redis.disconnect()
    },
  }
}

/** What speaks to Slack over one connection to Redis: each role has its own. */
function connectSlack(
  { slack, keyPrefix }: Config,
  redis: Redis,
): { clients: SlackClients; installations: Installations | undefined } {
  const installations =
    slack.tokens.of === 'several workspaces'
      ? new Installations(redis, keyPrefix, new TokenCipher(slack.tokens.keys))
      : undefined
  return { clients: new SlackClients(slack, installations), installations }
}

const SLACK_CHECK_VALID_MS = 30_000

/** Whether Slack can be reached, asked at most every 30 s. */
function slackCheck(clients: SlackClients): () => Promise<boolean> {
  let last: { at: number; works: Promise<boolean> } | undefined
  return () => {
    if (last && Date.now() - last.at < SLACK_CHECK_VALID_MS) return last.works
    const works = clients.isReachable()
    last = { at: Date.now(), works }
    return works
  }
}

async function stopListening(server: FastifyInstance, bot: App | undefined): Promise<void> {
  await bot?.stop()
  await server.close()
}

/** Longest wait for running ticks and listeners when stopping, in milliseconds. */
const STOP_LIMIT_MS = 8000

interface WorkerRole {
  isRunning(): boolean
  stop(): Promise<void>
  disconnect(): void
}

async function startWorkerRole(parts: {
  config: Config
  log: Logger
  operations: Operations
  view: (record: OperationRecord) => OperationView
  isLive: (kind: string) => boolean
}): Promise<WorkerRole> {
  const { config, log, operations, view, isLive } = parts
  if (!config.azure) throw new Error('the worker role needs the Azure settings')
  const redis = connectPatient(config.redisUrl)
  redis.on('error', (error: Error) => log.debug({ err: error }, 'Redis connection of the worker'))
  const store = new OperationStore(redis, config.keyPrefix)
  const approvals = new ApprovalStore(redis, config.keyPrefix)
  const azure = await createAzureClients(
    config.azure,
    azureManners(config, config.azure, redis, log),
  )
  const { keyVaultUrl } = config.vpn
  const vault = keyVaultUrl ? await createKeyVault(config.azure, keyVaultUrl) : undefined

  const vpnPackageLink = async (cluster: string): Promise<PackageLink | undefined> => {
    const { gateway } = (await readPlace(azure, cluster)).site
    return gateway && readVpnPackage(azure, gateway)
  }
  const refs = new MessageRefs(redis, config.keyPrefix)
  const messages = new SlackMessages({
    clients: connectSlack(config, redis).clients,
    refs,
    pace: new SlackPace(redis, config.keyPrefix),
  })
  const notifier = new Notifier({
    messages,
    refs,
    approvals,
    isLive,
    readRecord: async (id) => (await store.read(id))?.record,
    policy: config.policy,
    view,
    usualMs(kind, request) {
      const table = tables.get(kind)
      return table ? usualMs(stepsOf(table, { request, facts: {} })) : 0
    },
    vpnPackageLink,
    log,
  })
  const announcements = new Announcements(redis, config.keyPrefix)
  const ambari = ambariClients(config, azure)
  const formerMaintenance = new FormerMaintenance(redis, config.keyPrefix)
  const services: Services = {
    azure,
    prices: createPriceService({
      endpoint: config.azure.pricesEndpoint,
      cache: redisPriceCache(redis, config.keyPrefix),
      onProblem: (error) => log.warn({ err: error }, 'list prices could not be read'),
    }),
    ambari: ambari.of,
    kafka: (cluster) => clusterKafka(config, cluster),
    approvals,
    addresses: new AddressReservations(redis, config.keyPrefix),
    addressSpace: config.addressSpace,
    ownNetwork: config.ownNetwork,
    isBusy: (cluster) => store.isLocked(cluster),
    formerMaintenance,
    deliverSecretFile: (to, { name, content, note }) =>
      delivering(() => messages.sendFile(to, { name, content, comment: secretNote(note) })),
    vpn: { ...config.vpn, vault },
    clusters: config.clusters,
    async forget(cluster) {
      ambari.forget(cluster)
      await Promise.all([announcements.forget(cluster), formerMaintenance.forget(cluster)])
    },
    approvalRules: config.policy.approvals,
  }
  const watch =
    config.watchEveryMs === 0
      ? undefined
      : startWatch({
          redis,
          prefix: config.keyPrefix,
          announcements,
          store,
          services,
          everyMs: Math.max(SHORTEST_WATCH_MS, config.watchEveryMs / config.speed),
          tell: (notice) => notifier.tellDrift(notice),
          log,
        })
  const worker: OperationWorker = startWorker({
    redis,
    prefix: config.keyPrefix,
    store,
    operations,
    tables,
    services,
    onProgress: (record) => notifier.progress(record),
    async announceEnd(record) {
      // First: while Slack is away, the watch is not to compare with what was announced before.
      const announcement = isLive(record.kind) ? announcementOf(record) : undefined
      if (announcement) await announcements.remember(announcement)
      await notifier.announceEnd(record)
    },
    speed: config.speed,
    log,
    newCorrelationId: randomUUID,
  })
  return {
    isRunning: () => worker.isRunning(),
    async stop() {
      // Together: an end that waits for its turn in Slack would keep the worker from closing.
      await Promise.all([notifier.close(), worker.close(), watch?.close()])
    },
    disconnect: () => redis.disconnect(),
  }
}

/** All workers of one identity share what Azure allows it, and log what Azure's support would ask for. */
function azureManners(
  { keyPrefix, speed }: Config,
  { subscriptionId }: AzureConfig,
  redis: Redis,
  log: Logger,
): AzureManners {
  const { AZURE_TENANT_ID = '', AZURE_CLIENT_ID = '' } = process.env
  return {
    budget: sharedBudget({
      redis,
      prefix: keyPrefix,
      principal: [AZURE_TENANT_ID, AZURE_CLIENT_ID, subscriptionId].join('/'),
      speed,
      onProblem: (error) => log.debug({ err: error }, 'the shared budget could not be asked'),
    }),
    notice({ what, trace, ...answer }) {
      const { operationId, step } = trace ?? {}
      if (what === 'refused') log.warn({ operationId, step, azure: answer }, 'Azure refused')
      else log.info({ operationId, step, azure: answer }, 'Azure has begun')
    },
  }
}

/** However fast the sandbox runs. */
const SHORTEST_WATCH_MS = 2000

/** The brokers of a cluster, reached directly or through the configured proxy. */
function clusterKafka({ kafkaProxyUrlTemplate }: Config, cluster: string): ClusterKafka {
  const route = createRoute(cluster, { proxyUrlTemplate: kafkaProxyUrlTemplate })
  return {
    look: (addresses) => probe(route, addresses),
    verify: (bootstrap, id) => verify(route, bootstrap, { id }),
  }
}

/** Sends something to Slack on behalf of a step: what Slack refuses is for people to mend, the rest passes. */
async function delivering(send: () => Promise<void>): Promise<void> {
  try {
    await send()
  } catch (cause) {
    if (cause instanceof UserError) throw cause
    if (!isPlatformError(cause)) throw new TransientError('Slack could not be reached', { cause })
    throw new UserError('slack-delivery', 'Slack refused the direct message with the client key.', {
      remedy:
        "Compare the app's scopes with manifest.json (im:write, files:write), install it again, then retry.",
      cause,
    })
  }
}

/** How long a client, and with it the login it has read, is kept in memory. */
const AMBARI_CLIENT_VALID_MS = 5 * 60_000

/** One Ambari client for each cluster, so that the login is not read from Azure for every call. */
function ambariClients(
  config: Config,
  azure: AzureClients,
): { of(cluster: string): AmbariClient; forget(cluster: string): void } {
  const clients = new Map<string, { since: number; client: AmbariClient }>()
  const of = (cluster: string) => {
    const now = Date.now()
    for (const [name, { since }] of clients)
      if (now - since > AMBARI_CLIENT_VALID_MS) clients.delete(name)
    const known = clients.get(cluster)
    if (known) return known.client
    const { resourceGroup } = resourceNames(cluster, azure.subscriptionId)
    const client = createAmbariClient({
      baseUrl: config.ambariUrlTemplate.replaceAll('{cluster}', encodeURIComponent(cluster)),
      clusterName: cluster,
      credentials: () => readLogin(azure, resourceGroup, cluster),
    })
    clients.set(cluster, { since: now, client })
    return client
  }
  return { of, forget: (cluster) => void clients.delete(cluster) }
}
