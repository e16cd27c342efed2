/**
 * What can go wrong between an app and Slack. The first five hit Web API calls, the others deliveries to the app:
 * `refuseBlocks` refuses what has blocks of these types, as a client would that does not know them (answers through
 * a response URL too); `duplicateDelivery` sends the payload again, freshly signed; `replay` sends the very same
 * bytes and signature again; `lostAck` drops the app's answer, so that the person sees a failure although the app
 * did the work.
 */
export type SlackFault =
  | { kind: 'rateLimited'; retryAfterSeconds?: number }
  | { kind: 'down'; status?: number }
  | { kind: 'slow'; delayMs: number }
  | { kind: 'apiError'; error: string }
  | { kind: 'refuseBlocks'; types: readonly string[] }
  | { kind: 'duplicateDelivery' }
  | { kind: 'replay' }
  | { kind: 'lostAck' }

/** A fault with where and how often it strikes; `method` left out means every method, default `times` is 1. */
export type InjectedFault = SlackFault & { method?: string; times?: number }

/** The faults that are still to come. */
export interface SlackFaults {
  /** Arms a fault; the returned function disarms it. */
  inject(fault: InjectedFault): () => void
  clear(): void
  /** The faults that are still armed. */
  active(): readonly InjectedFault[]
}

/** The places that use faults up. */
export interface SlackFaultPoints {
  forCall(method: string): SlackFault | undefined
  forDelivery(): SlackFault | undefined
  /** The first of these block types that is refused now. */
  refusedBlock(types: readonly string[]): string | undefined
}

const ON_CALLS: readonly string[] = ['rateLimited', 'down', 'slow', 'apiError']
const ON_DELIVERIES: readonly string[] = ['duplicateDelivery', 'replay', 'lostAck']

/** A queue of faults, and the places that use them up. */
export function createFaults(): SlackFaults & SlackFaultPoints {
  const waiting: { fault: InjectedFault; left: number }[] = []
  const remove = (entry: (typeof waiting)[number]) => {
    const index = waiting.indexOf(entry)
    if (index >= 0) waiting.splice(index, 1)
  }
  const use = (matches: (fault: InjectedFault) => boolean) => {
    const found = waiting.find((entry) => matches(entry.fault))
    if (found === undefined) return undefined
    found.left -= 1
    if (found.left <= 0) remove(found)
    return found.fault
  }
  return {
    inject(fault) {
      const entry = { fault, left: fault.times ?? 1 }
      waiting.push(entry)
      return () => remove(entry)
    },
    clear: () => void waiting.splice(0),
    active: () => waiting.map(({ fault }) => fault),
    forCall: (method) =>
      use(
        (fault) =>
          ON_CALLS.includes(fault.kind) && (fault.method === undefined || fault.method === method),
      ),
    forDelivery: () => use((fault) => ON_DELIVERIES.includes(fault.kind)),
    refusedBlock(types) {
      const refused = (fault: InjectedFault) =>
        fault.kind === 'refuseBlocks' ? types.find((type) => fault.types.includes(type)) : undefined
      const fault = use((each) => refused(each) !== undefined)
      return fault && refused(fault)
    },
  }
}
