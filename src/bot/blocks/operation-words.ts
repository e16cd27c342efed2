import type { OperationRecord } from '../../jobs/engine/record.ts'
import type { ScaleRequest } from '../../scale.ts'

/** How people read of an operation that changes something: while it runs, in its failure, at its end. */
interface Words {
  readonly doing: string
  readonly done: string
  /** While its approval is asked for. */
  readonly waiting: string
  /** What Stop leaves behind. */
  readonly stopping: string
}

/** Words for one operation; the kinds are those of the tables with `changes: true`. */
export function wordsFor(record: Pick<OperationRecord, 'kind' | 'cluster' | 'request'>): Words {
  const cluster = record.cluster ?? ''
  const waiting = 'waiting for the restart approval'
  const stopping =
    'Stops before the next broker; maintenance mode stays on until Retry. Brokers with old and new settings reach each other.'
  switch (record.kind) {
    case 'create':
      return {
        doing: `Creating ${cluster}`,
        done: `${cluster} is ready`,
        waiting,
        stopping:
          'Stops before the next step. What exists stays, and goes on costing money, until you retry or delete it.',
      }
    case 'delete':
      return {
        doing: `Deleting ${cluster}`,
        done: `${cluster} is deleted`,
        waiting: 'waiting for the approval to delete',
        stopping:
          'Stops before the next resource. What Azure is deleting already goes on; the rest stays, and goes on costing money, until Retry.',
      }
    case 'advertise': {
      const what =
        (record.request as { advertising?: string }).advertising === 'names'
          ? 'host names'
          : 'IP addresses'
      return {
        doing: `Making the brokers of ${cluster} advertise ${what}`,
        done: `The brokers of ${cluster} advertise ${what}`,
        waiting,
        stopping,
      }
    }
    case 'restart':
      return {
        doing: `Restarting the brokers of ${cluster}`,
        done: `The brokers of ${cluster} were restarted`,
        waiting,
        stopping,
      }
    case 'scale':
    case 'shrink': {
      const { workers } = record.request as unknown as ScaleRequest
      const shrinks = record.kind === 'shrink'
      return {
        doing: `${shrinks ? 'Shrinking' : 'Growing'} ${cluster} to ${workers} workers`,
        done: `${cluster} has ${workers} workers`,
        waiting: shrinks ? 'waiting for the approval to lose brokers' : waiting,
        stopping: 'Stops before the next step. A resize that HDInsight has begun, it ends.',
      }
    }
    case 'vpn-revoke':
      return {
        doing: `Revoking VPN certificates for ${cluster}`,
        done: `VPN certificates for ${cluster} are revoked`,
        waiting,
        stopping: 'Stops before the gateway is told. What Azure has begun, it ends.',
      }
    case 'vpn-add-root':
      return {
        doing: `Adding a root certificate to the VPN gateway of ${cluster}`,
        done: `Personal VPN profiles for ${cluster} can be made`,
        waiting,
        stopping: 'Stops before the gateway is told. What Azure has begun, it ends.',
      }
    default:
      return {
        doing: `${record.kind} ${cluster}`,
        done: `${record.kind} ${cluster}: done`,
        waiting,
        stopping,
      }
  }
}
