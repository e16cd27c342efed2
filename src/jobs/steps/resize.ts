import { readResize, startResize } from '../../azure/cluster-scale.ts'
import { resourceNames } from '../../cluster/resource-names.ts'
import { UserError } from '../../errors.ts'
import { sentence } from '../../words/sentence.ts'
import type { Facts, Observation } from '../engine/step.ts'
import { noSuchCluster } from './find-cluster.ts'
import { readSize, type ScaleContext, type ScaleStep } from './scale-check.ts'

const MINUTE = 60_000

/**
 * Goal: HDInsight counts as many workers as are wanted, and has finished. A resize whose answer was lost is known by
 * the state of the cluster, so none is asked for twice in one run; one that fails is told with HDInsight's reason.
 */
export function resize(needs: readonly string[]): ScaleStep {
  return {
    name: 'resize',
    title: {
      doing: sentence`Changing the number of workers`,
      done: sentence`Changed the number of workers`,
    },
    needs,
    usuallyMs: 8 * MINUTE,
    deadlineMs: 120 * MINUTE,
    async observe(context): Promise<Observation> {
      const size = await readSize(context)
      const { workers } = context.request
      if (size === undefined) return { state: 'broken', error: await noSuchCluster(context) }
      const detail = sentence`${size.workers} workers, Azure state: ${size.detail}`
      if (size.state === 'changing') return { state: 'changing', detail, facts: begun(context) }
      if (size.state === 'running' && size.workers === workers)
        return { state: 'ready', detail: sentence`${workers} workers` }
      const known = resizeOf(context)
      if (known === undefined && size.state === 'running') return { state: 'absent', detail }
      return judge(context, known?.operation, size.workers)
    },
    async apply(context) {
      const { services, request } = context
      await context.confirm()
      const operation = await startResize(
        services.azure,
        groupOf(context),
        request.name,
        request.workers,
      )
      return begun(context, operation)
    },
  }
}

/** The cluster is at rest and has another number of workers than was asked for in this run. */
async function judge(
  context: ScaleContext,
  operation: string | undefined,
  workers: number,
): Promise<Observation> {
  const { services, request } = context
  const status =
    operation === undefined
      ? undefined
      : await readResize(services.azure, groupOf(context), request.name, operation)
  // The state of the cluster may lag behind the operation's.
  if (status?.state === 'running' || status?.state === 'succeeded')
    return { state: 'changing', detail: sentence`${workers} workers, Azure is at work` }
  const reason = status?.state === 'failed' ? status.error : undefined
  return { state: 'broken', error: failed(request.name, workers, reason) }
}

interface Begun {
  /** The run (number of retries) in which it was asked for, or seen. */
  readonly run: number
  readonly operation?: string
}

function resizeOf({ facts, retries }: ScaleContext): Begun | undefined {
  const begun = facts.resize as Begun | null | undefined
  return begun?.run === retries ? begun : undefined
}

function begun(context: ScaleContext, operation = resizeOf(context)?.operation): Facts {
  return { resize: { run: context.retries, ...(operation === undefined ? {} : { operation }) } }
}

function groupOf({ services, request }: ScaleContext): string {
  return resourceNames(request.name, services.azure.subscriptionId).resourceGroup
}

/** What HDInsight says is worth reading where we know what it means; else our own words carry its. */
function failed(name: string, workers: number, reason: Error | undefined): UserError {
  if (reason instanceof UserError && reason.code !== 'azure-failed') return reason
  const why = reason === undefined ? '' : `: ${reason.message}`
  return new UserError(
    'resize-failed',
    sentence`HDInsight did not change the number of workers of ${name}, which has ${workers}${why}`,
    {
      remedy: sentence`Retry asks for it again. If it fails again, look at the activity log in the Azure portal.`,
    },
  )
}
