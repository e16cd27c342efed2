import type { Logger } from 'pino'
import { UserError } from '../errors.ts'
import type { Requester } from '../jobs/engine/step.ts'
import { type Change, counts, quorumFor } from '../policy/approval-rule.ts'
import { decidingGroups } from '../policy/approvers.ts'
import { type Excess, excess, highestPrice, type Wish } from '../policy/limits.ts'
import {
  type Actor,
  allowedClusters,
  contactOf,
  groupsOf,
  isAllowed,
  type LivePolicy,
  limitsOfRules,
  type Permission,
  type Policy,
} from '../policy/policy.ts'
import { type Language, sentence, type Words } from '../words/sentence.ts'
import type { Refusal, Refusals } from './refusals.ts'
import type { UserGroups } from './user-groups.ts'

/** Who typed or clicked, and where. */
export interface Caller extends Requester {
  /** What they read. */
  readonly language: Language
}

/** Where and about what a decision is taken; the channel is that of the operation. */
export interface Question extends Change {
  readonly channelId: string
}

/** Why somebody may not decide: no rule lets them approve at all, or their approval does not count for this change. */
export type Undecided = 'not allowed' | 'not asked'

/** What decides who may do what. */
export interface AccessOptions {
  readonly policy: LivePolicy
  readonly groups: UserGroups
  readonly refusals: Refusals
  readonly log: Logger
}

/** Says who may do what. Members of a group are read from the caller's own workspace; if they cannot be: no. */
export class Access {
  readonly #options: AccessOptions

  constructor(options: AccessOptions) {
    this.#options = options
  }

  /** As it is at this moment. */
  get policy(): Policy {
    return this.#options.policy.current
  }

  /** @throws UserError `not-allowed` */
  async require(caller: Requester, permission: Permission, cluster?: string): Promise<void> {
    if (await this.allows(caller, permission, cluster)) return
    await this.#note(caller, { permission, cluster, at: Date.now() })
    throw this.#notAllowed(permission, cluster)
  }

  async allows(caller: Requester, permission: Permission, cluster?: string): Promise<boolean> {
    const { policy } = this
    return isAllowed(policy, await this.actor(caller, policy), permission, cluster)
  }

  /** Patterns of the clusters on which the caller may do it. */
  async clusters(caller: Requester, permission: Permission): Promise<readonly string[]> {
    const { policy } = this
    return allowedClusters(policy, await this.actor(caller, policy), permission)
  }

  /** The limit of the policy that a wish does not keep; undefined: it may be done. */
  async excess(
    caller: Requester,
    permission: Permission,
    cluster: string,
    wish: Wish,
  ): Promise<Excess | undefined> {
    const { policy } = this
    const actor = await this.actor(caller, policy)
    return excess(policy.limits, limitsOfRules(policy, actor, permission, cluster), wish)
  }

  /** US dollars a month that a cluster may cost, which keeps the other limits; undefined: any. */
  async highestPrice(
    caller: Requester,
    permission: Permission,
    cluster: string,
    wish: Omit<Wish, 'pricePerMonth'>,
  ): Promise<number | undefined> {
    const { policy } = this
    const actor = await this.actor(caller, policy)
    return highestPrice(policy.limits, limitsOfRules(policy, actor, permission, cluster), wish)
  }

  /**
   * Reads the user groups now.
   * @returns what stands in the way of somebody who wants to decide the question; undefined: they may
   */
  async readDeciders(question: Question): Promise<(userId: string) => Undecided | undefined> {
    return this.#deciders(question, true)
  }

  /** As far as it was known a minute ago: for what is shown, not for what is done. */
  async mayDecide(userId: string, question: Question): Promise<boolean> {
    return (await this.#deciders(question, false))(userId) === undefined
  }

  async #deciders(question: Question, fresh: boolean) {
    const { policy } = this
    const { teamId, channelId, cluster } = question
    const quorum = quorumFor(policy.approvals, question)
    const groups = decidingGroups(policy, question)
    const groupsIn = await this.#options.groups.memberships(teamId, groups, fresh)
    return (userId: string): Undecided | undefined => {
      const actor: Actor = { teamId, channelId, userId, groupIds: groupsIn(userId) }
      if (!isAllowed(policy, actor, 'approve', cluster)) return 'not allowed'
      return counts(quorum, actor) ? undefined : 'not asked'
    }
  }

  /** Notes that somebody wanted to decide in vain. @returns the error to tell */
  async refuseDecision(
    caller: Requester,
    { kind, cluster }: Question,
    why: Undecided,
  ): Promise<UserError> {
    await this.#note(caller, { permission: 'approve', cluster, approving: kind, at: Date.now() })
    if (why === 'not allowed') return this.#notAllowed('approve', cluster)
    return new UserError(
      'not-an-approver',
      sentence`This is decided by others: the access policy names who approves "${kind}" on ${cluster ?? ''}.`,
      {
        remedy: sentence`Leave it to them, or ask: ${contactOf(this.policy)}.`,
        example: '/kafka help why',
      },
    )
  }

  #notAllowed(permission: Permission, cluster: string | undefined): UserError {
    return new UserError('not-allowed', refusedInWords(permission, cluster), {
      remedy: sentence`Ask ${contactOf(this.policy)} to add you to the access policy.`,
      example: '/kafka help why',
    })
  }

  /** What is explained later must not keep anybody from being refused now. */
  async #note(caller: Requester, refusal: Refusal): Promise<void> {
    await this.#options.refusals
      .note(caller, refusal)
      .catch((error: unknown) =>
        this.#options.log.warn({ err: error }, 'a refusal could not be kept for help why'),
      )
  }

  /** The caller with the groups that they are in. */
  async actor(caller: Requester, policy: Policy): Promise<Actor> {
    const groupsIn = await this.#options.groups.memberships(caller.teamId, groupsOf(policy))
    return { ...caller, groupIds: groupsIn(caller.userId) }
  }

  /** The last refusal of the caller in this channel. */
  async lastRefusal(caller: Requester): Promise<Refusal | undefined> {
    return this.#options.refusals.last(caller)
  }
}

function refusedInWords(permission: Permission, cluster: string | undefined): Words {
  if (permission === 'approve')
    return cluster
      ? sentence`You may not approve changes on ${cluster} here.`
      : sentence`You may not approve changes here.`
  return cluster
    ? sentence`You may not use ${permission} on ${cluster} here.`
    : sentence`You may not use ${permission} here.`
}
