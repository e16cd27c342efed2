import type { ValidationErrorInfo } from '@azure/arm-hdinsight'
import { isMade } from '../cluster/placement.ts'
import { TransientError, UserError } from '../errors.ts'
import { sentence } from '../words/sentence.ts'
import { callOptions } from './clients.ts'
import { clusterParameters } from './cluster.ts'
import { calling, resourceError } from './errors.ts'
import type { Target } from './network.ts'
import type { Existing } from './preflight-existing.ts'
import { answerIfAllowed, distinct, type Problem } from './preflight-problem.ts'

/** What HDInsight's own validation of a create says. */
export interface DryRun {
  readonly problems: readonly Problem[]
  /** What HDInsight says and does not stop a create. */
  readonly warnings: readonly string[]
}

const NOTHING: DryRun = { problems: [], warnings: [] }

/**
 * HDInsight's own validation of the request that will create the cluster. The request carries passwords (made
 * for it and forgotten, as at creation) and no storage key.
 *
 * Before network and storage are made, HDInsight misses them: such errors are expected. How it words them is
 * not documented, so that only errors whose meaning we know stop a create then; others are passed on as warnings.
 * @returns undefined where our identity may not ask
 */
export async function dryRun(target: Target, existing: Existing): Promise<DryRun | undefined> {
  if (existing.steps.has('cluster')) return NOTHING
  const { clients, request, names } = target
  const result = await answerIfAllowed(() =>
    calling(() =>
      clients.hdinsight.locations.validateClusterCreateRequest(
        request.region,
        {
          ...clusterParameters(target, undefined),
          name: names.cluster,
          type: 'Microsoft.HDInsight/clusters',
          fetchAaddsResource: false,
        },
        callOptions(),
      ),
    ),
  )
  if (result === undefined) return undefined
  const complete = hasPlace(target, existing) && existing.steps.has('storage-account')
  const problems: Problem[] = []
  const warnings = (result.validationWarnings ?? []).map(textOf)
  for (const entry of result.validationErrors ?? []) {
    if (missesWhatIsToBeMade(entry, target, existing)) continue
    const error = resourceError(entry.code ?? '', entry.message ?? '')
    if (error instanceof TransientError) continue
    if (isKnown(error)) problems.push(withChoices(error, entry.message ?? ''))
    else if (complete) problems.push({ error: refusedByDryRun(textOf(entry)) })
    else warnings.push(textOf(entry))
  }
  return { problems: distinct(problems), warnings }
}

/** `resourceError` gives this code to what it does not know. */
function isKnown(error: Error): error is UserError {
  return error instanceof UserError && error.code !== 'azure-failed'
}

function missesWhatIsToBeMade(
  { code, message = '', messageArguments = [] }: ValidationErrorInfo,
  target: Target,
  existing: Existing,
): boolean {
  const { names, site } = target
  const texts = [message, ...messageArguments]
  const named = (name: string) => texts.some((text) => text.includes(name))
  const network = code === 'InvalidVirtualNetworkId' || named(site.network.name)
  // The role on the storage account is given between the plan and the cluster.
  return (
    code === 'StoragePermissionsBlockedForMsi' ||
    (network && !hasPlace(target, existing)) ||
    (named(names.storageAccount) && !existing.steps.has('storage-account'))
  )
}

/** Whether network and subnet are there already; a subnet made in another network is not looked for. */
function hasPlace({ request }: Target, existing: Existing): boolean {
  if (isMade('subnet', request)) return false
  return !isMade('virtual-network', request) || existing.steps.has('virtual-network')
}

/** HDInsight lists the sizes that it would take in the text itself. */
function withChoices(error: UserError, message: string): Problem {
  const [, list] = /Valid values are:\s*([\w, ]+)/i.exec(message) ?? []
  const values = list?.split(',').map((value) => value.trim()) ?? []
  return error.code === 'vm-size-refused' && values.length > 0
    ? { error, choices: { of: 'vmSize', values } }
    : { error }
}

function textOf({ code, message }: ValidationErrorInfo): string {
  return [code, message].filter(Boolean).join(': ')
}

function refusedByDryRun(text: string): UserError {
  return new UserError('dry-run-refused', sentence`HDInsight would refuse the cluster: ${text}`, {
    remedy: sentence`Change the request as the message says, then plan again.`,
  })
}
