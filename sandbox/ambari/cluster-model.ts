import type { SimulatedClock } from '../clock.ts'
import type { Alert } from './alerts.ts'
import { BrokerMachine } from './broker-machine.ts'
import type { BrokerRuntimeFactory, BrokerSettings } from './broker-runtime.ts'
import { advertiseName } from './broker-tasks.ts'
import {
  type ConfigGroup,
  type Configuration,
  ConfigurationStore,
  DEFAULT_GROUP,
} from './configuration-store.ts'
import { initialConfiguration } from './initial-configuration.ts'
import { MaintenanceModes } from './maintenance.ts'
import { OperationQueue } from './operation-queue.ts'
import type { RequestSchedule } from './request-schedules.ts'

export interface SeedNode {
  readonly hostName: string
  readonly ip: string
  readonly number: number
  /** Ambari's rack info; by default fault and update domains in turn, as HDInsight spreads its nodes. */
  readonly rack?: string
}

export interface Login {
  readonly username: string
  readonly password: string
  /** What it may change: everything, everything but configurations, or nothing. */
  readonly role: 'SERVICE.ADMINISTRATOR' | 'SERVICE.OPERATOR' | 'CLUSTER.USER'
}

export interface AmbariClusterSeed {
  readonly name: string
  /** Of the administrator. */
  readonly username: string
  readonly password: string
  readonly workers: readonly SeedNode[]
  readonly zookeepers: readonly SeedNode[]
  readonly heads: readonly SeedNode[]
  /** Settings of kafka-broker that the cluster was made with. */
  readonly kafkaBroker?: Readonly<Record<string, string>>
  /** Other people. */
  readonly logins?: readonly Login[]
  /** In place of the configuration of a new HDInsight cluster. */
  readonly configurations?: readonly Pick<Configuration, 'type' | 'properties' | 'attributes'>[]
  /** Where its numbers begin, for a cluster that has lived before; 1 when left out. */
  readonly first?: {
    readonly serviceConfigVersion?: number
    readonly request?: number
    readonly task?: number
    readonly schedule?: number
  }
}

export interface ClusterOptions {
  readonly clock: SimulatedClock
  readonly runtime: BrokerRuntimeFactory
  readonly queuedMs: number
  readonly onChange: () => void
}

const FIRST_BROKER_ID = 1001
const FAULT_DOMAINS = 3
const UPDATE_DOMAINS = 5

/** One cluster's Ambari: configurations, Kafka's brokers, maintenance modes, operations. */
export class ClusterModel {
  readonly seed: AmbariClusterSeed
  readonly configurations = new ConfigurationStore()
  readonly machines: BrokerMachine[]
  readonly maintenance = new MaintenanceModes()
  readonly operations: OperationQueue
  readonly schedules: RequestSchedule[] = []
  readonly alerts: Alert[] = []
  readonly #options: ClusterOptions
  readonly #starts: Promise<unknown>[] = []

  constructor(seed: AmbariClusterSeed, options: ClusterOptions) {
    this.seed = seed
    this.#options = options
    const { clock, onChange, queuedMs } = options
    const { request: firstId = 1, task: firstTaskId = 1 } = seed.first ?? {}
    this.operations = new OperationQueue({ clock, firstId, firstTaskId, queuedMs, onChange })
    for (const entry of seed.configurations ??
      initialConfiguration(seed.zookeepers, seed.kafkaBroker ?? {}))
      this.configurations.add({ ...entry, tag: 'INITIAL' })
    this.configurations.versions.push({
      service: 'KAFKA',
      version: seed.first?.serviceConfigVersion ?? 1,
      note: 'Initial configurations for Kafka',
      user: seed.username,
      createdAt: clock.now(),
      group: DEFAULT_GROUP,
      tags: Object.fromEntries(
        this.configurations.configurations.map(({ type, tag }) => [type, tag]),
      ),
    })
    const workers = seed.workers.map(withRack)
    this.machines = workers.map((node, index) => this.#machine(index, node, workers))
    for (const machine of this.machines) this.#begin(machine)
  }

  get name(): string {
    return this.seed.name
  }

  /** Every host: heads, workers as they are now, ZooKeeper servers. */
  get hosts(): SeedNode[] {
    const { heads, zookeepers } = this.seed
    return [
      ...heads.map(withRack),
      ...this.machines.map(({ node }) => node),
      ...zookeepers.map(withRack),
    ]
  }

  /** Counts the saves of every service: the broker side of "is my configuration still the newest". */
  get revision(): number {
    return this.configurations.versions.length
  }

  machine(hostName: string): BrokerMachine | undefined {
    return this.machines.find((machine) => machine.hostName === hostName)
  }

  settings(hostName: string): BrokerSettings {
    const { configurations } = this
    return {
      content: configurations.effective('kafka-env', hostName).content ?? '',
      properties: configurations.effective('kafka-broker', hostName),
    }
  }

  /** Marks brokers as running with an older configuration: those of one group, or all. */
  markStale(group: ConfigGroup = DEFAULT_GROUP): void {
    for (const machine of this.machines)
      if (group === DEFAULT_GROUP || group.hosts.includes(machine.hostName)) machine.stale = true
  }

  /** @param advertisesName its broker starts as if somebody's line behind the saved settings undid them */
  addWorker(node: SeedNode, advertisesName = false): void {
    const ids = this.machines.map(({ id }) => id - FIRST_BROKER_ID)
    const index = Math.max(-1, ...ids) + 1
    const added = withRack(node, index)
    const machine = this.#machine(index, added, [...this.#workers(), added])
    this.machines.push(machine)
    const settings = this.settings(machine.hostName)
    this.#begin(machine, advertisesName ? advertiseName(settings, machine) : settings)
  }

  /** The node goes with its broker. @throws Error when no worker has that host name */
  async removeWorker(hostName: string): Promise<void> {
    const machine = this.machine(hostName)
    if (!machine) throw new Error(`no worker ${hostName}`)
    this.machines.splice(this.machines.indexOf(machine), 1)
    await machine.stop()
  }

  /** @throws Error when no worker has that host name */
  replaceWorker(hostName: string, ip: string): void {
    const machine = this.machine(hostName)
    if (!machine) throw new Error(`no worker ${hostName}`)
    const node = { ...machine.node, ip }
    const workers = this.#workers().map((other) => (other.hostName === hostName ? node : other))
    const { zookeepers } = this.seed
    const runtime = this.#options.runtime({ name: this.name, workers, zookeepers }, node)
    this.#starts.push(observed(machine.replace(node, runtime)))
    this.#begin(machine)
  }

  /** Resolves when every start of a new machine has returned; rejects with the first that failed. */
  async whenStarted(): Promise<void> {
    await Promise.all(this.#starts)
  }

  async stop(): Promise<void> {
    await Promise.allSettled(this.machines.map((machine) => machine.stop()))
  }

  #workers(): SeedNode[] {
    return this.machines.map(({ node }) => node)
  }

  #machine(index: number, node: SeedNode, workers: readonly SeedNode[]): BrokerMachine {
    const { zookeepers } = this.seed
    const runtime = this.#options.runtime({ name: this.name, workers, zookeepers }, node)
    return new BrokerMachine(FIRST_BROKER_ID + index, node, runtime, this.#options.clock)
  }

  #begin(machine: BrokerMachine, settings = this.settings(machine.hostName)): void {
    const start = machine.start(settings)
    this.#starts.push(observed(start.finally(this.#options.onChange)))
  }
}

function withRack(node: SeedNode, index: number): SeedNode {
  return { rack: `/FD${index % FAULT_DOMAINS}/UD${index % UPDATE_DOMAINS}`, ...node }
}

/** The same promise, whose rejection nobody needs to await. */
function observed<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => {})
  return promise
}
