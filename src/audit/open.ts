import type { Redis } from 'ioredis'
import type { Logger } from 'pino'
import type { AuditConfig } from '../config/audit-config.ts'
import { AuditLog } from './audit-log.ts'
import { AuditStore } from './audit-store.ts'
import { AuditSigner } from './signer.ts'

/** The audit log over one connection to Redis: each role has its own. */
export function openAuditLog(
  { keys, toLog }: AuditConfig,
  { redis, prefix, log }: { readonly redis: Redis; readonly prefix: string; readonly log: Logger },
): { readonly audit: AuditLog; readonly store: AuditStore } {
  const store = new AuditStore(redis, prefix)
  const audit = new AuditLog({
    store,
    signer: new AuditSigner(keys, prefix),
    log,
    ...(toLog && { onEntry: (entry) => log.info({ audit: entry }, 'audited') }),
  })
  return { audit, store }
}
