import { sentence } from '../../words/sentence.ts'
import type { DeleteStep } from './delete-resource.ts'
import { deletionOf } from './deletion-place.ts'

/** Goal: nothing that Causeway keeps speaks of the cluster as of one that runs, before its name is free again. */
export const forgetCluster: DeleteStep = {
  name: 'forget-cluster',
  title: {
    doing: sentence`Ending the watch over its brokers`,
    done: sentence`Its brokers are not watched`,
  },
  needs: [deletionOf('cluster')],
  usuallyMs: 1000,
  deadlineMs: 5 * 60_000,
  async observe({ appliedAt }) {
    return { state: appliedAt === undefined ? 'absent' : 'ready' }
  },
  async apply({ services, request }) {
    await services.forget(request.name)
    return {}
  },
}
