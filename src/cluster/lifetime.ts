import { UserError } from '../errors.ts'
import { sentence } from '../words/sentence.ts'

const HOUR = 3600_000

/** Units in which a life is given, in hours. */
const UNITS: Readonly<Record<string, number>> = { h: 1, d: 24, w: 168 }
/** A cluster with a gateway of its own takes most of an hour to be made. */
const SHORTEST_HOURS = 1
const LONGEST_HOURS = 365 * 24

/** When a cluster ends, as its resource group's tags say. */
export interface Lifetime {
  /** Milliseconds since the Unix epoch. */
  readonly until: number
  /**
   * False where its requester has agreed to the deletion by giving it this end; true where somebody has to be asked
   * then, because somebody else gave it.
   */
  readonly asks: boolean
}

/** Tags of a resource group that say how long its cluster lives: they survive the loss of Redis. */
export const UNTIL_TAG = 'causeway:until'
/** From when a life counts. */
export const SINCE_TAG = 'causeway:since'

/**
 * Reads a length of life: "8h", "3d", "2w".
 * @returns hours
 * @throws UserError `life-length`
 */
export function parseLife(text: string, example = '/kafka create orders --ttl 8h'): number {
  const [, count = '', unit = ''] = /^(\d{1,5})\s*([hdw])$/i.exec(text.trim()) ?? []
  const hours = Number(count) * (UNITS[unit.toLowerCase()] ?? Number.NaN)
  if (hours >= SHORTEST_HOURS && hours <= LONGEST_HOURS) return hours
  throw new UserError('life-length', sentence`"${text.slice(0, 40)}" is not a length of life.`, {
    remedy: sentence`Give hours, days or weeks, from 1h to 365d.`,
    example,
  })
}

/**
 * Reads a moment: "2026-11-30", at whose beginning, or "2026-11-30 18:00", both in UTC.
 * @returns milliseconds since the Unix epoch
 * @throws UserError `life-moment`
 */
export function parseMoment(text: string): number {
  const [, day = '', time = '00:00'] =
    /^(\d{4}-\d\d-\d\d)(?:[ T](\d\d:\d\d))?(?: ?(?:Z|UTC))?$/i.exec(text.trim()) ?? []
  const at = Date.parse(`${day}T${time}:00Z`)
  if (!Number.isNaN(at)) return at
  throw new UserError('life-moment', sentence`"${text.slice(0, 40)}" is not a moment.`, {
    remedy: sentence`Give a day, or a day and a time in UTC.`,
    example: '/kafka extend orders until 2026-11-30 18:00',
  })
}

/** The value of the tag: "2026-11-30T18:00:00Z", with " ask" behind it where somebody has to be asked. */
export function untilTag({ until, asks }: Lifetime): string {
  return `${isoSeconds(until)}${asks ? ' ask' : ''}`
}

/** The inverse; undefined for a cluster without an end, and for what people have written into the tag by hand. */
export function parseUntilTag(tag: string | undefined): Lifetime | undefined {
  const [moment = '', word] = (tag ?? '').split(' ')
  const until = Date.parse(moment)
  return Number.isNaN(until) ? undefined : { until, asks: word === 'ask' }
}

/** ISO 8601 in UTC without fractions: "2026-11-23T12:00:00Z". */
export function isoSeconds(at: number): string {
  return new Date(at).toISOString().replace(/\.\d+Z$/, 'Z')
}

/** "8 h", "3 days": a length of life in words, to the nearest hour. */
export function lifeInWords(hours: number) {
  const rounded = Math.max(1, Math.round(hours))
  if (rounded < 48) return sentence`${rounded} h`
  const days = Math.round((rounded / 24) * 10) / 10
  return sentence`${days} days`
}

/**
 * When a cluster ends that is asked for now.
 * @param speed how much faster than documented the remote side runs
 */
export function endAfter(hours: number, now: number, speed: number): number {
  return Math.ceil((now + (hours * HOUR) / speed) / 1000) * 1000
}

/** Hours between two moments, of the remote side's own time. */
export function hoursBetween(from: number, to: number, speed: number): number {
  return ((to - from) * speed) / HOUR
}
