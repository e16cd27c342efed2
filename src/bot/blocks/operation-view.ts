import type { OperationRecord, StepRecord } from '../../jobs/engine/record.ts'

/** What a message about an operation is made from. */
export interface OperationView {
  readonly record: OperationRecord
  readonly steps: readonly {
    readonly name: string
    readonly title: { readonly doing: string; readonly done: string }
  }[]
  /** How much longer the machines will work, in milliseconds. */
  readonly remainingMs: number
  /** Milliseconds since the Unix epoch. */
  readonly now: number
}

/** The step of an operation that waits for an approval; undefined where it has none. */
export function approvalStep(record: OperationRecord): StepRecord | undefined {
  return Object.entries(record.steps).find(([name]) => name.endsWith('-approval'))?.[1]
}

export interface BrokerNode {
  readonly host: string
  readonly ip: string
  readonly state?: string
  readonly rack?: string
  /** Kafka's id; null where Kafka could not be asked. */
  readonly id?: number | null
  readonly controller?: boolean
  /** `host:port` that clients are told; null as above. */
  readonly advertised?: string | null
  /** Where the sources disagree about it. */
  readonly disagreements?: readonly string[]
}

/** The facts of a create or brokers operation, as far as they are known. */
export function brokerFacts(record: OperationRecord): {
  brokers: readonly BrokerNode[]
  zookeepers: readonly BrokerNode[]
  bootstrap: string | undefined
} {
  const { brokers, zookeepers, bootstrap } = record.facts
  return {
    brokers: (brokers ?? []) as unknown as readonly BrokerNode[],
    zookeepers: (zookeepers ?? []) as unknown as readonly BrokerNode[],
    bootstrap: typeof bootstrap === 'string' ? bootstrap : undefined,
  }
}

/** "wn0-orders" of "wn0-orders.abc.bx.internal.cloudapp.net". */
export function shortHost(host: string): string {
  return host.split('.')[0] ?? host
}
