import { randomBytes } from 'node:crypto'
import type { TestContext } from 'node:test'
import { pino } from 'pino'
import { AuditLog } from '../../src/audit/audit-log.ts'
import { AuditStore } from '../../src/audit/audit-store.ts'
import { AuditSigner } from '../../src/audit/signer.ts'
import { type Anchor, type Verification, verifyLog } from '../../src/audit/verify.ts'
import { testPrefix, testRedis } from '../support/redis.ts'

export const silent = pino({ level: 'silent' })

/** An audit log of its own in the real Redis. */
export async function auditStage(t: TestContext) {
  const redis = await testRedis(t)
  const prefix = testPrefix()
  const keys = [randomBytes(32)]
  const store = new AuditStore(redis, prefix)
  const signer = new AuditSigner(keys, prefix)
  const open = (with_ = signer) => new AuditLog({ store, signer: with_, log: silent })
  const verify = (anchors: readonly Anchor[] = [], with_ = signer): Promise<Verification> =>
    verifyLog(store, with_, anchors)
  return { redis, prefix, keys, store, signer, open, verify, logKey: `${prefix}:audit` }
}
