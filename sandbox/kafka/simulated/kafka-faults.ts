/**
 * What can go wrong on demand, until it is disarmed.
 *
 * - `underReplicated`: a broker stays out of sync.
 * - `wrongListener`: a broker lists itself under another host.
 * - `unreachable`: no broker of the cluster can be reached, as without a route; open connections end.
 */
export interface KafkaFault {
  readonly kind: 'underReplicated' | 'wrongListener' | 'unreachable'
  readonly cluster: string
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
  let armed: readonly KafkaFault[] = []
  const arm = (faults: readonly KafkaFault[]) => {
    armed = faults
    onChange()
  }
  return {
    inject(fault) {
      // A copy: the same fault armed twice is disarmed one at a time.
      const entry = { ...fault }
      arm([...armed, entry])
      return () => arm(armed.filter((other) => other !== entry))
    },
    clear: () => arm([]),
    active: () => armed,
  }
}
