import { createCluster, deleteFailedCluster, readClusterState } from '../../azure/cluster.ts'
import type { Observation } from '../engine/step.ts'
import { type CreateStep, targetOf } from '../services.ts'

const MINUTE = 60_000

/** The HDInsight Kafka cluster: 10 to 25 minutes, beside the gateway. */
export const cluster: CreateStep = {
  name: 'cluster',
  title: {
    doing: 'Creating the HDInsight Kafka cluster',
    done: 'Created the HDInsight Kafka cluster',
  },
  needs: ['virtual-network', 'subnet', 'storage-container'],
  usuallyMs: 15 * MINUTE,
  deadlineMs: 90 * MINUTE,
  async observe(context): Promise<Observation> {
    const state = await readClusterState(targetOf(context))
    switch (state.state) {
      case 'absent':
      case 'changing':
        return state
      case 'running':
        // New while the run that made it goes on: later it may hold topics. Azure's tag is asked as well, because
        // a killed worker or a lost answer leaves no trace of the call that made it.
        return {
          state: 'ready',
          facts: {
            clusterIsOurs: state.madeHere,
            clusterIsNew:
              context.appliedAt !== undefined || (state.madeHere && context.retries === 0),
          },
        }
      case 'failed':
        // A cluster that failed in the making is replaced by a retry of that same operation; any other may hold data.
        return context.appliedAt === undefined && state.madeHere
          ? { state: 'absent', detail: 'replacing the failed one' }
          : { state: 'broken', error: state.error }
    }
  },
  async apply(context) {
    const target = targetOf(context)
    const state = await readClusterState(target)
    if (state.state === 'failed' && state.madeHere) await deleteFailedCluster(target)
    else if (state.state === 'absent') await createCluster(target)
  },
}
