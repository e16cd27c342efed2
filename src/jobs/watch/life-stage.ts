import type { ToldEnd } from './lifetimes.ts'

const MINUTE = 60_000

/** Whoever lives shorter than this is not warned an hour before the end: that is when it was asked for. */
const SHORT_LIFE_MS = 2 * 60 * MINUTE

/** A warning so many minutes before the end, or the end. */
export type Stage = 60 | 15 | 'end'

/**
 * What is due for a cluster with an end: a warning of 60 or of 15 minutes, or its deletion. Nothing is deleted of
 * which nobody was warned a quarter of an hour before: who comes late (an outage, a tag that somebody has written by
 * hand) warns first. Pure.
 * @param told what people were told of this very end
 * @param speed how much faster than documented the remote side runs
 */
export function stageDue(
  life: { readonly since: number | undefined; readonly until: number },
  told: Pick<ToldEnd, 'stages' | 'at'> | undefined,
  now: number,
  speed: number,
): Stage | undefined {
  const left = (life.until - now) * speed
  const stages = told?.stages ?? []
  if (stages.includes('ended')) return undefined
  if (left > 60 * MINUTE) return undefined
  if (left > 15 * MINUTE) {
    const whole = life.since === undefined ? Number.POSITIVE_INFINITY : life.until - life.since
    return stages.length > 0 || whole * speed < SHORT_LIFE_MS ? undefined : 60
  }
  if (!stages.includes(15)) return 15
  const warnedFor = (now - (told?.at ?? now)) * speed
  return left <= 0 && warnedFor >= 15 * MINUTE ? 'end' : undefined
}
