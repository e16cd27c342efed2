import type { SimulatedClock } from '../clock.ts'
import { type BrokerStart, startBroker } from './broker-model.ts'
import type { BrokerRuntime, BrokerRuntimeFactory } from './broker-runtime.ts'

/** Time between the two things that Ambari tells: the script returned, and the broker really stays. */
export const DEATH_AFTER_MS = 5000

/**
 * Brokers that only pretend. Their first start takes no time, since a new node comes with a broker that runs;
 * every later one takes `restartMs` of simulated time.
 */
export function simulatedBrokers(options: {
  readonly clock: SimulatedClock
  readonly restartMs: number
}): BrokerRuntimeFactory {
  const { clock, restartMs } = options
  return (_cluster, node): BrokerRuntime => {
    let isNew = true
    let running: BrokerStart | undefined
    /** Counts starts and stops, so that a stop or a newer start ends what an older one still waits for. */
    let turn = 0
    return {
      async start(settings) {
        turn += 1
        const mine = turn
        running = undefined
        if (!isNew) await clock.sleep(restartMs)
        isNew = false
        if (turn !== mine) return
        const started = startBroker(node, settings)
        running = started
        if (started.stays) return
        clock.after(DEATH_AFTER_MS, () => {
          if (turn === mine) running = undefined
        })
      },
      async stop() {
        turn += 1
        running = undefined
      },
      get isAlive() {
        return running !== undefined
      },
      get advertised() {
        return running?.stays ? running.advertised : ''
      },
    }
  }
}
