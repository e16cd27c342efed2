import { type Look, type OperationStore, StaleRecordError } from './operation-store.ts'
import type { Tables } from './operations.ts'
import type { OperationRecord } from './record.ts'
import type { TickOptions } from './step-look.ts'

/** What the line for a cluster is kept with. */
export interface LineOptions {
  readonly store: OperationStore
  readonly tables: Tables
  readonly onProgress: (record: OperationRecord) => void
}

/** The line in which operations wait that change a cluster which another one is changing. */
export class Line {
  readonly #options: LineOptions
  /** Operations that this worker has seen wait for their turn. */
  readonly #seen = new Set<string>()

  constructor(options: LineOptions) {
    this.#options = options
  }

  /**
   * Whether an operation has to wait for another one; saves its place in line. One that is to stop need not wait for
   * that.
   * @throws StaleRecordError
   */
  async holdsBack({ record, cancel, hasLock }: Look, save: TickOptions['save']): Promise<boolean> {
    const { store, tables, onProgress } = this.#options
    const { id, cluster, waiting: before, ...rest } = record
    if (cluster === undefined || tables.get(record.kind)?.changes !== true) return false
    if (cancel) return false
    const turn = hasLock ? ({ state: 'has' } as const) : await store.turn(id, cluster)
    if (turn.state === 'ended') throw new StaleRecordError(`operation ${id} has ended`)
    if (turn.state === 'has') {
      this.forget(id)
      if (before) await save({ ...rest, id, cluster })
      return false
    }
    const { place, holder } = turn
    if (before === undefined || before.place !== place || before.holder !== holder)
      await save({ ...record, waiting: { place, holder } })
    // Whoever noted its place may have died before anybody could read of it.
    else if (!this.#seen.has(id)) onProgress(record)
    this.#seen.add(id)
    return true
  }

  forget(id: string): void {
    this.#seen.delete(id)
  }
}
