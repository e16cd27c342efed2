/**
 * What can go wrong on demand; which call arms it is told in brackets.
 *
 * - `badGateway` [any]: the HDInsight gateway answers an HTML page with 502.
 * - `lostAnswer` [any]: the effect happens, the connection is cut before the answer.
 * - `slow` [any]: the answer takes `durationMs` (10,000).
 * - `concurrentEdit` [save]: somebody else saves just before our save.
 * - `editInBetween` [read of the tags]: somebody else saves right after it.
 * - `failedTask` [request]: the start script of the next restart fails.
 * - `timedOutTask` [request]: the next restart's script hangs until Ambari gives up.
 * - `brokerStaysDown` [request]: the next restart is COMPLETED, its broker dies seconds later.
 * - `wrongListener` [request, new node]: a broker advertises its host name although the managed block is there.
 * - `lateWorker` [new node]: a node that was added shows up `durationMs` (600,000) later.
 * - `laggingState` [request]: for `durationMs` (10,000) after a restart the old state is told.
 * - `hostInMaintenance` [any]: somebody puts a host into maintenance mode.
 * - `otherOperation` [any]: a request of somebody else runs for `durationMs` (600,000).
 * - `configGroup` [any]: a host gets a configuration group of its own.
 * - `alert` [any]: an alert is raised, or ends with state OK.
 */
export type AmbariFaultKind =
  | 'badGateway'
  | 'lostAnswer'
  | 'slow'
  | 'concurrentEdit'
  | 'editInBetween'
  | 'failedTask'
  | 'timedOutTask'
  | 'brokerStaysDown'
  | 'wrongListener'
  | 'lateWorker'
  | 'laggingState'
  | 'hostInMaintenance'
  | 'otherOperation'
  | 'configGroup'
  | 'alert'

export interface AmbariFault {
  readonly kind: AmbariFaultKind
  /** Tried on "METHOD /path", or "ADD host" for a new node; every call when left out. */
  readonly match?: RegExp
  /** How many calls it hits; 1 by default. */
  readonly times?: number
  /** Host name that it is about; the first broker, or every broker of the request, when left out. */
  readonly host?: string
  /** Simulated milliseconds. */
  readonly durationMs?: number
  /** `alert`: what is raised. Default: a critical "Host Disk Usage". */
  readonly alert?: {
    readonly label: string
    readonly state: 'OK' | 'WARNING' | 'CRITICAL' | 'UNKNOWN'
    readonly text: string
  }
}

export interface AmbariFaults {
  /** Arms a fault; the returned function disarms it. */
  inject(fault: AmbariFault): () => void
  clear(): void
  /** The faults that are still armed. */
  active(): readonly AmbariFault[]
  /** Uses a fault of that kind up by one when one is armed for the call; undefined without one. */
  take(kind: AmbariFaultKind, call: string): AmbariFault | undefined
}

export function createAmbariFaults(): AmbariFaults {
  let armed: { readonly fault: AmbariFault; left: number }[] = []
  return {
    inject(fault) {
      const entry = { fault, left: fault.times ?? 1 }
      armed.push(entry)
      return () => {
        armed = armed.filter((other) => other !== entry)
      }
    },
    clear: () => {
      armed = []
    },
    active: () => armed.map(({ fault }) => fault),
    take(kind, call) {
      const entry = armed.find(
        ({ fault }) => fault.kind === kind && (!fault.match || fault.match.test(call)),
      )
      if (!entry) return undefined
      entry.left -= 1
      if (entry.left <= 0) armed = armed.filter((other) => other !== entry)
      return entry.fault
    },
  }
}
