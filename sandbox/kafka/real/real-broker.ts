import { setTimeout as sleep } from 'node:timers/promises'
import type { BrokerRuntime, BrokerSettings } from '../../ambari/broker-runtime.ts'
import { answersKafka } from './answers-kafka.ts'
import type { BrokerFolder } from './broker-folder.ts'
import { type LaunchedProgram, launch } from './launched-script.ts'
import type { RunningListeners } from './server-properties.ts'

/** Time for a controlled shutdown, in which leadership moves to other brokers. */
const SHUTDOWN_MS = 20_000
const FIRST_ANSWER_MS = 60_000
const POLL_MS = 200

export interface RealBrokerOptions {
  readonly ip: string
  /** Made at the first start. */
  readonly folder: () => Promise<BrokerFolder>
  /** Settles before the first start: the machine that had the name before has to be gone. */
  readonly before: () => Promise<void>
}

/** One broker in a Java process of its own. Starts and stops happen one after the other. */
export class RealBroker implements BrokerRuntime {
  readonly #options: RealBrokerOptions
  #folder: BrokerFolder | undefined
  #program: LaunchedProgram | undefined
  #listeners: RunningListeners | undefined
  #last: Promise<unknown> = Promise.resolve()

  constructor(options: RealBrokerOptions) {
    this.#options = options
  }

  get isAlive(): boolean {
    return this.#program?.isAlive ?? false
  }

  get advertised(): string {
    return this.isAlive ? (this.#listeners?.advertised ?? '') : ''
  }

  /** A new machine comes with a broker that runs, so the first start also waits until it answers or is dead. */
  async start(settings: BrokerSettings): Promise<void> {
    const isFirst = await this.#inTurn(() => this.#start(settings))
    if (isFirst) await this.#firstAnswer()
  }

  async stop(graceMs = SHUTDOWN_MS): Promise<void> {
    await this.#inTurn(async () => this.#program?.stop(graceMs))
  }

  /** @returns whether it was the first start */
  async #start(settings: BrokerSettings): Promise<boolean> {
    const known = this.#folder
    if (!known) await this.#options.before()
    await this.#program?.stop(SHUTDOWN_MS)
    const folder = known ?? (await this.#options.folder())
    this.#folder = folder
    await folder.configure(settings)
    const { script, env, log } = folder
    this.#program = await launch(script, { env, log })
    this.#listeners = await folder.running()
    return known === undefined
  }

  async #firstAnswer(): Promise<void> {
    const program = this.#program
    const port = this.#listeners?.plainPort
    const until = Date.now() + FIRST_ANSWER_MS
    while (port !== undefined && program?.isAlive && Date.now() < until) {
      if (await answersKafka(this.#options.ip, port, 2000)) return
      await sleep(POLL_MS)
    }
  }

  #inTurn<T>(action: () => Promise<T>): Promise<T> {
    const result = this.#last.then(action)
    this.#last = result.catch(() => {})
    return result
  }
}
