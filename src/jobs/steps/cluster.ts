import { settingsAtCreation } from '../../ambari/creation-settings.ts'
import {
  createCluster,
  deleteFailedCluster,
  type KafkaSettings,
  readClusterState,
} from '../../azure/cluster.ts'
import { TransientError, UserError } from '../../errors.ts'
import { sentence } from '../../words/sentence.ts'
import type { Facts, Observation } from '../engine/step.ts'
import { type CreateContext, type CreateStep, targetOf } from '../services.ts'

const MINUTE = 60_000

/** The HDInsight Kafka cluster: 10 to 25 minutes, beside the gateway. */
export const cluster: CreateStep = {
  name: 'cluster',
  title: {
    doing: sentence`Creating the HDInsight Kafka cluster`,
    done: sentence`Created the HDInsight Kafka cluster`,
  },
  needs: ['virtual-network', 'subnet', 'storage-container', 'storage-role'],
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
        if (context.appliedAt === undefined && state.madeHere)
          return { state: 'absent', detail: sentence`replacing the failed one` }
        return mayOweItToSettings(context, state.error)
          ? {
              state: 'absent',
              detail: sentence`replacing the failed one, with HDInsight’s own settings`,
            }
          : { state: 'broken', error: state.error }
    }
  },
  async apply(context) {
    const target = targetOf(context)
    const state = await readClusterState(target)
    if (state.state === 'failed' && state.madeHere) {
      await deleteFailedCluster(target)
      return { kafkaSettings: 'withdrawn' }
    }
    if (state.state !== 'absent') return undefined
    const settings = kafkaSettings(context)
    await createCluster(target, settings).catch((error: unknown) => {
      throw isRoleOnItsWay(error, context) ? roleOnItsWay(error) : error
    })
    return Object.keys(settings).length > 0 ? { kafkaSettings: 'sent' } : undefined
  },
}

/** None once a cluster has failed with them: whether HDInsight takes them is only known by trying. */
function kafkaSettings({ request, services, facts, retries }: CreateContext): KafkaSettings {
  const { dnsServers = [] } = request
  const isWanted = services.clusters.advertisesAtCreation && dnsServers.length === 0
  return isWanted && retries === 0 && facts.kafkaSettings !== 'withdrawn'
    ? settingsAtCreation()
    : {}
}

/** Brokers that do not start fail the set-up of the cluster. */
function mayOweItToSettings({ facts }: { readonly facts: Facts }, error: Error): boolean {
  return (
    facts.kafkaSettings === 'sent' && error instanceof UserError && error.code === 'cluster-setup'
  )
}

/** A role that was given reaches all of Azure within so long. Source: Azure RBAC, troubleshooting. */
const ROLE_SPREADS_MS = 10 * MINUTE

/** Whether HDInsight has not heard yet that the cluster's identity may use the storage. */
function isRoleOnItsWay(error: unknown, context: Parameters<CreateStep['observe']>[0]): boolean {
  const { now, startedAt, speed, request } = context
  return (
    request.storageIdentity !== undefined &&
    error instanceof UserError &&
    error.code === 'storage-permission' &&
    (now - startedAt) * speed < ROLE_SPREADS_MS
  )
}

function roleOnItsWay(cause: unknown): TransientError {
  return new TransientError(
    sentence`the role on the storage account has not reached HDInsight yet`,
    {
      cause,
    },
  )
}
