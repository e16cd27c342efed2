import type { ModalView } from '@slack/types'
import { Access, type Caller } from '../bot/access.ts'
import { createBotApp } from '../bot/app.ts'
import { Refusals } from '../bot/refusals.ts'
import type { SlackClients } from '../bot/slack-clients.ts'
import { UserGroups } from '../bot/user-groups.ts'
import { UserError } from '../errors.ts'
import { slackOAuth } from '../http/slack-oauth.ts'
import { SlackReceiver } from '../http/slack-receiver.ts'
import { keptPrices } from '../prices/kept-prices.ts'
import { redisPriceCache } from '../redis/price-cache.ts'
import { sentence } from '../words/sentence.ts'
import type { BotRole, Process } from './role.ts'
import type { Stores } from './stores.ts'

/** Connects Slack with the queue. It knows nothing of Azure. */
export function createBotRole(parts: Process, stores: Stores): BotRole {
  const { config, log, policy, operations, view, isLive } = parts
  const { redis, slack: clients, installations } = stores
  const { keyPrefix: prefix, slack } = config
  const receiver = slack.appToken
    ? undefined
    : new SlackReceiver({ signingSecret: slack.signingSecret ?? '', redis, prefix, log })
  const priceCache = redisPriceCache(redis, prefix)
  const app = createBotApp({
    slack,
    receiver,
    clients,
    installations,
    leavers: stores.leavers,
    log,
    services: {
      ...modals(parts, clients),
      knownPrices: (place) => keptPrices(priceCache, place),
      operations,
      store: stores.operations,
      approvals: stores.approvals,
      announcements: stores.announcements,
      audit: stores.audit,
      auditStore: stores.auditEntries,
      lost: stores.lost,
      languages: stores.languages,
      lifetimes: stores.lifetimes,
      view,
      isLive,
      speed: config.speed,
      access: new Access({
        policy,
        groups: new UserGroups(clients, log),
        refusals: new Refusals(redis, prefix),
        log,
      }),
      now: Date.now,
    },
  })
  const { tokens, apiUrl } = slack
  const oauth = tokens.of === 'several workspaces' ? tokens.oauth : undefined
  return {
    plugins: [
      ...(receiver ? [receiver.plugin] : []),
      ...(oauth && installations
        ? [slackOAuth({ oauth, apiUrl, installations, redis, prefix, log })]
        : []),
    ],
    async start() {
      await app.start()
    },
    async stop() {
      await app.stop()
    },
  }
}

/** How modals are opened and drawn anew. */
function modals({ log }: Process, clients: SlackClients) {
  return {
    async openModal({ teamId }: Caller, triggerId: string, view: ModalView) {
      const client = await clients.interactive(teamId)
      await client.views.open({ trigger_id: triggerId, view }).catch(notOpened)
    },
    async updateModal(
      { teamId }: Caller,
      { id, hash }: { readonly id: string; readonly hash: string },
      view: ModalView,
    ) {
      const client = await clients.interactive(teamId)
      await client.views.update({ view_id: id, hash, view }).catch((error: unknown) => {
        log.debug({ err: error }, 'a modal was not drawn anew')
      })
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
