import type { OperationRecord } from '../../jobs/engine/record.ts'

/** How people read of an operation that changes something: while it runs, in its failure, at its end. */
interface Words {
  readonly doing: string
  readonly done: string
  /** What Stop leaves behind. */
  readonly stopping: string
}

/** Words for one operation; the kinds are those of the tables with `changes: true`. */
export function wordsFor(record: Pick<OperationRecord, 'kind' | 'cluster' | 'request'>): Words {
  const cluster = record.cluster ?? ''
  const stopping =
    'Stops before the next broker; maintenance mode stays on until Retry. Brokers with old and new settings reach each other.'
  switch (record.kind) {
    case 'create':
      return {
        doing: `Creating ${cluster}`,
        done: `${cluster} is ready`,
        stopping:
          'Stops before the next step. What exists stays, and goes on costing money, until you retry or delete it.',
      }
    case 'advertise': {
      const what =
        (record.request as { advertising?: string }).advertising === 'names'
          ? 'host names'
          : 'IP addresses'
      return {
        doing: `Making the brokers of ${cluster} advertise ${what}`,
        done: `The brokers of ${cluster} advertise ${what}`,
        stopping,
      }
    }
    case 'restart':
      return {
        doing: `Restarting the brokers of ${cluster}`,
        done: `The brokers of ${cluster} were restarted`,
        stopping,
      }
    default:
      return {
        doing: `${record.kind} ${cluster}`,
        done: `${record.kind} ${cluster}: done`,
        stopping,
      }
  }
}
