import type { SimulatedClock } from '../clock.ts'
import type { BrokerRuntime, BrokerSettings } from './broker-runtime.ts'
import type { SeedNode } from './cluster-model.ts'

export type ComponentState = 'STARTED' | 'INSTALLED'

/** One broker as Ambari books it: the component KAFKA_BROKER on a host. */
export class BrokerMachine {
  /** Of the broker in Kafka; HDInsight counts from 1001. */
  readonly id: number
  /** True from a save until a start with the newest configuration succeeds. */
  stale = false
  desiredState: ComponentState = 'STARTED'
  readonly #clock: SimulatedClock
  #node: SeedNode
  #runtime: BrokerRuntime
  #lag: { readonly state: ComponentState; readonly until: number } | undefined
  #stopped = false

  constructor(id: number, node: SeedNode, runtime: BrokerRuntime, clock: SimulatedClock) {
    this.id = id
    this.#node = node
    this.#runtime = runtime
    this.#clock = clock
  }

  get node(): SeedNode {
    return this.#node
  }

  get hostName(): string {
    return this.#node.hostName
  }

  get isAlive(): boolean {
    return this.#runtime.isAlive
  }

  get advertised(): string {
    return this.#runtime.advertised
  }

  /** What Ambari tells, which may lag behind. */
  get state(): ComponentState {
    if (this.#lag && this.#clock.now() < this.#lag.until) return this.#lag.state
    return this.isAlive ? 'STARTED' : 'INSTALLED'
  }

  async start(settings: BrokerSettings): Promise<void> {
    this.#stopped = false
    this.desiredState = 'STARTED'
    const runtime = this.#runtime
    await runtime.start(settings)
    // A stop, or a new machine, that came while the script ran has the last word.
    if (this.#stopped || runtime !== this.#runtime) await runtime.stop()
  }

  async stop(): Promise<void> {
    this.#stopped = true
    await this.#runtime.stop()
  }

  /** Tells the state of now for some more simulated milliseconds. */
  lag(state: ComponentState, durationMs: number): void {
    this.#lag = { state, until: this.#clock.now() + durationMs }
  }

  /** A new machine under the same host name; the old one is stopped. */
  async replace(node: SeedNode, runtime: BrokerRuntime): Promise<void> {
    const old = this.#runtime
    this.#node = node
    this.#runtime = runtime
    this.#lag = undefined
    this.stale = false
    await old.stop()
  }
}
