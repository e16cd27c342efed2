import type { Logger } from 'pino'
import { UserError } from '../errors.ts'
import {
  type Actor,
  allowedClusters,
  groupsOf,
  isAllowed,
  type Permission,
  type Policy,
} from '../policy.ts'
import type { SlackClients } from './slack-clients.ts'

export interface Caller {
  readonly teamId: string
  readonly userId: string
  readonly channelId: string
}

const MEMBERS_VALID_MS = 60_000

/** Says who may do what. Members of a group are read from the caller's own workspace, at most a minute old; if they cannot be: no. */
export class Access {
  readonly #policy: Policy
  readonly #clients: SlackClients
  readonly #log: Logger
  readonly #members = new Map<string, { at: number; users: readonly string[] }>()

  constructor(policy: Policy, clients: SlackClients, log: Logger) {
    this.#policy = policy
    this.#clients = clients
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
    return isAllowed(this.#policy, await this.#actor(caller), permission, cluster)
  }

  /** Patterns of the clusters on which the caller may do it. */
  async clusters(caller: Caller, permission: Permission): Promise<readonly string[]> {
    return allowedClusters(this.#policy, await this.#actor(caller), permission)
  }

  async #actor(caller: Caller): Promise<Actor> {
    const groups = groupsOf(this.#policy)
    const members = await Promise.all(groups.map((group) => this.#membersOf(caller.teamId, group)))
    const groupIds = groups.filter((_, index) => members[index]?.includes(caller.userId))
    return { ...caller, groupIds }
  }

  async #membersOf(teamId: string, group: string): Promise<readonly string[]> {
    const key = `${teamId}/${group}`
    const known = this.#members.get(key)
    if (known && Date.now() - known.at < MEMBERS_VALID_MS) return known.users
    try {
      const client = await this.#clients.interactive(teamId)
      const { users = [] } = await client.usergroups.users.list({ usergroup: group })
      this.#members.set(key, { at: Date.now(), users })
      return users
    } catch (error) {
      this.#log.warn(
        { teamId, group, err: error },
        'members of a user group could not be read: nobody is in it',
      )
      return []
    }
  }
}
