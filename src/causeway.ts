import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { App } from '@slack/bolt'
import type { FastifyInstance } from 'fastify'
import type { Redis } from 'ioredis'
import type { Logger } from 'pino'
import { type AmbariClient, createAmbariClient } from './ambari/client.ts'
import type { Audit, AuditEvent } from './audit/event.ts'
import { openAuditLog } from './audit/open.ts'
import { startKeeping } from './audit/retention.ts'
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
import { Languages } from './bot/languages.ts'
import { MessageRefs } from './bot/message-refs.ts'
import { Notifier } from './bot/notifier.ts'
import { Refusals } from './bot/refusals.ts'
import { SlackClients } from './bot/slack-clients.ts'
import { isPlatformError, SlackMessages } from './bot/slack-messages.ts'
import { SlackPace } from './bot/slack-pace.ts'
import { TokenCipher } from './bot/token-cipher.ts'
import { UserGroups } from './bot/user-groups.ts'
import { resourceNames } from './cluster.ts'
import type { AzureConfig, Config } from './config.ts'
import { TransientError, UserError } from './errors.ts'
import { createServer } from './http/server.ts'
import { slackOAuth } from './http/slack-oauth.ts'
import { SlackReceiver } from './http/slack-receiver.ts'
import { AddressReservations } from './jobs/address-reservations.ts'
import { CostLedger } from './jobs/costs/cost-ledger.ts'
import { ApprovalStore } from './jobs/engine/approvals.ts'
import { remainingMs, usualMs } from './jobs/engine/estimate.ts'
import { OperationStore } from './jobs/engine/operation-store.ts'
import { Operations } from './jobs/engine/operations.ts'
import { type OperationRecord, requesterLanguage } from './jobs/engine/record.ts'
import { stepsOf } from './jobs/engine/step.ts'
import { type OperationWorker, startWorker } from './jobs/engine/worker.ts'
import { FormerMaintenance } from './jobs/former-maintenance.ts'
import { tables } from './jobs/operations/tables.ts'
import type { ClusterKafka, Services } from './jobs/services.ts'
import { Announcements } from './jobs/watch/announcements.ts'
import { lookAtCosts } from './jobs/watch/cost-watch.ts'
import { lookAtLifetimes } from './jobs/watch/lifetime-watch.ts'
import { Lifetimes } from './jobs/watch/lifetimes.ts'
import { LostCreates } from './jobs/watch/lost-creates.ts'
import { startLostWatch } from './jobs/watch/lost-watch.ts'
import { startSchedule } from './jobs/watch/schedule.ts'
import { announcementOf, startWatch } from './jobs/watch/watch.ts'
import { probe } from './kafka/probe.ts'
import { wroteSince } from './kafka/recent-writes.ts'
import { createRoute } from './kafka/route.ts'
import { verify } from './kafka/verify.ts'
import { quorumFor } from './policy/approval-rule.ts'
import { PolicyFile } from './policy/policy-file.ts'
import type { LivePolicy } from './policy.ts'
import { redisPriceCache } from './price-cache.ts'
import { connectFailFast, connectPatient } from './redis.ts'
import { sharedBudget } from './shared-budget.ts'
import { budgetGauges, queueGauges, workerGauge } from './telemetry/engine-gauges.ts'
import { measuredKafka } from './telemetry/kafka-calls.ts'
import { operationGauges } from './telemetry/operation-gauges.ts'
import { startTelemetry, type Telemetry } from './telemetry/start.ts'
import { currentTrace, traced } from './trace.ts'
import { within } from './within.ts'
import { type Language, sentence } from './words/sentence.ts'

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
  const telemetry = await startTelemetry({
    config: config.telemetry,
    version,
    roles: [...(config.roles.bot ? ['bot'] : []), ...(config.roles.worker ? ['worker'] : [])],
    log,
  })
  const redis = connectFailFast({ url: config.redisUrl, sentinels: config.redisSentinels })
  redis.on('error', (error) => log.warn({ err: error }, 'Redis connection'))
  await redis.connect().catch((error: unknown) => {
    log.warn({ err: error }, 'Redis cannot be reached yet; trying on')
  })
  const store = new OperationStore(redis, config.keyPrefix)
  const approvals = new ApprovalStore(redis, config.keyPrefix)
  const operations = new Operations(store, tables, redis, config.keyPrefix)
  telemetry.read(queueGauges(() => operations.depth()))
  telemetry.read(operationGauges(store, tables, Date.now))
  const { audit, store: auditStore } = openAuditLog(config.audit, {
    redis,
    prefix: config.keyPrefix,
    log,
  })
  const auditKeeping = startKeeping({ audit, store: auditStore, log, days: config.audit.days })
  const policy = new PolicyFile(config.policyPath, config.policy, log)
  policy.watch()
  const isLive = (kind: string) => tables.get(kind)?.changes === true
  const view = (
    record: OperationRecord,
    language: Language = requesterLanguage(record),
  ): OperationView => {
    const table = tables.get(record.kind)
    const steps = table ? stepsOf(table, record) : []
    const now = Date.now()
    return {
      record,
      steps,
      now,
      remainingMs: remainingMs(steps, record, now, config.speed),
      language,
    }
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
          audit,
          auditStore,
          lost: new LostCreates(redis, config.keyPrefix),
          view,
          isLive,
          languages: languagesOf(config, clients, redis, log),
          lifetimes: new Lifetimes(redis, config.keyPrefix),
          speed: config.speed,
          async openModal({ teamId }, triggerId, modal) {
            const client = await clients.interactive(teamId)
            await client.views.open({ trigger_id: triggerId, view: modal }).catch(notOpened)
          },
          async updateModal({ teamId }, { id, hash }, view) {
            const client = await clients.interactive(teamId)
            await client.views.update({ view_id: id, hash, view }).catch((error: unknown) => {
              log.debug({ err: error }, 'a modal was not drawn anew')
            })
          },
          access: new Access({
            policy,
            groups: new UserGroups(clients, log),
            refusals: new Refusals(redis, config.keyPrefix),
            log,
          }),
          now: Date.now,
        },
      })
    : undefined
  const worker = config.roles.worker
    ? await startWorkerRole({ config, policy, log, operations, view, isLive, telemetry })
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
      return {
        redis: redisWorks,
        slack,
        worker: worker?.isRunning(),
        policyProblems: policy.problems,
        queue,
      }
    },
  })
  if (worker) telemetry.read(workerGauge(() => worker.isRunning()))
  telemetry.attach(server)
  const closeAdmin = await openAdminPage(config, redis, server)
  await bot?.start()
  const url = await server.listen({ host: config.host, port: config.port })
  log.info({ url, version, roles: config.roles }, 'Causeway is up')

  return {
    url,
    async stop() {
      draining = true
      policy.stop()
      await stopListening(server, bot)
      // With Redis away, BullMQ would wait for it for ever; what is cut off here is taken up by the next worker.
      const closing = Promise.all([worker?.stop(), operations.close(), closeAdmin()])
      await within(STOP_LIMIT_MS, 'stopping', closing).catch((error: unknown) =>
        log.warn({ err: error }, 'stopped without waiting for the rest'),
      )
      await auditKeeping.stop()
      await telemetry.stop()
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

/** What people read; the sandbox's people change it within its own hour. */
function languagesOf(
  { keyPrefix: prefix, speed }: Config,
  clients: SlackClients,
  redis: Redis,
  log: Logger,
): Languages {
  return new Languages({ clients, redis, prefix, log, speed })
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

/** Bull Board, where a password is configured. @returns closes what it needs */
async function openAdminPage(
  { telemetry: { adminPassword }, keyPrefix }: Config,
  redis: Redis,
  server: FastifyInstance,
): Promise<() => Promise<void>> {
  if (adminPassword === undefined) return async () => {}
  const { openAdmin } = await import('./telemetry/admin-page.ts')
  const { page, close } = openAdmin(redis, keyPrefix, adminPassword)
  void server.register(page)
  return close
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
  policy: LivePolicy
  log: Logger
  operations: Operations
  view: (record: OperationRecord, language?: Language) => OperationView
  isLive: (kind: string) => boolean
  telemetry: Telemetry
}): Promise<WorkerRole> {
  const { config, policy, log, operations, view, isLive, telemetry } = parts
  if (!config.azure) throw new Error('the worker role needs the Azure settings')
  const redis = connectPatient({ url: config.redisUrl, sentinels: config.redisSentinels })
  redis.on('error', (error: Error) => log.debug({ err: error }, 'Redis connection of the worker'))
  const { audit } = openAuditLog(config.audit, { redis, prefix: config.keyPrefix, log })
  const store = new OperationStore(redis, config.keyPrefix)
  const approvals = new ApprovalStore(redis, config.keyPrefix)
  const azure = await createAzureClients(config.azure, {
    ...azureManners(config, config.azure, redis, log, telemetry),
    audit,
  })
  const { keyVaultUrl } = config.vpn
  const vault = keyVaultUrl ? await createKeyVault(config.azure, keyVaultUrl, audit) : undefined

  const vpnPackageLink = async ({
    id: operationId,
    requestedBy,
    cluster = '',
  }: OperationRecord): Promise<PackageLink | undefined> => {
    const { gateway } = (await readPlace(azure, cluster)).site
    if (!gateway) return undefined
    const trace = { operationId, step: 'link', interactive: true, requestedBy, cluster }
    return traced(trace, () =>
      audit.around(delivery('link of the VPN package'), () => readVpnPackage(azure, gateway)),
    )
  }
  const refs = new MessageRefs(redis, config.keyPrefix)
  const { clients } = connectSlack(config, redis)
  const messages = new SlackMessages({
    clients,
    refs,
    pace: new SlackPace(redis, config.keyPrefix),
  })
  const languages = languagesOf(config, clients, redis, log)
  const notifier = new Notifier({
    messages,
    refs,
    approvals,
    groups: new UserGroups(clients, log),
    isLive,
    languages,
    readRecord: async (id) => (await store.read(id))?.record,
    get policy() {
      return policy.current
    },
    view,
    usualMs(kind, request) {
      const table = tables.get(kind)
      return table ? usualMs(stepsOf(table, { request, facts: {} })) : 0
    },
    vpnPackageLink,
    log,
  })
  const announcements = new Announcements(redis, config.keyPrefix)
  const lifetimes = new Lifetimes(redis, config.keyPrefix)
  const ambari = ambariClients(config, azure, audit)
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
    lifetimes,
    ledger: new CostLedger(redis, config.keyPrefix),
    get budgets() {
      return policy.current.budgets
    },
    get lifetimeRules() {
      return policy.current.lifetimes
    },
    approvalsNeeded: (change) => quorumFor(policy.current.approvals, change).needs,
    addresses: new AddressReservations(redis, config.keyPrefix),
    addressSpace: config.addressSpace,
    ownNetwork: config.ownNetwork,
    isBusy: (cluster) => store.isLocked(cluster),
    formerMaintenance,
    deliverSecretFile: (to, { name, content, note }) =>
      audit.around(delivery(`file ${name}`), () =>
        delivering(() =>
          messages.sendFile(to, { name, content, comment: secretNote(note, to.language ?? 'en') }),
        ),
      ),
    vpn: { ...config.vpn, vault },
    clusters: config.clusters,
    async forget(cluster) {
      ambari.forget(cluster)
      await Promise.all([announcements.forget(cluster), formerMaintenance.forget(cluster)])
    },
    get approvalRules() {
      return policy.current.approvals
    },
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
  const lifetimeWatch = startSchedule({
    redis,
    prefix: config.keyPrefix,
    name: 'lifetimes',
    everyMs: Math.max(SHORTEST_LIFETIME_LOOK_MS, LIFETIME_LOOK_MS / config.speed),
    run: () =>
      lookAtLifetimes({
        azure,
        lifetimes,
        operations,
        warn: (notice) => notifier.warnOfEnd(notice),
        settle: (told, outcome) => notifier.settleEnd(told, outcome),
        languageOf: (who) => languages.of(who),
        now: Date.now,
        speed: config.speed,
        log,
      }),
    log,
  })
  const costWatch = startSchedule({
    redis,
    prefix: config.keyPrefix,
    name: 'costs',
    everyMs: Math.max(SHORTEST_WATCH_MS, COST_LOOK_MS / config.speed),
    run: () =>
      lookAtCosts({
        services,
        digest: policy.current.costDigest,
        tell: (report, where) => notifier.tellCosts(report, where),
        isTold: (month) => notifier.areCostsTold(month),
        now: Date.now,
        speed: config.speed,
      }),
    log,
  })
  const lostWatch =
    config.watchEveryMs === 0
      ? undefined
      : startLostWatch({
          lost: new LostCreates(redis, config.keyPrefix),
          announcements,
          store,
          services,
          // In our own time, however fast the remote side runs: what is looked for is a loss of ours.
          everyMs: config.watchEveryMs,
          tell: (found) => notifier.tellLost(found),
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
      for (const who of await store.toldWhenFree(record.id)) {
        await notifier.tellFree(record, who)
        await store.forgetWhenFree(record.id, who)
      }
    },
    speed: config.speed,
    log,
    newCorrelationId: randomUUID,
  })
  return {
    isRunning: () => worker.isRunning(),
    async stop() {
      // Together: an end that waits for its turn in Slack would keep the worker from closing.
      await Promise.all([
        notifier.close(),
        worker.close(),
        watch?.close(),
        lostWatch?.close(),
        lifetimeWatch.close(),
        costWatch.close(),
      ])
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
  telemetry: Telemetry,
): AzureManners {
  const { AZURE_TENANT_ID = '', AZURE_CLIENT_ID = '' } = process.env
  const budget = sharedBudget({
    redis,
    prefix: keyPrefix,
    principal: [AZURE_TENANT_ID, AZURE_CLIENT_ID, subscriptionId].join('/'),
    speed,
    onProblem: (error) => log.debug({ err: error }, 'the shared budget could not be asked'),
  })
  telemetry.read(budgetGauges(budget.levels))
  return {
    budget,
    notice({ what, trace, ...answer }) {
      const { operationId, step } = trace ?? {}
      if (what === 'refused') log.warn({ operationId, step, azure: answer }, 'Azure refused')
      else log.info({ operationId, step, azure: answer }, 'Azure has begun')
    },
  }
}

/** Slack takes no trigger that is older than 3 s, and is not asked twice. */
function notOpened(cause: unknown): never {
  throw new UserError('window-not-opened', sentence`Slack did not open the window in time.`, {
    remedy: sentence`Try once more.`,
    cause,
  })
}

/** Between two looks at the ends of clusters: a warning is late by so much at most. */
const LIFETIME_LOOK_MS = 60_000
const SHORTEST_LIFETIME_LOOK_MS = 1000
/** Between two counts of what clusters cost. */
const COST_LOOK_MS = 10 * 60_000

/** However fast the sandbox runs. */
const SHORTEST_WATCH_MS = 2000

/** The brokers of a cluster, reached directly or through the configured proxy. */
function clusterKafka({ kafkaProxyUrlTemplate }: Config, cluster: string): ClusterKafka {
  const route = createRoute(cluster, { proxyUrlTemplate: kafkaProxyUrlTemplate })
  return {
    look: (addresses) => measuredKafka('look', () => probe(route, addresses)),
    wroteSince: (bootstrap, topics, since) => wroteSince(route, bootstrap, topics, since),
    verify: (bootstrap, id) => measuredKafka('verify', () => verify(route, bootstrap, { id })),
  }
}

/** Sends something to Slack on behalf of a step: what Slack refuses is for people to mend, the rest passes. */
async function delivering(send: () => Promise<void>): Promise<void> {
  try {
    await send()
  } catch (cause) {
    if (cause instanceof UserError) throw cause
    if (!isPlatformError(cause))
      throw new TransientError(sentence`Slack could not be reached`, { cause })
    throw new UserError(
      'slack-delivery',
      sentence`Slack refused the direct message with the client key.`,
      {
        remedy: sentence`Compare the app's scopes with manifest.json (im:write, files:write), install it again, then retry.`,
        cause,
      },
    )
  }
}

/** A secret goes to whoever asked for the operation that is carried out now. */
function delivery(what: string): AuditEvent {
  const { requestedBy, operationId, cluster } = currentTrace() ?? {}
  return { deed: 'delivery', what, actor: requestedBy, operationId, cluster }
}

/** How long a client, and with it the login it has read, is kept in memory. */
const AMBARI_CLIENT_VALID_MS = 5 * 60_000

/** One Ambari client for each cluster, so that the login is not read from Azure for every call. */
function ambariClients(
  config: Config,
  azure: AzureClients,
  audit: Audit,
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
      audit,
    })
    clients.set(cluster, { since: now, client })
    return client
  }
  return { of, forget: (cluster) => void clients.delete(cluster) }
}
