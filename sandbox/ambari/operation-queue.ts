import type { SimulatedClock } from '../clock.ts'
import type { OperationLevel } from './maintenance.ts'
import { isTerminal, type TaskStatus } from './task-status.ts'

/** What one host is to do. */
export interface TaskPlan {
  readonly host: string
  /** `KAFKA_BROKER`, `KAFKA_SERVICE_CHECK` … */
  readonly role: string
  readonly command: 'START' | 'STOP' | 'SERVICE_CHECK' | 'CUSTOM_COMMAND'
  readonly customCommand: string | null
  readonly detail: string
  /** Rejects with the script's error output as message, or with `HungScript`. */
  run(): Promise<void>
  /** What an abort leaves behind. */
  interrupt(): Promise<void>
}

export interface AmbariTask {
  readonly id: number
  readonly plan: TaskPlan
  status: TaskStatus
  /** 999 until it is known. */
  exitCode: number
  stderr: string
  /** Simulated milliseconds since the Unix epoch; -1 until then. */
  startedAt: number
  endedAt: number
}

export interface OperationDetails {
  readonly context: string
  readonly user: string
  readonly type: 'COMMAND' | 'INTERNAL_REQUEST'
  readonly level: OperationLevel | null
  readonly filters: readonly {
    readonly service_name?: string
    readonly component_name?: string
    readonly hosts: readonly string[]
  }[]
}

export interface AmbariOperation extends OperationDetails {
  readonly id: number
  readonly createdAt: number
  readonly tasks: readonly AmbariTask[]
}

/** A script that Ambari gave up waiting for. */
export class HungScript extends Error {}

const UNKNOWN_EXIT_CODE = 999

/** Requests of one cluster. All tasks of a request run at the same time; tasks of one host, one after the other. */
export class OperationQueue {
  readonly operations: AmbariOperation[] = []
  readonly #clock: SimulatedClock
  readonly #changed: () => void
  readonly #queuedMs: number
  readonly #busy = new Map<string, Promise<void>>()
  readonly #aborts = new Map<AmbariTask, () => void>()
  #nextId: number
  #nextTaskId: number

  constructor(options: {
    readonly clock: SimulatedClock
    readonly firstId: number
    readonly firstTaskId: number
    /** How long an agent takes to fetch a task, in simulated milliseconds. */
    readonly queuedMs: number
    readonly onChange: () => void
  }) {
    this.#clock = options.clock
    this.#changed = options.onChange
    this.#queuedMs = options.queuedMs
    this.#nextId = options.firstId
    this.#nextTaskId = options.firstTaskId
  }

  add(details: OperationDetails, plans: readonly TaskPlan[]): AmbariOperation {
    const tasks = plans.map((plan): AmbariTask => {
      const id = this.#nextTaskId
      this.#nextTaskId += 1
      const unknown = { exitCode: UNKNOWN_EXIT_CODE, stderr: '', startedAt: -1, endedAt: -1 }
      return { id, plan, status: 'PENDING', ...unknown }
    })
    const operation = { ...details, id: this.#nextId, createdAt: this.#clock.now(), tasks }
    this.#nextId += 1
    this.operations.push(operation)
    for (const task of tasks) void this.#carryOut(task)
    return operation
  }

  find(id: number): AmbariOperation | undefined {
    return this.operations.find((operation) => operation.id === id)
  }

  /** Ends every task that has not ended; what runs is interrupted first, so look again for the end. */
  abort(operation: AmbariOperation): void {
    for (const task of operation.tasks) {
      if (task.status === 'PENDING') this.#end(task, 'ABORTED')
      else this.#aborts.get(task)?.()
    }
  }

  async #carryOut(task: AmbariTask): Promise<void> {
    const { host } = task.plan
    const before = this.#busy.get(host)
    const { promise: ended, resolve: release } = Promise.withResolvers<void>()
    this.#busy.set(host, ended)
    // Without a wait, so that a free host has begun when the request is answered.
    if (before) await before
    if (!isTerminal(task.status)) await this.#run(task)
    if (this.#busy.get(host) === ended) this.#busy.delete(host)
    release()
  }

  async #run(task: AmbariTask): Promise<void> {
    const { promise: aborted, resolve: abort } = Promise.withResolvers<'aborted'>()
    this.#aborts.set(task, () => abort('aborted'))
    const outcome = await Promise.race([this.#work(task), aborted])
    this.#aborts.delete(task)
    if (outcome !== 'aborted') return
    await task.plan.interrupt()
    this.#end(task, 'ABORTED')
  }

  async #work(task: AmbariTask): Promise<void> {
    if (this.#queuedMs > 0) {
      task.status = 'QUEUED'
      await this.#clock.sleep(this.#queuedMs)
      if (isTerminal(task.status)) return
    }
    task.status = 'IN_PROGRESS'
    task.startedAt = this.#clock.now()
    try {
      await task.plan.run()
      this.#end(task, 'COMPLETED', 0)
    } catch (error) {
      if (error instanceof HungScript) this.#end(task, 'TIMEDOUT')
      else this.#end(task, 'FAILED', 1, error instanceof Error ? error.message : String(error))
    }
  }

  #end(task: AmbariTask, status: TaskStatus, exitCode = UNKNOWN_EXIT_CODE, stderr = ''): void {
    // An abort was faster.
    if (isTerminal(task.status)) return
    Object.assign(task, { status, exitCode, stderr, endedAt: this.#clock.now() })
    this.#changed()
  }
}
