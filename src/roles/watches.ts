import type { Notifier } from '../bot/notifier.ts'
import { hasLeft } from '../bot/people.ts'
import type { Services } from '../jobs/services.ts'
import { lookAtCosts } from '../jobs/watch/cost-watch.ts'
import { lookAtLeavers } from '../jobs/watch/leaver-watch.ts'
import { lookAtLifetimes } from '../jobs/watch/lifetime-watch.ts'
import { startLostWatch } from '../jobs/watch/lost-watch.ts'
import { startSchedule } from '../jobs/watch/schedule.ts'
import { startWatch } from '../jobs/watch/watch.ts'
import type { Process } from './role.ts'
import type { Stores } from './stores.ts'

/** Between two looks at the ends of clusters: a warning is late by so much at most. */
const LIFETIME_LOOK_MS = 60_000
const SHORTEST_LOOK_MS = 1000
/** Between two looks for people who have left. */
const LEAVER_LOOK_MS = 60_000
/** Between two counts of what clusters cost. */
const COST_LOOK_MS = 10 * 60_000
/** However fast the sandbox runs. */
const SHORTEST_WATCH_MS = 2000

interface Watched {
  readonly process: Process
  readonly stores: Stores
  readonly services: Services
  readonly notifier: Notifier
}

/** Starts all that a worker looks at by itself. @returns what closes it */
export function startWatches(watched: Watched): { close(): Promise<void> } {
  const watches = [watchLifetimes(watched), watchCosts(watched), ...watchLeavers(watched)]
  if (watched.process.config.watchEveryMs !== 0)
    watches.push(watchAnnouncements(watched), watchLostCreates(watched))
  return {
    async close() {
      await Promise.all(watches.map((watch) => watch.close()))
    },
  }
}

function watchAnnouncements({ process, stores, services, notifier }: Watched) {
  const { config, log } = process
  const { redis, announcements, operations: store } = stores
  return startWatch({
    redis,
    prefix: config.keyPrefix,
    announcements,
    store,
    services,
    everyMs: Math.max(SHORTEST_WATCH_MS, config.watchEveryMs / config.speed),
    tell: (notice) => notifier.tellDrift(notice),
    log,
  })
}

function watchLifetimes({ process, stores, services, notifier }: Watched) {
  const { config, operations, log } = process
  const { redis, lifetimes, languages, audit } = stores
  return startSchedule({
    redis,
    prefix: config.keyPrefix,
    name: 'lifetimes',
    everyMs: Math.max(SHORTEST_LOOK_MS, LIFETIME_LOOK_MS / config.speed),
    run: () =>
      lookAtLifetimes({
        azure: services.azure,
        lifetimes,
        operations,
        warn: (notice) => notifier.warnOfEnd(notice),
        settle: (told, outcome) => notifier.settleEnd(told, outcome),
        audit,
        languageOf: (who) => languages.of(who),
        now: Date.now,
        speed: config.speed,
        log,
      }),
    log,
  })
}

/** Without a Key Vault there are no personal profiles that could be revoked. */
function watchLeavers({ process, stores, services }: Watched) {
  const { config, operations, log } = process
  const { redis, leavers, slack, languages, audit } = stores
  const { vault } = services.vpn
  if (!vault) return []
  const schedule = startSchedule({
    redis,
    prefix: config.keyPrefix,
    name: 'leavers',
    everyMs: Math.max(SHORTEST_LOOK_MS, LEAVER_LOOK_MS / config.speed),
    run: () =>
      lookAtLeavers({
        azure: services.azure,
        vault,
        leavers,
        operations,
        hasLeft: (person) => hasLeft(person, slack, log),
        audit,
        languageOf: (who) => languages.of(who),
        now: Date.now,
        speed: config.speed,
        log,
      }),
    log,
  })
  return [schedule]
}

function watchCosts({ process, stores, services, notifier }: Watched) {
  const { config, policy, log } = process
  return startSchedule({
    redis: stores.redis,
    prefix: config.keyPrefix,
    name: 'costs',
    everyMs: Math.max(SHORTEST_WATCH_MS, COST_LOOK_MS / config.speed),
    run: () =>
      lookAtCosts({
        services,
        digest: policy.current.costDigest,
        tell: (report, where) => notifier.tellCosts(report, where),
        audit: stores.audit,
        isTold: (month) => notifier.areCostsTold(month),
        now: Date.now,
        speed: config.speed,
      }),
    log,
  })
}

function watchLostCreates({ process, stores, services, notifier }: Watched) {
  const { config, log } = process
  const { lost, announcements, operations: store } = stores
  return startLostWatch({
    lost,
    announcements,
    store,
    services,
    // In our own time, however fast the remote side runs: what is looked for is a loss of ours.
    everyMs: config.watchEveryMs,
    tell: (found) => notifier.tellLost(found),
    log,
  })
}
