import type { Deed } from './deeds.ts'
import type { RedisWay } from './redis-way.ts'

const LATE_MS = 2500

/** Redis slow, and Redis gone; switching one on ends the other. */
export function redisFaults(way: RedisWay): Deed[] {
  let state: 'well' | 'slow' | 'gone' = 'well'
  const toggle = (bad: 'slow' | 'gone', begin: () => void) => () => {
    way.recover()
    state = state === bad ? 'well' : bad
    if (state === bad) begin()
  }
  return [
    {
      id: 'redis-slow',
      title: 'Redis is slow',
      effect: 'Every answer of Redis comes 2.5 s late, until switched off.',
      isOn: () => state === 'slow',
      act: toggle('slow', () => way.delayAnswers(LATE_MS)),
    },
    {
      id: 'redis-gone',
      title: 'Redis is gone',
      effect: 'Cuts every connection to Redis and refuses new ones, until switched off.',
      isOn: () => state === 'gone',
      act: toggle('gone', () => way.refuse()),
    },
  ]
}
