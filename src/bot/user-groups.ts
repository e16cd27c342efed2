import type { Logger } from 'pino'
import type { SlackClients } from './slack-clients.ts'

const MEMBERS_VALID_MS = 60_000
const HANDLES_VALID_MS = 10 * 60_000

interface Kept<T> {
  readonly at: number
  readonly value: T
}

/** User groups of Slack, read in the workspace that they belong to. */
export class UserGroups {
  readonly #clients: SlackClients
  readonly #log: Logger
  readonly #members = new Map<string, Kept<readonly string[]>>()
  readonly #handles = new Map<string, Kept<ReadonlyMap<string, string>>>()

  constructor(clients: SlackClients, log: Logger) {
    this.#clients = clients
    this.#log = log
  }

  /**
   * Ids of the groups, of those named, that each person is in. A group that cannot be read has no members.
   * @param fresh read now; else it may be a minute old
   */
  async memberships(
    teamId: string,
    groups: readonly string[],
    fresh = false,
  ): Promise<(userId: string) => readonly string[]> {
    const members = await Promise.all(groups.map((group) => this.#membersOf(teamId, group, fresh)))
    return (userId) => groups.filter((_, index) => members[index]?.includes(userId))
  }

  async #membersOf(teamId: string, group: string, fresh: boolean): Promise<readonly string[]> {
    const key = `${teamId}/${group}`
    const known = this.#members.get(key)
    if (!fresh && known && Date.now() - known.at < MEMBERS_VALID_MS) return known.value
    try {
      const client = await this.#clients.interactive(teamId)
      const { users = [] } = await client.usergroups.users.list({ usergroup: group })
      this.#members.set(key, { at: Date.now(), value: users })
      return users
    } catch (error) {
      this.#log.warn(
        { teamId, group, err: error },
        'members of a user group could not be read: nobody is in it',
      )
      return []
    }
  }

  /** "@kafka-admins" for each group, at most ten minutes old: text that calls nobody. Its id where that is not known. */
  async handles(teamId: string, groups: readonly string[]): Promise<readonly string[]> {
    const known = groups.length === 0 ? undefined : await this.#handlesOf(teamId)
    return groups.map((group) => `@${known?.get(group) ?? group}`)
  }

  async #handlesOf(teamId: string): Promise<ReadonlyMap<string, string> | undefined> {
    const known = this.#handles.get(teamId)
    if (known && Date.now() - known.at < HANDLES_VALID_MS) return known.value
    try {
      const client = await this.#clients.background(teamId)
      const { usergroups = [] } = await client.usergroups.list({})
      const value = new Map(
        // Letters that Slack takes for handles, none of which means anything in a message.
        usergroups.map(({ id = '', handle = '' }) => [id, handle.replaceAll(/[^\p{L}\d.-]/gu, '')]),
      )
      this.#handles.set(teamId, { at: Date.now(), value })
      return value
    } catch (error) {
      this.#log.warn({ teamId, err: error }, 'names of user groups could not be read')
      return known?.value
    }
  }
}
