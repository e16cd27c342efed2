import { readFileSync } from 'node:fs'
import type { FastifyInstance } from 'fastify'
import type { Redis } from 'ioredis'
import type { Logger } from 'pino'
import { startKeeping } from './audit/retention.ts'
import type { Config } from './config/config.ts'
import { createServer } from './http/server.ts'
import { Operations } from './jobs/engine/operations.ts'
import { tables } from './jobs/operations/tables.ts'
import { PolicyFile } from './policy/policy-file.ts'
import { tellOutages } from './redis/outage.ts'
import { connectFailFast } from './redis/redis.ts'
import { healthReader } from './roles/health.ts'
import { operationViews } from './roles/operation-views.ts'
import type { BotRole, Process, WorkerRole } from './roles/role.ts'
import { openStores, type Stores } from './roles/stores.ts'
import { queueGauges, workerGauge } from './telemetry/engine-gauges.ts'
import { operationGauges } from './telemetry/operation-gauges.ts'
import { startTelemetry } from './telemetry/start.ts'
import { within } from './within.ts'

const { version } = JSON.parse(
  readFileSync(new URL('../package.json', import.meta.url), 'utf8'),
) as { version: string }

/** A process of Causeway that runs. */
export interface Causeway {
  /** Where the HTTP server listens, for example http://127.0.0.1:3000. */
  readonly url: string
  /** Stops taking work, lets running ticks end, closes every connection. */
  stop(): Promise<void>
}

/** Longest wait for running ticks and listeners when stopping, in milliseconds. */
const STOP_LIMIT_MS = 8000

/** The composition root: builds what every process has, then the roles that this one is configured for. */
export async function startCauseway(config: Config, log: Logger): Promise<Causeway> {
  const roles = [...(config.roles.bot ? ['bot'] : []), ...(config.roles.worker ? ['worker'] : [])]
  const telemetry = await startTelemetry({ config: config.telemetry, version, roles, log })
  const redis = connectFailFast(config.redis)
  tellOutages(redis, log)
  await redis.connect().catch(() => {}) // told by then; it tries on
  const stores = openStores(config, redis, log)
  const operations = new Operations(stores.operations, tables, redis, config.keyPrefix)
  telemetry.read(queueGauges(() => operations.depth()))
  telemetry.read(operationGauges(stores.operations, tables, Date.now))
  const { audit, auditEntries } = stores
  const auditKeeping = startKeeping({ audit, store: auditEntries, log, days: config.audit.days })
  const policy = new PolicyFile(config.policyPath, config.policy, log)
  policy.watch()

  const parts = { config, log, policy, operations, telemetry, ...operationViews(config.speed) }
  const bot = config.roles.bot ? await createBot(parts, stores) : undefined
  const worker = config.roles.worker ? await startWorker(parts) : undefined

  let draining = false
  const server = createServer({
    log,
    version,
    roles,
    isDraining: () => draining,
    plugins: bot?.plugins ?? [],
    readHealth: healthReader(parts, stores, worker),
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
      await bot?.stop()
      await server.close()
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

/** Loads Bolt, which only this role needs. */
async function createBot(parts: Process, stores: Stores): Promise<BotRole> {
  const { createBotRole } = await import('./roles/bot.ts')
  return createBotRole(parts, stores)
}

/** Loads what only this role needs: notifier, watches, clients of Azure, Ambari and Kafka. */
async function startWorker(parts: Process): Promise<WorkerRole> {
  const { startWorkerRole } = await import('./roles/worker.ts')
  return startWorkerRole(parts)
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
