import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import type { Logger } from 'pino'
import { YAMLParseError } from 'yaml'
import { z } from 'zod'
import { type LivePolicy, type Policy, parsePolicy } from './policy.ts'

const LOOK_EVERY_MS = 3000

/** Files that are looked at after SIGHUP: one listener for the process, however many Causeways run in it. */
const hearing = new Set<PolicyFile>()

function onHangUp(): void {
  for (const file of hearing) void file.look()
}

function hear(file: PolicyFile): void {
  if (hearing.size === 0) process.on('SIGHUP', onHangUp)
  hearing.add(file)
}

function stopHearing(file: PolicyFile): void {
  if (hearing.delete(file) && hearing.size === 0) process.off('SIGHUP', onHangUp)
}

/**
 * The access policy as its file says. The file is looked at every few seconds, and at once after SIGHUP; by its
 * content, because mounted files are often links that are replaced. A wrong file changes nothing: the policy before
 * it stays in force until the file is right again.
 */
export class PolicyFile implements LivePolicy {
  readonly #path: string
  readonly #log: Logger
  #policy: Policy
  #digest: string | undefined
  #problems: readonly string[] = []
  #timer: NodeJS.Timeout | undefined

  /** @param policy what the file said at the start */
  constructor(path: string, policy: Policy, log: Logger) {
    this.#path = path
    this.#policy = policy
    this.#log = log
  }

  get current(): Policy {
    return this.#policy
  }

  /** Why the file, as it is now, is not in force: one line for each place, without its content. Empty: it is. */
  get problems(): readonly string[] {
    return this.#problems
  }

  /** @param hearsHangUp false in a terminal, which sends SIGHUP when it is closed: then the process is to end */
  watch({ everyMs = LOOK_EVERY_MS, hearsHangUp = !process.stdout.isTTY } = {}): void {
    this.#timer = setInterval(() => void this.look(), everyMs)
    this.#timer.unref()
    if (hearsHangUp) hear(this)
  }

  stop(): void {
    clearInterval(this.#timer)
    stopHearing(this)
  }

  /** Reads the file; takes over what it says if that has changed and is right. */
  async look(): Promise<void> {
    let text: string
    try {
      text = await readFile(this.#path, 'utf8')
    } catch {
      this.#refuse('unreadable', ['the file cannot be read'])
      return
    }
    const digest = createHash('sha256').update(text).digest('hex')
    if (digest === this.#digest) return
    try {
      const policy = parsePolicy(text)
      const isChange = JSON.stringify(policy) !== JSON.stringify(this.#policy)
      const wasWrong = this.#problems.length > 0
      this.#policy = policy
      this.#problems = []
      this.#digest = digest
      if (isChange) this.#log.info({ policy: this.#path, digest }, 'the access policy has changed')
      else if (wasWrong) this.#log.info({ policy: this.#path }, 'the access policy is right again')
    } catch (error) {
      this.#refuse(digest, placesOf(error))
    }
  }

  /** Told once for each content that is wrong. */
  #refuse(digest: string, problems: readonly string[]): void {
    if (this.#digest === digest) return
    this.#digest = digest
    this.#problems = problems
    this.#log.error(
      { policy: this.#path, problems },
      'the access policy is wrong: the one before stays in force',
    )
  }
}

/** "rules.0.may.1: Invalid option …": where a policy is wrong, without repeating what stands there. */
export function placesOf(error: unknown): readonly string[] {
  if (error instanceof z.ZodError)
    return error.issues.map(({ path, message }) => `${path.join('.') || 'policy'}: ${message}`)
  // The parser's message goes on with the lines of the file.
  if (error instanceof YAMLParseError) return [error.message.split('\n', 1)[0] ?? 'not YAML']
  return ['the file cannot be understood']
}
