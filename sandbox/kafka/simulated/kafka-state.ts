/** A broker of the sandbox at this moment. */
export interface SimulatedBroker {
  readonly id: number
  /** Fully qualified host name. */
  readonly host: string
  readonly ip: string
  readonly rack: string
  readonly isAlive: boolean
  /** For example `PLAINTEXT://10.0.0.11:9092`; empty for a process that dies before it listens. */
  readonly advertised: string
}

/** Of brokers in Ambari's stack for Kafka, and of topics without a value of their own. */
export const DEFAULT_MIN_INSYNC_REPLICAS = 1

export interface TopicSpec {
  readonly name: string
  readonly partitions: number
  /** At most as many as brokers run. */
  readonly replicationFactor: number
  /** `DEFAULT_MIN_INSYNC_REPLICAS` */
  readonly minInsyncReplicas?: number
}

/** A stored record batch, as the producer sent it but for its offset. */
export interface StoredBatch {
  /** Of its first record. */
  readonly offset: number
  readonly records: number
  readonly bytes: Buffer
}

interface StoredPartition {
  readonly id: number
  /** The preferred leader first. */
  readonly replicas: readonly number[]
  readonly log: StoredBatch[]
  /** Consumer group → where it goes on. */
  readonly committed: Map<string, number>
}

export interface Partition extends StoredPartition {
  readonly isr: readonly number[]
  /** -1 while no replica is in sync. */
  readonly leader: number
}

interface Topic {
  readonly minInsyncReplicas: number
  readonly partitions: readonly StoredPartition[]
}

export interface KafkaStateOptions {
  readonly brokers: () => readonly SimulatedBroker[]
  /** Simulated milliseconds. */
  readonly now: () => number
  /** Simulated milliseconds until a broker that came back is in sync. */
  readonly catchUpMs: number
  /** True for a broker that is kept out of sync. */
  readonly heldBack: (brokerId: number) => boolean
}

/** Whether a broker runs and listens. */
export const isUp = ({ isAlive, advertised }: SimulatedBroker) => isAlive && advertised !== ''

/**
 * What the brokers of one cluster share: topics, replicas, who is in sync. Simpler than Kafka: a broker that stops
 * leaves every ISR at once, the last one too, and the first live replica in sync always leads.
 */
export class KafkaState {
  readonly #options: KafkaStateOptions
  readonly #topics = new Map<string, Topic>()
  /** Since when each broker has been up; absent while it is down. */
  readonly #upSince = new Map<number, number>()

  constructor(options: KafkaStateOptions) {
    this.#options = options
    for (const { id } of this.live) this.#upSince.set(id, Number.NEGATIVE_INFINITY)
  }

  /** Takes note of who is up now. A restart between two calls goes unnoticed. */
  settle(): void {
    const brokers = this.#options.brokers()
    for (const id of this.#upSince.keys())
      if (!brokers.some((broker) => broker.id === id)) this.#upSince.delete(id)
    for (const broker of brokers)
      if (!isUp(broker)) this.#upSince.delete(broker.id)
      else if (!this.#upSince.has(broker.id)) this.#upSince.set(broker.id, this.#options.now())
  }

  get live(): readonly SimulatedBroker[] {
    return this.#options.brokers().filter(isUp)
  }

  /** The lowest live id; -1: none. */
  get controllerId(): number {
    const ids = this.live.map(({ id }) => id)
    return ids.length === 0 ? -1 : Math.min(...ids)
  }

  get names(): readonly string[] {
    return [...this.#topics.keys()]
  }

  has(name: string): boolean {
    return this.#topics.has(name)
  }

  minInsyncReplicas(name: string): number {
    return this.#topics.get(name)?.minInsyncReplicas ?? DEFAULT_MIN_INSYNC_REPLICAS
  }

  /** Replicas go round-robin over the brokers that are up. */
  create({ name, partitions, replicationFactor, minInsyncReplicas }: TopicSpec): void {
    const ids = this.live.map(({ id }) => id)
    const replicasOf = (partition: number) =>
      ids.map((_, offset) => ids[(partition + offset) % ids.length] ?? -1)
    this.#topics.set(name, {
      minInsyncReplicas: minInsyncReplicas ?? DEFAULT_MIN_INSYNC_REPLICAS,
      partitions: Array.from({ length: partitions }, (_, id) => ({
        id,
        replicas: replicasOf(id).slice(0, replicationFactor),
        log: [],
        committed: new Map(),
      })),
    })
  }

  /** @returns false when there is no such topic */
  delete(name: string): boolean {
    return this.#topics.delete(name)
  }

  /** Empty for a topic that does not exist. */
  partitions(name: string): Partition[] {
    this.settle()
    return (this.#topics.get(name)?.partitions ?? []).map((stored) => {
      const isr = stored.replicas.filter((replica) => this.#inSync(replica))
      return { ...stored, isr, leader: isr[0] ?? -1 }
    })
  }

  #inSync(id: number): boolean {
    const { now, catchUpMs, heldBack } = this.#options
    const since = this.#upSince.get(id)
    return since !== undefined && !heldBack(id) && now() - since >= catchUpMs
  }
}
