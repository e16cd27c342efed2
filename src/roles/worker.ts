import { randomUUID } from 'node:crypto'
import { type AzureClients, createAzureClients } from '../azure/clients.ts'
import { MessageRefs } from '../bot/message-refs.ts'
import { Notifier } from '../bot/notifier.ts'
import { SlackMessages } from '../bot/slack-messages.ts'
import { SlackPace } from '../bot/slack-pace.ts'
import { UserGroups } from '../bot/user-groups.ts'
import { usually } from '../jobs/engine/estimate.ts'
import type { OperationRecord } from '../jobs/engine/record.ts'
import { stepsOf } from '../jobs/engine/step.ts'
import { startWorker } from '../jobs/engine/worker.ts'
import { tables } from '../jobs/operations/tables.ts'
import { announcementOf } from '../jobs/watch/watch.ts'
import { connectPatient } from '../redis/redis.ts'
import { azureManners } from './azure-manners.ts'
import { vpnPackageLinks } from './deliveries.ts'
import type { Process, WorkerRole } from './role.ts'
import { createStepServices } from './step-services.ts'
import { openStores, type Stores } from './stores.ts'
import { startWatches } from './watches.ts'

/** Connects the queue with Azure and Ambari, and what comes of it with Slack. */
export async function startWorkerRole(parts: Process): Promise<WorkerRole> {
  const { config, log, operations } = parts
  const azureConfig = config.azure
  if (!azureConfig) throw new Error('the worker role needs the Azure settings')
  const redis = connectPatient(config.redis)
  redis.on('error', (error: Error) => log.debug({ err: error }, 'Redis connection of the worker'))
  const stores = openStores(config, redis, log)
  const azure = await createAzureClients(azureConfig, azureManners(parts, stores, azureConfig))
  const { notifier, messages } = createNotifier(parts, stores, azure)
  const services = await createStepServices(parts, stores, { azureConfig, azure, messages })
  const watches = startWatches({ process: parts, stores, services, notifier })
  const worker = startWorker({
    redis,
    prefix: config.keyPrefix,
    store: stores.operations,
    operations,
    tables,
    services,
    onProgress: (record) => notifier.progress(record),
    announceEnd: (record) => announceEnd(parts, stores, notifier, record),
    speed: config.speed,
    history: stores.history,
    log,
    newCorrelationId: randomUUID,
  })
  return {
    isRunning: () => worker.isRunning(),
    async stop() {
      // Together: an end that waits for its turn in Slack would keep the worker from closing.
      await Promise.all([notifier.close(), worker.close(), watches.close()])
    },
    disconnect: () => redis.disconnect(),
  }
}

function createNotifier(
  { config, policy, view, isLive, log }: Process,
  { redis, slack: clients, approvals, operations: store, audit, languages }: Stores,
  azure: AzureClients,
): { readonly notifier: Notifier; readonly messages: SlackMessages } {
  const refs = new MessageRefs(redis, config.keyPrefix)
  const pace = new SlackPace(redis, config.keyPrefix)
  const messages = new SlackMessages({ clients, refs, pace })
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
    usually(kind, request, usual) {
      const table = tables.get(kind)
      return usually(table ? stepsOf(table, { request, facts: {} }) : [], usual)
    },
    vpnPackageLink: vpnPackageLinks(azure, audit),
    log,
  })
  return { notifier, messages }
}

async function announceEnd(
  { isLive }: Process,
  { announcements, operations: store }: Stores,
  notifier: Notifier,
  record: OperationRecord,
): Promise<void> {
  // First: while Slack is away, the watch is not to compare with what was announced before.
  const announcement = isLive(record.kind) ? announcementOf(record) : undefined
  if (announcement) await announcements.remember(announcement)
  await notifier.announceEnd(record)
  for (const who of await store.toldWhenFree(record.id)) {
    await notifier.tellFree(record, who)
    await store.forgetWhenFree(record.id, who)
  }
}
