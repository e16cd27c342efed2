/**
 * What can go wrong on demand.
 *
 * - `underReplicated`: a broker stays out of sync.
 * - `wrongListener`: a broker lists itself under another host.
 * - `unreachable`: no broker of the cluster can be reached, as without a route.
 */
export interface KafkaFault {
  readonly kind: 'underReplicated' | 'wrongListener' | 'unreachable'
  readonly cluster: string
  /** The last broker when left out. */
  readonly brokerId?: number
}

export interface KafkaFaults {
  inject(fault: KafkaFault): void
  clear(): void
  active(): readonly KafkaFault[]
}

export function createKafkaFaults(): KafkaFaults {
  let armed: KafkaFault[] = []
  return {
    inject: (fault) => void armed.push(fault),
    clear: () => {
      armed = []
    },
    active: () => armed,
  }
}
