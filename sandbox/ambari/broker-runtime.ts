import type { SeedNode } from './cluster-model.ts'

/** What Ambari hands to a broker's machine at a start. */
export interface BrokerSettings {
  /** `content` of kafka-env as it was saved: a shell script that is still a Jinja template. */
  readonly content: string
  /** Every property of kafka-broker as it was saved. */
  readonly properties: Readonly<Record<string, string>>
}

/** One broker's machine, seen from its Ambari agent. */
export interface BrokerRuntime {
  /**
   * Carries out START or RESTART: stops the broker if it runs, writes server.properties anew, sources kafka-env
   * and starts the broker. Resolves when the start script has returned, which is not yet proof that the broker
   * stays; rejects when the script itself failed.
   */
  start(settings: BrokerSettings): Promise<void>
  stop(): Promise<void>
  /** Whether the broker's process is alive at this moment. */
  readonly isAlive: boolean
  /** `advertised.listeners` that it runs with; empty while it is dead. */
  readonly advertised: string
}

/** Makes the machine of one broker of a cluster; all nodes of the cluster are known by then. */
export type BrokerRuntimeFactory = (
  cluster: {
    readonly name: string
    readonly workers: readonly SeedNode[]
    readonly zookeepers: readonly SeedNode[]
  },
  broker: SeedNode,
) => BrokerRuntime
