/** A broker of the sandbox at this moment. */
export interface SimulatedBroker {
  readonly id: number
  /** Fully qualified host name. */
  readonly host: string
  readonly ip: string
  readonly rack: string
  readonly isAlive: boolean
  /** For example `PLAINTEXT://10.0.0.11:9092`. */
  readonly advertised: string
}

export interface TopicSpec {
  readonly name: string
  readonly partitions: number
  readonly replicationFactor: number
  readonly minInsyncReplicas?: number
}

export interface Partition {
  readonly id: number
  readonly replicas: readonly number[]
  readonly isr: readonly number[]
  /** -1 while no replica in sync is alive. */
  readonly leader: number
  /** Stored record batches, each with the offset of its first record. */
  readonly log: { readonly offset: number; readonly records: number; readonly batch: Buffer }[]
}

interface Topic {
  readonly minInsyncReplicas: number
  readonly partitions: readonly Pick<Partition, 'id' | 'replicas' | 'log'>[]
}

/** What the brokers of one cluster share: topics, replicas, who is in sync. */
export class KafkaState {
  readonly #brokers: () => readonly SimulatedBroker[]
  readonly #now: () => number
  readonly #catchUpMs: number
  readonly #topics = new Map<string, Topic>()
  /** Since when each broker has been alive; absent while it is dead. */
  readonly #aliveSince = new Map<number, number>()
  readonly #heldBack: (brokerId: number) => boolean

  constructor(options: {
    readonly brokers: () => readonly SimulatedBroker[]
    readonly now: () => number
    /** Simulated milliseconds until a broker that came back is in sync. */
    readonly catchUpMs: number
    /** True for a broker that is kept out of sync. */
    readonly heldBack: (brokerId: number) => boolean
  }) {
    this.#brokers = options.brokers
    this.#now = options.now
    this.#catchUpMs = options.catchUpMs
    this.#heldBack = options.heldBack
    for (const { id, isAlive } of options.brokers())
      if (isAlive) this.#aliveSince.set(id, Number.NEGATIVE_INFINITY)
  }

  /** Takes note of who is alive now; called often enough to notice a restart. */
  settle(): void {
    for (const { id, isAlive } of this.#brokers())
      if (!isAlive) this.#aliveSince.delete(id)
      else if (!this.#aliveSince.has(id)) this.#aliveSince.set(id, this.#now())
  }

  get live(): readonly SimulatedBroker[] {
    return this.#brokers().filter(({ isAlive }) => isAlive)
  }

  get controllerId(): number {
    return Math.min(...this.live.map(({ id }) => id))
  }

  get names(): readonly string[] {
    return [...this.#topics.keys()]
  }

  has(name: string): boolean {
    return this.#topics.has(name)
  }

  minInsyncReplicas(name: string): number {
    return this.#topics.get(name)?.minInsyncReplicas ?? 1
  }

  create({ name, partitions, replicationFactor, minInsyncReplicas = 2 }: TopicSpec): void {
    const ids = this.#brokers().map(({ id }) => id)
    this.#topics.set(name, {
      minInsyncReplicas,
      partitions: Array.from({ length: partitions }, (_, id) => ({
        id,
        log: [],
        replicas: Array.from(
          { length: Math.min(replicationFactor, ids.length) },
          (_unused, offset) => ids[(id + offset) % ids.length] ?? 0,
        ),
      })),
    })
  }

  delete(name: string): boolean {
    return this.#topics.delete(name)
  }

  partitions(name: string): Partition[] {
    this.settle()
    return (this.#topics.get(name)?.partitions ?? []).map(({ id, replicas, log }) => {
      const isr = replicas.filter((replica) => this.#inSync(replica))
      return { id, replicas, log, isr, leader: isr[0] ?? -1 }
    })
  }

  #inSync(id: number): boolean {
    const since = this.#aliveSince.get(id)
    if (since === undefined || this.#heldBack(id)) return false
    return this.#now() - since >= this.#catchUpMs
  }
}
