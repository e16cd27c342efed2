/**
 * What can go wrong between an app and Slack. The first four hit Web API calls, the others deliveries to the app:
 * `duplicateDelivery` sends the payload again, freshly signed; `replay` sends the very same bytes and signature
 * again; `lostAck` drops the app's answer, so that the person sees a failure although the app did the work.
 */
export type SlackFault =
  | { kind: 'rateLimited'; retryAfterSeconds?: number }
  | { kind: 'down'; status?: number }
  | { kind: 'slow'; delayMs: number }
  | { kind: 'apiError'; error: string }
  | { kind: 'duplicateDelivery' }
  | { kind: 'replay' }
  | { kind: 'lostAck' }

/** A fault with where and how often it strikes; `method` left out means every method, default `times` is 1. */
export type InjectedFault = SlackFault & { method?: string; times?: number }

/** The faults that are still to come. */
export interface SlackFaults {
  inject(fault: InjectedFault): void
  clear(): void
}

const ON_CALLS: readonly string[] = ['rateLimited', 'down', 'slow', 'apiError']

/** A queue of faults, and the two places that use them up. */
export function createFaults(): SlackFaults & {
  forCall(method: string): SlackFault | undefined
  forDelivery(): SlackFault | undefined
} {
  const waiting: { fault: InjectedFault; left: number }[] = []
  const use = (matches: (fault: InjectedFault) => boolean) => {
    const found = waiting.find((entry) => matches(entry.fault))
    if (found === undefined) return undefined
    found.left -= 1
    if (found.left <= 0) waiting.splice(waiting.indexOf(found), 1)
    return found.fault
  }
  return {
    inject: (fault) => void waiting.push({ fault, left: fault.times ?? 1 }),
    clear: () => void waiting.splice(0),
    forCall: (method) =>
      use(
        (fault) =>
          ON_CALLS.includes(fault.kind) && (fault.method === undefined || fault.method === method),
      ),
    forDelivery: () => use((fault) => !ON_CALLS.includes(fault.kind)),
  }
}
