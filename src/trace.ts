import { AsyncLocalStorage } from 'node:async_hooks'

/** On whose behalf a call is made. */
export interface Trace {
  readonly operationId: string
  readonly step: string
  /** True while a person waits for the answer, and nothing is being made. */
  readonly interactive: boolean
  /** Who asked for the operation, and for which cluster. */
  readonly requestedBy?: { readonly teamId: string; readonly userId: string } | undefined
  readonly cluster?: string | undefined
}

const current = new AsyncLocalStorage<Trace>()

/** Runs a piece of work; everything that it calls, and calls later, finds the trace. */
export function traced<T>(trace: Trace, work: () => T): T {
  return current.run(trace, work)
}

/** Undefined outside of operations, for example in the watch. */
export function currentTrace(): Trace | undefined {
  return current.getStore()
}
