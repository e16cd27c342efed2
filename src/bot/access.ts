import type { WebClient } from '@slack/web-api'
import type { Logger } from 'pino'
import { UserError } from '../errors.ts'
import { groupsOf, isAllowed, type Permission, type Policy } from '../policy.ts'

export interface Caller {
  readonly teamId: string
  readonly userId: string
  readonly channelId: string
}

const MEMBERS_VALID_MS = 60_000

/** Says who may do what. Group members are read from Slack, at most a minute old; if they cannot be: no. */
export class Access {
  readonly #policy: Policy
  readonly #client: WebClient
  readonly #log: Logger
  readonly #members = new Map<string, { at: number; users: readonly string[] }>()

  constructor(policy: Policy, client: WebClient, log: Logger) {
    this.#policy = policy
    this.#client = client
    this.#log = log
  }

  get policy(): Policy {
    return this.#policy
  }

  /** @throws UserError `not-allowed` */
  async require(caller: Caller, permission: Permission, cluster?: string): Promise<void> {
    if (await this.allows(caller, permission, cluster)) return
    throw new UserError(
      'not-allowed',
      `You may not ${permission === 'approve' ? 'approve changes' : `use ${permission}`}${cluster ? ` on ${cluster}` : ''} here.`,
      { remedy: 'Ask the owners of Causeway to add you to its access policy.' },
    )
  }

  async allows(caller: Caller, permission: Permission, cluster?: string): Promise<boolean> {
    const groups = groupsOf(this.#policy)
    const members = await Promise.all(groups.map((group) => this.#membersOf(group)))
    const groupIds = groups.filter((_, index) => members[index]?.includes(caller.userId))
    return isAllowed(this.#policy, { ...caller, groupIds }, permission, cluster)
  }

  async #membersOf(group: string): Promise<readonly string[]> {
    const known = this.#members.get(group)
    if (known && Date.now() - known.at < MEMBERS_VALID_MS) return known.users
    try {
      const { users = [] } = await this.#client.usergroups.users.list({ usergroup: group })
      this.#members.set(group, { at: Date.now(), users })
      return users
    } catch (error) {
      this.#log.warn(
        { group, err: error },
        'members of a user group could not be read: nobody is in it',
      )
      return []
    }
  }
}
