import type { Language, Words } from '../../words/sentence.ts'

/**
 * The engine's vocabulary.
 *
 * - An **operation** is one thing that somebody asked for on one cluster: create, brokers, list. It is one
 *   BullMQ job and one record in Redis.
 * - A **step** is one goal on the way, on the remote side: "the gateway exists". Steps are data; an operation
 *   is a table of them, and `needs` makes the table a graph.
 * - An **observation** is what a look at the remote side found. Looking never writes.
 * - A **tick** is one short run of the job: look at the open steps side by side, start what is absent, save,
 *   and go back to sleep. Nothing is held while Azure works.
 * - A **fact** is something observed that later steps or messages need (broker addresses). Facts are stored,
 *   so they are never secrets.
 * - **Progress** is the operation's record as data; whoever shows it decides the words.
 */

/** What a record can keep. */
export type Json =
  | string
  | number
  | boolean
  | null
  | readonly Json[]
  | { readonly [key: string]: Json }
/** What steps have found out, by name; kept with the record, never secret. */
export type Facts = Readonly<Record<string, Json>>

/** What a look has shown. */
export type Observation =
  /** The goal does not hold and nobody is working on it: `apply` starts it. */
  | ({ readonly state: 'absent'; readonly detail?: Words; readonly facts?: Facts } & Again)
  /** Somebody (Azure, Ambari, a person) is working on it. */
  | ({ readonly state: 'changing'; readonly detail?: Words; readonly facts?: Facts } & Again)
  | { readonly state: 'ready'; readonly detail?: Words; readonly facts?: Facts }
  /** It cannot come true without a person: `error` says why (a UserError where the cause is known). */
  | { readonly state: 'broken'; readonly error: Error; readonly facts?: Facts }

interface Again {
  /** True: nobody else has to do anything first, so the step is looked at again as soon as this is saved. */
  readonly again?: boolean
}

/** What a step is given. `Services` are the clients that roles/step-services.ts built; `Request` is the operation's input. */
export interface StepContext<Request, Services> {
  readonly operationId: string
  readonly request: Request
  readonly services: Services
  /** Facts of all steps so far, merged; later facts win. */
  readonly facts: Facts
  readonly requestedBy: Requester
  /** Wall clock, milliseconds since the Unix epoch. */
  readonly now: number
  /** When this step was first looked at in this run; a retry begins a new run. */
  readonly startedAt: number
  /** When `apply` was last accepted in this run, as far as is known: undefined after a lost answer or a kill. */
  readonly appliedAt: number | undefined
  /** How often people have retried the operation: 0 in its first run. */
  readonly retries: number
  /** How much faster than documented the remote side runs: 1, but for the sandbox. */
  readonly speed: number
  /** Ends the tick when another worker has taken the operation over; asked right before what must not happen twice. */
  readonly confirm: () => Promise<void>
}

/** One goal of an operation: how to see whether it is reached, and what to do when it is not. */
export interface Step<Request, Services> {
  readonly name: string
  /** What people read while it runs and when it is done, for example "Create the VPN gateway". */
  readonly title: { readonly doing: Words; readonly done: Words }
  /** Names of the steps that must be ready first. Steps that do not need each other run side by side. */
  readonly needs: readonly string[]
  /**
   * Whether this operation has the step at all, by what was asked and is known so far; absent: always. A step that
   * does not apply is neither looked at nor shown, and nobody waits for it.
   */
  applies?(request: Request, facts: Facts): boolean
  /** How long it usually takes, in milliseconds: decides when to look again (see `next-look.ts`). */
  readonly usuallyMs: number
  /** Looks this often, in milliseconds, where the usual schedule would be too sparse. */
  readonly pollMs?: number
  /** Longest time under our eyes until `ready`, in milliseconds; an outage of ours does not count. */
  readonly deadlineMs: number
  /** True for a step that waits for people: its time counts neither as work nor as estimate. */
  readonly waitsForPeople?: boolean
  /** Reads the remote side; never writes. */
  observe(context: StepContext<Request, Services>): Promise<Observation>
  /**
   * Starts the change and returns once it is accepted, with the facts that only it can know. Safe to repeat.
   * Absent where there is nothing to start.
   */
  apply?(context: StepContext<Request, Services>): Promise<Facts | undefined>
}

/** A kind of operation: its steps, in any order, for `needs` says which come first. */
export interface OperationTable<Request, Services> {
  readonly kind: string
  /** True when the operation changes the cluster: then it holds the cluster's lock from start to end. */
  readonly changes: boolean
  /** Kind of the operation that it is the plan of, whose usual durations it shows. */
  readonly plans?: string
  readonly steps: readonly Step<Request, Services>[]
}

/** The steps that this operation has: those that apply to what was asked. */
export function stepsOf<Request, Services>(
  table: Pick<OperationTable<Request, Services>, 'steps'>,
  { request, facts }: { readonly request: Json; readonly facts: Facts },
): readonly Step<Request, Services>[] {
  return table.steps.filter(({ applies }) => applies?.(request as Request, facts) ?? true)
}

/** Who asked, by Slack's ids: names can be edited. */
export interface Requester {
  readonly teamId: string
  readonly userId: string
  readonly channelId: string
  /** What they read; absent in records of older versions: English. */
  readonly language?: Language
}

/**
 * Refuses a table whose steps cannot all be reached: a need that names no step, a cycle, a name used twice.
 * @throws Error (a bug in the table)
 */
export function checkTable<Request, Services>(table: OperationTable<Request, Services>): void {
  const names = new Set(table.steps.map((step) => step.name))
  if (names.size !== table.steps.length) throw new Error(`${table.kind}: two steps have one name`)
  const reached = new Set<string>()
  for (let before = -1; before !== reached.size; ) {
    before = reached.size
    for (const step of table.steps)
      if (step.needs.every((need) => reached.has(need))) reached.add(step.name)
  }
  const unreachable = table.steps.filter((step) => !reached.has(step.name)).map((step) => step.name)
  if (unreachable.length > 0)
    throw new Error(`${table.kind}: steps that can never start: ${unreachable.join(', ')}`)
}
