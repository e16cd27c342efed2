import { createHash } from 'node:crypto'
import type { Redis } from 'ioredis'
import type { Json, Requester } from './step.ts'

export type ApprovalStatus = 'pending' | 'approved' | 'denied' | 'expired'

/**
 * A question to people that an operation waits on. It is bound to one change: `changeHash` is the digest of
 * exactly what would be done and of the state it was computed from.
 */
export interface Approval {
  readonly operationId: string
  /** Grows when the question is asked anew; a click on an older card does nothing. */
  readonly revision: number
  readonly changeHash: string
  /** What the card shows, computed by the step that asks. */
  readonly subject: Json
  readonly requestedBy: Requester
  /** True where the requester may decide alone: a new cluster that holds no topics, if the policy allows. */
  readonly requesterMayApprove: boolean
  readonly requestedAt: number
  readonly expiresAt: number
  readonly status: ApprovalStatus
  readonly decidedBy?: string
  readonly decidedAt?: number
}

export type DecisionOutcome =
  | 'decided'
  | 'unknown'
  | 'already decided'
  | 'older revision'
  | 'expired'
  | 'own request'

const ASK = `
local current = redis.call('GET', KEYS[1])
if current then
  local approval = cjson.decode(current)
  if approval.revision >= tonumber(ARGV[2]) then return 0 end
end
redis.call('SET', KEYS[1], ARGV[1], 'EX', ARGV[3])
return 1`

const DECIDE = `
local current = redis.call('GET', KEYS[1])
if not current then return 'unknown' end
local approval = cjson.decode(current)
local revision, status, userId, now = tonumber(ARGV[1]), ARGV[2], ARGV[3], tonumber(ARGV[4])
if approval.revision ~= revision then return 'older revision' end
if approval.status ~= 'pending' then return 'already decided' end
if now >= approval.expiresAt then return 'expired' end
if approval.requestedBy.userId == userId
  and status == 'approved' and not approval.requesterMayApprove then return 'own request' end
local decision = cjson.encode({ status = status, decidedBy = userId, decidedAt = now })
redis.call('SET', KEYS[1], string.sub(current, 1, -2) .. ',' .. string.sub(decision, 2), 'KEEPTTL')
return 'decided'`

const KEEP_SECONDS = 30 * 24 * 3600

/** Digest of a change in canonical form: object keys sorted, so that equal changes have equal digests. */
export function hashChange(change: Json): string {
  return createHash('sha256')
    .update(JSON.stringify(sorted(change)))
    .digest('hex')
}

function sorted(value: Json): Json {
  if (Array.isArray(value)) return value.map(sorted)
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, inner]) => [key, sorted(inner as Json)]),
  )
}

/** How an approval stands towards the change that would be made now. */
export type Standing = 'none' | 'for another change' | ApprovalStatus

/**
 * An approval counts only for the very change, and the very state of the cluster, that it was given for.
 * @param digest of the change as it would be now (`hashChange`)
 */
export function standing(approval: Approval | undefined, digest: string): Standing {
  if (approval === undefined) return 'none'
  return approval.changeHash === digest ? approval.status : 'for another change'
}

/** Approvals in Redis. A decision is taken once, by compare-and-set inside Redis; no store, no approval. */
export class ApprovalStore {
  readonly #redis: Redis
  readonly #prefix: string

  constructor(redis: Redis, prefix: string) {
    this.#redis = redis
    this.#prefix = prefix
  }

  #key(operationId: string): string {
    return `${this.#prefix}:approval:${operationId}`
  }

  /** The newest approval of an operation; a pending one past its time reads as expired. */
  async read(operationId: string, now: number): Promise<Approval | undefined> {
    const json = await this.#redis.get(this.#key(operationId))
    if (!json) return undefined
    const approval = JSON.parse(json) as Approval
    return approval.status === 'pending' && now >= approval.expiresAt
      ? { ...approval, status: 'expired' }
      : approval
  }

  /** Asks; does nothing when this revision, or a newer one, was asked before. */
  async ask(approval: Approval): Promise<void> {
    await this.#redis.eval(
      ASK,
      1,
      this.#key(approval.operationId),
      JSON.stringify(approval),
      String(approval.revision),
      String(KEEP_SECONDS),
    )
  }

  async decide(decision: {
    operationId: string
    revision: number
    status: 'approved' | 'denied'
    by: { teamId: string; userId: string }
    now: number
  }): Promise<DecisionOutcome> {
    return (await this.#redis.eval(
      DECIDE,
      1,
      this.#key(decision.operationId),
      String(decision.revision),
      decision.status,
      decision.by.userId,
      String(decision.now),
    )) as DecisionOutcome
  }
}
