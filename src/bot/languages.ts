import type { Redis } from 'ioredis'
import type { Logger } from 'pino'
import { LANGUAGES, type Language, languageOf } from '../words/sentence.ts'
import type { SlackClients } from './slack-clients.ts'

/** How long it is believed, in milliseconds: people change it in Slack's preferences, rarely. */
const VALID_MS = 60 * 60_000
/** Slack waits for an answer at the same time: longer than this nobody waits for the language. */
const WAIT_MS = 250
/** After a failure Slack is not asked again for this long, in milliseconds. */
const PAUSE_MS = 60_000
const KEEP_SECONDS = 90 * 24 * 3600

interface Person {
  readonly teamId: string
  readonly userId: string
}

/** What people's languages are read with, and kept in. */
export interface LanguagesOptions {
  readonly clients: SlackClients
  readonly redis: Redis
  readonly prefix: string
  readonly log: Logger
  /** How much faster than usual time runs: 1, but for the sandbox. */
  readonly speed?: number
}

/** What people read, by the locale that they chose in Slack (`users.info`, scope `users:read`). */
export class Languages {
  readonly #options: LanguagesOptions
  readonly #known = new Map<string, { readonly language: Language; readonly until: number }>()
  readonly #asking = new Map<string, Promise<Language>>()

  constructor(options: LanguagesOptions) {
    this.#options = options
  }

  /** Answers within a quarter of a second, and never fails: what was known last, or English, where Slack is slow. */
  async of(person: Person): Promise<Language> {
    const key = `${person.teamId}/${person.userId}`
    const known = this.#known.get(key)
    if (known && Date.now() < known.until) return known.language
    const remembered = known ? Promise.resolve(known.language) : this.#remembered(key)
    return Promise.race([
      this.#ask(key, person).catch(() => remembered),
      afterMs(WAIT_MS).then(() => Promise.race([remembered, Promise.resolve('en' as const)])),
    ])
  }

  /** One question at a time about a person, whoever waits for the answer. */
  #ask(key: string, person: Person): Promise<Language> {
    const asked = this.#asking.get(key)
    if (asked) return asked
    const asking = this.#read(key, person).finally(() => this.#asking.delete(key))
    this.#asking.set(key, asking)
    return asking
  }

  async #read(key: string, { teamId, userId }: Person): Promise<Language> {
    const { clients, redis, log, speed = 1 } = this.#options
    try {
      const client = await clients.interactive(teamId)
      const { user } = await client.users.info({ user: userId, include_locale: true })
      const language = languageOf(user?.locale)
      this.#known.set(key, { language, until: Date.now() + VALID_MS / speed })
      void redis.set(this.#key(key), language, 'EX', KEEP_SECONDS).catch(() => {})
      return language
    } catch (error) {
      log.warn({ teamId, err: error }, 'the language of a person could not be read')
      const language = await this.#remembered(key)
      this.#known.set(key, { language, until: Date.now() + PAUSE_MS / speed })
      return language
    }
  }

  /** What another process, or an earlier run, has read. */
  async #remembered(key: string): Promise<Language> {
    const kept = await this.#options.redis.get(this.#key(key)).catch(() => null)
    return LANGUAGES.find((language) => language === kept) ?? 'en'
  }

  #key(key: string): string {
    return `${this.#options.prefix}:language:${key}`
  }
}

/** Keeps no process alive. */
function afterMs(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms).unref())
}
