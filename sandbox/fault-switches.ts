import type { Deed } from './deeds.ts'

/** A fault that somebody at the console can arm. */
export interface FaultEntry<F> {
  readonly id: string
  readonly title: string
  /** What it will do, and how often. */
  readonly effect: string
  readonly fault: F
}

/** As `times` of a fault: until it is switched off. */
export const UNTIL_OFF = 1_000_000

interface Switchboard<F> {
  inject(fault: F): () => void
  active(): readonly F[]
}

/** A switch for each fault; one that has been used up is off. */
export function switches<F>(board: Switchboard<F>, entries: readonly FaultEntry<F>[]): Deed[] {
  return entries.map(({ id, title, effect, fault }) => {
    let disarm = () => {}
    const isOn = () => board.active().includes(fault)
    return {
      id,
      title,
      effect,
      isOn,
      act() {
        if (isOn()) disarm()
        else disarm = board.inject(fault)
      },
    }
  })
}
