import { randomBytes } from 'node:crypto'

const TRIGGER_LIFE_MS = 3000
const RESPONSE_URL_LIFE_MS = 30 * 60_000
const RESPONSE_URL_USES = 5

/** Where a `response_url` leads: the channel, the person, and the message clicked on, if there was one. */
export interface ResponseTarget {
  readonly channel: string
  readonly userId: string
  readonly messageTs: string | undefined
  readonly threadTs: string | undefined
}

/** The short-lived permissions that Slack hands out with each interaction. */
export interface Tickets {
  issueTrigger(userId: string): string
  /** Uses a trigger up. Returns the person, or Slack's error: a trigger lives 3 s and opens one view. */
  useTrigger(id: string): { userId: string } | { error: string }
  /** Returns the id of a new response URL. */
  issueResponseUrl(target: ResponseTarget): string
  /** Counts one of the 5 uses within 30 minutes. */
  useResponseUrl(id: string): ResponseTarget | { error: string }
}

/** Tickets in memory; `now` is the wall clock in milliseconds. */
export function createTickets(now: () => number): Tickets {
  const triggers = new Map<string, { userId: string; at: number; used: boolean }>()
  const urls = new Map<string, { target: ResponseTarget; at: number; uses: number }>()
  return {
    issueTrigger(userId) {
      const id = `${now()}.${randomBytes(8).toString('hex')}`
      triggers.set(id, { userId, at: now(), used: false })
      return id
    },
    useTrigger(id) {
      const trigger = triggers.get(id)
      if (trigger === undefined) return { error: 'invalid_trigger_id' }
      if (trigger.used) return { error: 'exchanged_trigger_id' }
      if (now() - trigger.at > TRIGGER_LIFE_MS) return { error: 'expired_trigger_id' }
      trigger.used = true
      return { userId: trigger.userId }
    },
    issueResponseUrl(target) {
      const id = randomBytes(16).toString('hex')
      urls.set(id, { target, at: now(), uses: 0 })
      return id
    },
    useResponseUrl(id) {
      const url = urls.get(id)
      if (url === undefined || now() - url.at > RESPONSE_URL_LIFE_MS)
        return { error: 'expired_url' }
      if (url.uses >= RESPONSE_URL_USES) return { error: 'used_url' }
      url.uses += 1
      return url.target
    },
  }
}
