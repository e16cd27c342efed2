/**
 * What can go wrong on demand. Each kind takes effect where it makes sense: `throttle`, `conflict`,
 * `serverError`, `policyRefused`, `tokenExpired` (the token is refused from then on), `lostReply` and `lateReply` at
 * any request; `quota`, `nameTaken`,
 * `regionClosed`, `sizeRefused` in the checks before a cluster and at its creation (`nameTaken` also for storage
 * accounts); `keysForbidden` where a cluster is made with a storage key; `settingsIgnored` and `settingsNotRendered` where
 * one is made with settings of Kafka; `principalNotFound` where a role is given;
 * `gatewayUnhealthy` at the start of Network Watcher's troubleshooting; `noWatcher` at the list of Network
 * Watchers; `operationFails` at any write that starts a long operation; `clusterError` at the creation of a
 * cluster, which then ends in Error; `lingeringNics` at the deletion of a cluster; `pricesUnreachable` and
 * `pricesGarbage` at the price service.
 */
export type FaultKind =
  | 'throttle'
  | 'conflict'
  | 'serverError'
  | 'tokenExpired'
  | 'policyRefused'
  | 'principalNotFound'
  | 'keysForbidden'
  | 'settingsIgnored'
  | 'settingsNotRendered'
  | 'lostReply'
  | 'lateReply'
  | 'quota'
  | 'nameTaken'
  | 'regionClosed'
  | 'sizeRefused'
  | 'operationFails'
  | 'clusterError'
  | 'lingeringNics'
  | 'gatewayUnhealthy'
  | 'noWatcher'
  | 'pricesUnreachable'
  | 'pricesGarbage'

export interface Fault {
  readonly kind: FaultKind
  /** Tried on "METHOD /path"; every request when left out. */
  readonly match?: RegExp
  /** How many requests it hits, 1 by default. Reads and dry runs that merely show a refusal do not count. */
  readonly times?: number
  /** `throttle`: real seconds of Retry-After before scaling, 10 by default; `null` sends no such header. */
  readonly retryAfterSeconds?: number | null
  /** `lateReply` and `lingeringNics`: simulated milliseconds. */
  readonly delayMs?: number
  /** `operationFails` and `clusterError`: what the operation reports. */
  readonly code?: string
  /** Also the body of `pricesGarbage`; an HTML page by default. */
  readonly message?: string
}

export interface FaultSwitches {
  /** Arms a fault; the returned function disarms it. */
  inject(fault: Fault): () => void
  clear(): void
  /** The faults that are still armed. */
  active(): readonly Fault[]
}

export interface Faults extends FaultSwitches {
  /** Uses a fault up by one when one of that kind is armed for the request. */
  take(kind: FaultKind, request: string): Fault | undefined
  /** The same without using it up. */
  peek(kind: FaultKind, request: string): Fault | undefined
}

export function createFaults(onChange: () => void): Faults {
  let armed: { readonly fault: Fault; left: number }[] = []
  const find = (kind: FaultKind, request: string) =>
    armed.find(
      ({ fault }) => fault.kind === kind && (!fault.match || request.search(fault.match) >= 0),
    )
  return {
    inject(fault) {
      const entry = { fault, left: fault.times ?? 1 }
      armed.push(entry)
      onChange()
      return () => {
        armed = armed.filter((other) => other !== entry)
        onChange()
      }
    },
    clear() {
      armed = []
      onChange()
    },
    active: () => armed.map(({ fault }) => fault),
    take(kind, request) {
      const entry = find(kind, request)
      if (!entry) return undefined
      entry.left -= 1
      if (entry.left <= 0) armed = armed.filter((other) => other !== entry)
      onChange()
      return entry.fault
    },
    peek: (kind, request) => find(kind, request)?.fault,
  }
}
