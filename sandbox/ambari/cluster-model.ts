import type { SimulatedClock } from '../clock.ts'
import { startBroker } from './broker-model.ts'

export interface SeedNode {
  readonly hostName: string
  readonly ip: string
  readonly number: number
}

export interface AmbariClusterSeed {
  readonly name: string
  readonly username: string
  readonly password: string
  readonly workers: readonly SeedNode[]
  readonly zookeepers: readonly SeedNode[]
  readonly heads: readonly SeedNode[]
}

export interface Configuration {
  readonly type: string
  readonly tag: string
  readonly version: number
  readonly properties: Readonly<Record<string, string>>
}

export interface ServiceConfigVersion {
  readonly version: number
  readonly note: string
  readonly user: string
  readonly createdAt: number
  readonly tags: Readonly<Record<string, string>>
}

export interface Broker {
  readonly hostName: string
  readonly ip: string
  state: 'STARTED' | 'INSTALLED'
  stale: boolean
  advertised: string
}

export interface AmbariTask {
  readonly host: string
  /** Simulated milliseconds; after it the task has ended. */
  readonly endsAt: number
  readonly outcome: 'COMPLETED' | 'FAILED'
  applied: boolean
}

export interface AmbariOperation {
  readonly id: number
  readonly context: string
  readonly startedAt: number
  readonly level: string
  readonly tasks: readonly AmbariTask[]
}

const TEMPLATE = [
  '#!/bin/bash',
  '',
  '# Java and folders, filled in by Ambari',
  'export JAVA_HOME={{java64_home}}',
  'export PATH=$PATH:$JAVA_HOME/bin',
  'export PID_DIR={{kafka_pid_dir}}',
  'export LOG_DIR={{kafka_log_dir}}',
  'export KAFKA_KERBEROS_PARAMS={{kafka_kerberos_params}}',
  '',
].join('\n')

/** Time between the two things that Ambari tells: the script returned, and the broker really stays. */
const DEATH_AFTER_MS = 5000

/** One cluster's Ambari: configurations, Kafka's brokers, maintenance mode, operations. */
export class ClusterModel {
  readonly seed: AmbariClusterSeed
  readonly configurations: Configuration[]
  readonly versions: ServiceConfigVersion[]
  readonly brokers: Broker[]
  readonly operations: AmbariOperation[] = []
  maintenance: 'ON' | 'OFF' = 'OFF'
  readonly #clock: SimulatedClock

  constructor(seed: AmbariClusterSeed, clock: SimulatedClock) {
    this.seed = seed
    this.#clock = clock
    this.configurations = [
      {
        type: 'kafka-env',
        tag: 'INITIAL',
        version: 1,
        properties: {
          content: TEMPLATE,
          kafka_user: 'kafka',
          kafka_log_dir: '/var/log/kafka',
          kafka_pid_dir: '/var/run/kafka',
        },
      },
      {
        type: 'kafka-broker',
        tag: 'INITIAL',
        version: 1,
        properties: {
          listeners: 'PLAINTEXT://localhost:9092',
          'auto.create.topics.enable': 'false',
          'default.replication.factor': '3',
          'min.insync.replicas': '2',
        },
      },
    ]
    this.versions = [
      {
        version: 1,
        note: 'Initial configurations for Kafka',
        user: seed.username,
        createdAt: clock.now(),
        tags: { 'kafka-env': 'INITIAL', 'kafka-broker': 'INITIAL' },
      },
    ]
    this.brokers = seed.workers.map(({ hostName, ip }) => ({
      hostName,
      ip,
      state: 'STARTED',
      stale: false,
      advertised: '',
    }))
    for (const broker of this.brokers) broker.advertised = this.#start(broker).advertised
  }

  get current(): ServiceConfigVersion {
    const newest = this.versions.at(-1)
    if (!newest) throw new Error('a cluster always has a configuration version')
    return newest
  }

  configuration(type: string, tag = this.current.tags[type]): Configuration | undefined {
    return this.configurations.find((entry) => entry.type === type && entry.tag === tag)
  }

  /** Saves some types as one new version; every broker is stale from then on. */
  save(
    changed: readonly { type: string; tag: string; properties: Record<string, string> }[],
    note: string,
    user: string,
  ): void {
    for (const { type, tag, properties } of changed) {
      const version = this.configurations.filter((entry) => entry.type === type).length + 1
      this.configurations.push({ type, tag, version, properties })
    }
    this.versions.push({
      version: this.current.version + 1,
      note,
      user,
      createdAt: this.#clock.now(),
      tags: {
        ...this.current.tags,
        ...Object.fromEntries(changed.map(({ type, tag }) => [type, tag])),
      },
    })
    for (const broker of this.brokers) broker.stale = true
  }

  /** All hosts of one request are restarted in one stage: at the same time. */
  restart(
    hosts: readonly string[],
    options: { context: string; level: string; durationMs: number; fails: boolean },
  ): AmbariOperation {
    const now = this.#clock.now()
    const operation: AmbariOperation = {
      id: this.operations.length + 1,
      context: options.context,
      level: options.level,
      startedAt: now,
      tasks: hosts.map((host) => ({
        host,
        endsAt: now + options.durationMs,
        outcome: options.fails ? 'FAILED' : 'COMPLETED',
        applied: false,
      })),
    }
    this.operations.push(operation)
    return operation
  }

  /** Brings everything to the present moment. */
  settle(): void {
    const now = this.#clock.now()
    for (const task of this.operations.flatMap((operation) => operation.tasks)) {
      const broker = this.brokers.find((candidate) => candidate.hostName === task.host)
      if (!broker || task.applied) continue
      if (now < task.endsAt) {
        broker.state = 'INSTALLED'
        continue
      }
      const start = this.#start(broker)
      if (start.stays || now >= task.endsAt + DEATH_AFTER_MS) task.applied = true
      const failed = task.outcome === 'FAILED'
      broker.state = failed || (!start.stays && task.applied) ? 'INSTALLED' : 'STARTED'
      if (failed) continue
      broker.stale = false
      broker.advertised = start.stays ? start.advertised : ''
    }
  }

  statusOf(operation: AmbariOperation): string {
    const now = this.#clock.now()
    if (operation.tasks.some((task) => now < task.endsAt)) return 'IN_PROGRESS'
    return operation.tasks.every((task) => task.outcome === 'COMPLETED') ? 'COMPLETED' : 'FAILED'
  }

  #start(broker: Broker) {
    return startBroker(broker, {
      content: this.configuration('kafka-env')?.properties.content ?? '',
      listeners: this.configuration('kafka-broker')?.properties.listeners ?? '',
    })
  }
}
