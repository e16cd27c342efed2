import type { TimePanel } from './slack/console-state.ts'
import type { SteeredTime } from './steered-time.ts'

const SPEEDS: readonly number[] = [0, 1, 10, 60, 600]
const HOUR_MS = 3_600_000

/**
 * The control of the time in the console. Azure runs `scale` times as fast as the time, always: what is set is
 * how fast the time itself passes, so that Causeway, which counts with `scale`, is never wrong.
 */
export function timePanel(time: SteeredTime, scale: number): TimePanel {
  const speeds = [...new Set([...SPEEDS, scale])].sort((one, other) => one - other)
  return {
    state: () => ({
      now: time.now(),
      rate: time.rate,
      speed: Math.round(time.rate * scale),
      speeds,
    }),
    setSpeed(speed) {
      if (!speeds.includes(speed)) throw new Error(`there is no speed ${speed}`)
      time.setRate(speed / scale)
    },
    leap: (by) => time.leap(by === 'azure' ? HOUR_MS / scale : HOUR_MS),
  }
}
