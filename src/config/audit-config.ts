import { z } from 'zod'

/** Settings of the audit log. */
export interface AuditConfig {
  /** 32 bytes each: the first signs, all verify. */
  readonly keys: readonly Buffer[]
  /** How long entries are kept, in days. */
  readonly days: number
  /** True: every entry is written to standard output too. */
  readonly toLog: boolean
}

/** The settings of the audit log, each valid by itself. */
export const AUDIT_ENVIRONMENT = {
  CAUSEWAY_AUDIT_KEY: z
    .string({
      error:
        'is not set. It signs the audit log, without which nothing is changed. Make one with: openssl rand -base64 32',
    })
    .transform((text) => text.split(',').map((key) => Buffer.from(key.trim(), 'base64')))
    .refine(
      (keys) => keys.every((key) => key.length === 32),
      'is one or more keys of 32 bytes in base64. Make one with: openssl rand -base64 32',
    ),
  CAUSEWAY_AUDIT_DAYS: z.coerce.number().int().min(30).max(36_500).default(400),
  CAUSEWAY_AUDIT_LOG: z.enum(['on', 'off']).default('off'),
}

/** The audit log's part of the configuration. */
export function readAuditConfig(settings: {
  readonly CAUSEWAY_AUDIT_KEY: readonly Buffer[]
  readonly CAUSEWAY_AUDIT_DAYS: number
  readonly CAUSEWAY_AUDIT_LOG: 'on' | 'off'
}): AuditConfig {
  return {
    keys: settings.CAUSEWAY_AUDIT_KEY,
    days: settings.CAUSEWAY_AUDIT_DAYS,
    toLog: settings.CAUSEWAY_AUDIT_LOG === 'on',
  }
}
