/**
 * What can go wrong on demand, until it is disarmed.
 *
 * - `underReplicated`: a broker stays out of sync.
 * - `wrongListener`: a broker lists itself under another host.
 * - `unreachable`: no broker of the cluster can be reached, as without a route; open connections end.
 */
export interface KafkaFault {
  readonly kind: 'underReplicated' | 'wrongListener' | 'unreachable'
  /** Every cluster when left out. */
  readonly cluster?: string
  /** The last broker when left out. */
  readonly brokerId?: number
}

export interface KafkaFaults {
  /** Arms a fault; the returned function disarms it. */
  inject(fault: KafkaFault): () => void
  clear(): void
  /** The faults that are armed. */
  active(): readonly KafkaFault[]
}

export function createKafkaFaults(onChange: () => void): KafkaFaults {
  // Each in an entry of its own: the same fault armed twice is disarmed one at a time.
  let armed: readonly { readonly fault: KafkaFault }[] = []
  const arm = (entries: typeof armed) => {
    armed = entries
    onChange()
  }
  return {
    inject(fault) {
      const entry = { fault }
      arm([...armed, entry])
      return () => arm(armed.filter((other) => other !== entry))
    },
    clear: () => arm([]),
    active: () => armed.map(({ fault }) => fault),
  }
}
