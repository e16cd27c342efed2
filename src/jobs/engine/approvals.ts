import { createHash } from 'node:crypto'
import type { Redis } from 'ioredis'
import { Script } from '../../redis/script.ts'
import type { Json, Requester } from './step.ts'

/** Where a question stands; each but `pending` is final. */
export type ApprovalStatus = 'pending' | 'approved' | 'denied' | 'expired'

/** One person's yes. */
export interface Vote {
  readonly userId: string
  /** Milliseconds since the Unix epoch. */
  readonly at: number
}

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
  /** True where the requester's yes counts: a new cluster that holds no topics, if the policy allows. */
  readonly requesterMayApprove: boolean
  readonly requestedAt: number
  readonly expiresAt: number
  readonly status: ApprovalStatus
  /** Who has said yes so far, in that order; each person once. */
  readonly votes?: readonly Vote[]
  /** How many had to say yes when it was decided. */
  readonly needed?: number
  /** Whose yes was the last that it took, or whose no ended it. */
  readonly decidedBy?: string
  readonly decidedAt?: number
  /** Why it was denied, in the words of whoever did. */
  readonly reason?: string
}

/** What somebody says to a question. Whether they may has been found out before. */
export interface Decision {
  readonly operationId: string
  readonly revision: number
  readonly status: 'approved' | 'denied'
  readonly by: { readonly teamId: string; readonly userId: string }
  readonly reason?: string
  readonly now: number
  /** How many different people have to approve, by the policy as it is now. */
  readonly needed: number
  /** Whether somebody who approved earlier still may: else their yes does not count any more. */
  readonly stillMay: (userId: string) => boolean
}

/** What became of somebody's word. */
export type DecisionOutcome =
  /** It was this word that decided it. */
  | 'decided'
  /** The yes is noted; others have to follow. */
  | 'counted'
  | 'unknown'
  | 'already decided'
  /** This person's yes was noted before, and does not count twice. */
  | 'already counted'
  | 'older revision'
  | 'expired'
  | 'own request'

const ASK = new Script(`
local current = redis.call('GET', KEYS[1])
if current then
  local approval = cjson.decode(current)
  if approval.revision >= tonumber(ARGV[2]) then return 0 end
end
redis.call('SET', KEYS[1], ARGV[1], 'EX', ARGV[3])
return 1`)

/** Writes what a decision leads to, if nobody has written since the question was read. */
const COMPARE_AND_SET = new Script(`
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[1], ARGV[2], 'KEEPTTL')
return 1`)

/**
 * What a word leads to. All rules of deciding are here, but whether the person may at all.
 * @returns the outcome, and the approval as it is to be kept where that has changed
 */
export function decide(
  approval: Approval,
  decision: Decision,
): { readonly outcome: DecisionOutcome; readonly next?: Approval } {
  const { revision, status, by, now, reason } = decision
  if (approval.revision !== revision) return { outcome: 'older revision' }
  if (approval.status !== 'pending') return { outcome: 'already decided' }
  if (now >= approval.expiresAt) return { outcome: 'expired' }
  if (status === 'approved') return approve(approval, decision)
  const ended = { status, decidedBy: by.userId, decidedAt: now, needed: decision.needed }
  return {
    outcome: 'decided',
    next: { ...approval, ...ended, ...(reason === undefined ? {} : { reason }) },
  }
}

function approve(
  approval: Approval,
  { by: { userId }, now, needed, stillMay }: Decision,
): { readonly outcome: DecisionOutcome; readonly next?: Approval } {
  // By the id alone: nobody becomes somebody else by way of another workspace.
  if (userId === approval.requestedBy.userId && !approval.requesterMayApprove)
    return { outcome: 'own request' }
  const earlier = (approval.votes ?? []).filter((vote) => stillMay(vote.userId))
  const isRepeated = earlier.some((vote) => vote.userId === userId)
  const votes = isRepeated ? earlier : [...earlier, { userId, at: now }]
  if (votes.length < needed) {
    const next = { ...approval, votes }
    return { outcome: isRepeated ? 'already counted' : 'counted', next }
  }
  const ended = { status: 'approved', decidedBy: userId, decidedAt: now, needed } as const
  return { outcome: 'decided', next: { ...approval, votes, ...ended } }
}

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

/** Approvals in Redis. Each word is taken once, by compare-and-set inside Redis; no store, no approval. */
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
    const key = this.#key(approval.operationId)
    const values = [JSON.stringify(approval), String(approval.revision), String(KEEP_SECONDS)]
    await ASK.run(this.#redis, [key], values)
  }

  /** @throws Error when others decide faster, again and again */
  async decide(decision: Decision): Promise<DecisionOutcome> {
    const key = this.#key(decision.operationId)
    for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
      const json = await this.#redis.get(key)
      if (!json) return 'unknown'
      const { outcome, next } = decide(JSON.parse(json) as Approval, decision)
      if (next === undefined) return outcome
      if (await COMPARE_AND_SET.run(this.#redis, [key], [json, JSON.stringify(next)]))
        return outcome
    }
    throw new Error(`the approval of ${decision.operationId} changes too fast to be decided`)
  }
}

/** Each attempt fails only because somebody else's word was taken: more people than this do not click at once. */
const ATTEMPTS = 50
