import type { Redis } from 'ioredis'
import { Script } from '../redis/script.ts'
import type { TokenCipher } from './token-cipher.ts'

/** What a workspace gave Causeway when somebody installed it there. */
export interface SlackInstallation {
  readonly teamId: string
  readonly botToken: string
  readonly botUserId: string
  /** Who installed it, by user id. */
  readonly installedBy: string
  /** Milliseconds since the Unix epoch. */
  readonly installedAt: number
}

/** Writes the newly sealed text unless a new installation came in between. */
const RESEAL = new Script(`
if redis.call('HGET', KEYS[1], 'sealed') == ARGV[1] then redis.call('HSET', KEYS[1], 'sealed', ARGV[2]) end
return 1`)

/** Leaves an installation alone that is newer than the event that ended the one before. */
const REMOVE = new Script(`
local at = redis.call('HGET', KEYS[1], 'installedAt')
if not at or math.floor(tonumber(at) / 1000) > tonumber(ARGV[1]) then return 0 end
return redis.call('DEL', KEYS[1])`)

/** The installations in Redis, one for each workspace, sealed: whoever reads Redis learns no token. */
export class Installations {
  readonly #redis: Redis
  readonly #prefix: string
  readonly #cipher: TokenCipher

  constructor(redis: Redis, prefix: string, cipher: TokenCipher) {
    this.#redis = redis
    this.#prefix = prefix
    this.#cipher = cipher
  }

  #key(teamId: string): string {
    return `${this.#prefix}:slack-installation:${teamId}`
  }

  /**
   * The installation in a workspace, undefined where there is none. What an older key has sealed is sealed anew.
   * @throws UnsealError
   */
  async read(teamId: string): Promise<SlackInstallation | undefined> {
    const key = this.#key(teamId)
    const sealed = await this.#redis.hget(key, 'sealed')
    if (!sealed) return undefined
    const text = this.#cipher.open(sealed, teamId)
    if (!this.#cipher.isCurrent(sealed))
      await RESEAL.run(this.#redis, [key], [sealed, this.#cipher.seal(text, teamId)])
    return JSON.parse(text) as SlackInstallation
  }

  /** Takes the place of an earlier installation in the same workspace. */
  async write(installation: SlackInstallation): Promise<void> {
    await this.#redis.hset(this.#key(installation.teamId), {
      sealed: this.#cipher.seal(JSON.stringify(installation), installation.teamId),
      installedAt: String(installation.installedAt),
    })
  }

  /**
   * Forgets the installation that an event has ended. Slack may deliver the event late, when the app was
   * installed again already; then nothing is forgotten.
   * @param eventTime the event's `event_time`, in seconds since the Unix epoch
   */
  async remove(teamId: string, eventTime: number): Promise<boolean> {
    return (await REMOVE.run(this.#redis, [this.#key(teamId)], [String(eventTime)])) === 1
  }
}
