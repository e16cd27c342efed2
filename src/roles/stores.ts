import type { Redis } from 'ioredis'
import type { Logger } from 'pino'
import type { AuditLog } from '../audit/audit-log.ts'
import type { AuditStore } from '../audit/audit-store.ts'
import { openAuditLog } from '../audit/open.ts'
import { Installations } from '../bot/installations.ts'
import { Languages } from '../bot/languages.ts'
import { SlackClients } from '../bot/slack-clients.ts'
import { TokenCipher } from '../bot/token-cipher.ts'
import type { Config } from '../config/config.ts'
import { ApprovalStore } from '../jobs/engine/approvals.ts'
import { OperationStore } from '../jobs/engine/operation-store.ts'
import { StepHistory } from '../jobs/engine/step-history.ts'
import { Announcements } from '../jobs/watch/announcements.ts'
import { Leavers } from '../jobs/watch/leavers.ts'
import { Lifetimes } from '../jobs/watch/lifetimes.ts'
import { LostCreates } from '../jobs/watch/lost-creates.ts'

/** What both roles keep in Redis, and Slack's tokens and people with it, over one connection. */
export interface Stores {
  readonly redis: Redis
  readonly operations: OperationStore
  readonly history: StepHistory
  readonly approvals: ApprovalStore
  readonly announcements: Announcements
  readonly lifetimes: Lifetimes
  readonly leavers: Leavers
  readonly lost: LostCreates
  readonly audit: AuditLog
  readonly auditEntries: AuditStore
  /** Undefined where there is one workspace, whose token comes from the environment. */
  readonly installations: Installations | undefined
  readonly slack: SlackClients
  readonly languages: Languages
}

/** @param redis each role has its own: the bot's fails fast, the worker's waits (see redis.ts) */
export function openStores(config: Config, redis: Redis, log: Logger): Stores {
  const { keyPrefix: prefix, slack: slackConfig, speed } = config
  const { audit, store: auditEntries } = openAuditLog(config.audit, { redis, prefix, log })
  const installations =
    slackConfig.tokens.of === 'several workspaces'
      ? new Installations(redis, prefix, new TokenCipher(slackConfig.tokens.keys))
      : undefined
  const slack = new SlackClients(slackConfig, installations)
  return {
    redis,
    operations: new OperationStore(redis, prefix),
    history: new StepHistory(redis, prefix),
    approvals: new ApprovalStore(redis, prefix),
    announcements: new Announcements(redis, prefix),
    lifetimes: new Lifetimes(redis, prefix),
    leavers: new Leavers(redis, prefix),
    lost: new LostCreates(redis, prefix),
    audit,
    auditEntries,
    installations,
    slack,
    languages: new Languages({ clients: slack, redis, prefix, log, speed }),
  }
}
