import type { ScaleRequest } from '../../cluster/scale.ts'
import type { OperationRecord } from '../../jobs/engine/record.ts'
import type { RevokeRequest } from '../../jobs/steps/vpn-change.ts'
import { type Sentence, sentence } from '../../words/sentence.ts'

/** How people read of an operation that changes something: while it runs, in its failure, at its end. */
interface OperationWords {
  readonly doing: Sentence
  readonly done: Sentence
  /** While its approval is asked for. */
  readonly waiting: Sentence
  /** What Stop leaves behind. */
  readonly stopping: Sentence
}

/** Words for one operation; the kinds are those of the tables with `changes: true`. */
export function wordsFor(
  record: Pick<OperationRecord, 'kind' | 'cluster' | 'request'>,
): OperationWords {
  const cluster = record.cluster ?? ''
  const waiting = sentence`waiting for the restart approval`
  const stopping = sentence`Stops before the next broker; maintenance mode stays on until Retry. Brokers with old and new settings reach each other.`
  switch (record.kind) {
    case 'create':
      return {
        doing: sentence`Creating ${cluster}`,
        done: sentence`${cluster} is ready`,
        waiting,
        stopping: sentence`Stops before the next step. What exists stays, and goes on costing money, until you retry or delete it.`,
      }
    case 'delete':
      return {
        doing: sentence`Deleting ${cluster}`,
        done: sentence`${cluster} is deleted`,
        waiting: sentence`waiting for the approval to delete`,
        stopping: sentence`Stops before the next resource. What Azure is deleting already goes on; the rest stays, and goes on costing money, until Retry.`,
      }
    case 'advertise': {
      const names = (record.request as { advertising?: string }).advertising === 'names'
      return {
        doing: names
          ? sentence`Making the brokers of ${cluster} advertise host names`
          : sentence`Making the brokers of ${cluster} advertise IP addresses`,
        done: names
          ? sentence`The brokers of ${cluster} advertise host names`
          : sentence`The brokers of ${cluster} advertise IP addresses`,
        waiting,
        stopping,
      }
    }
    case 'restart':
      return {
        doing: sentence`Restarting the brokers of ${cluster}`,
        done: sentence`The brokers of ${cluster} were restarted`,
        waiting,
        stopping,
      }
    case 'scale':
    case 'shrink': {
      const { workers } = record.request as unknown as ScaleRequest
      const shrinks = record.kind === 'shrink'
      return {
        doing: shrinks
          ? sentence`Shrinking ${cluster} to ${workers} workers`
          : sentence`Growing ${cluster} to ${workers} workers`,
        done: sentence`${cluster} has ${workers} workers`,
        waiting: shrinks ? sentence`waiting for the approval to lose brokers` : waiting,
        stopping: sentence`Stops before the next step. A resize that HDInsight has begun, it ends.`,
      }
    }
    case 'vpn-revoke': {
      const { hasLeft } = record.request as unknown as RevokeRequest
      return {
        doing: hasLeft
          ? sentence`Revoking VPN certificates for ${cluster} of somebody who has left`
          : sentence`Revoking VPN certificates for ${cluster}`,
        done: hasLeft
          ? sentence`VPN certificates for ${cluster} of somebody who has left are revoked`
          : sentence`VPN certificates for ${cluster} are revoked`,
        waiting,
        stopping: sentence`Stops before the gateway is told. What Azure has begun, it ends.`,
      }
    }
    case 'vpn-add-root':
      return {
        doing: sentence`Adding a root certificate to the VPN gateway of ${cluster}`,
        done: sentence`Personal VPN profiles for ${cluster} can be made`,
        waiting,
        stopping: sentence`Stops before the gateway is told. What Azure has begun, it ends.`,
      }
    default:
      return {
        doing: sentence`${record.kind} ${cluster}`,
        done: sentence`${record.kind} ${cluster}: done`,
        waiting,
        stopping,
      }
  }
}
