import type { OperationRecord, StepRecord } from '../../jobs/engine/record.ts'
import type { Language, Words } from '../../words/sentence.ts'

/** What a message about an operation is made from. */
export interface OperationView {
  readonly record: OperationRecord
  readonly steps: readonly {
    readonly name: string
    readonly title: { readonly doing: Words; readonly done: Words }
  }[]
  /** How much longer the machines will work, in milliseconds. */
  readonly remainingMs: number
  /** How many runs here that is known from; 0: from documented times. */
  readonly runs: number
  /** Milliseconds since the Unix epoch. */
  readonly now: number
  /** In which it is written: that of whoever reads it. */
  readonly language: Language
}

/** The step of an operation that waits for an approval, or was the last to; undefined where it has none. */
export function approvalStep(record: OperationRecord): StepRecord | undefined {
  const steps = Object.entries(record.steps).flatMap(([name, step]) =>
    name.endsWith('-approval') ? [step] : [],
  )
  return steps.find(({ state }) => state === 'running') ?? steps.findLast(isBegun) ?? steps.at(-1)
}

const isBegun = ({ state }: StepRecord) => state !== 'pending'

/** A broker as an operation has found it. */
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
  readonly disagreements?: readonly Words[]
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
  return host.split('.')[0] || host
}
