import { sentence, type Words } from '../words/sentence.ts'
import type { Target } from './network.ts'
import { checkPermissions, checkProviders } from './preflight-access.ts'
import { type Capacity, checkCores, checkNetworkQuota, checkOffer } from './preflight-capacity.ts'
import { dryRun } from './preflight-dry-run.ts'
import { type Existing, failedCluster, readExisting } from './preflight-existing.ts'
import { checkNames } from './preflight-names.ts'
import { answer, answerIfAllowed, distinct, type Problem } from './preflight-problem.ts'
import type { OtherSizes, Surcharge } from './preflight-sizes.ts'
import { checkStorageIdentity } from './storage-identity.ts'

/** What can have changed between a plan and its create. */
export interface PreflightResult {
  /** Everything that stands in the way; empty: a create may begin. */
  readonly problems: readonly Problem[]
  /** Names of the steps whose resource is there already and ours: an interrupted create goes on. */
  readonly existing: ReadonlySet<string>
  readonly coresNeeded: number
  /** Undefined where Azure does not say. */
  readonly coresFree: number | undefined
}

/** All that can be known before a create, for the card of a plan. */
export interface FullPreflightResult extends PreflightResult {
  readonly coresPerNode: number
  /** Sizes of head and ZooKeeper nodes where they cannot be the workers'. */
  readonly otherSizes: OtherSizes
  readonly surcharge: Surcharge | undefined
  /** Checks that our identity may not make, in words. */
  readonly unchecked: readonly Words[]
  /** What HDInsight says about the request and does not stop it. */
  readonly warnings: readonly string[]
}

/**
 * Everything that can be known before the first euro is spent, side by side and read-only: providers, rights,
 * names, region, size, quotas, and HDInsight's own opinion of the request. 10 reads and 3 questions by POST;
 * one read more when the resource group exists.
 */
export async function fullPreflight(target: Target): Promise<FullPreflightResult> {
  const existing = await readExisting(target)
  const groupExists = existing.steps.has('resource-group')
  const offer = checkOffer(target)
  const [
    providers,
    permissions,
    names,
    { problems, coresPerNode, otherSizes, surcharge },
    cores,
    quota,
    said,
    identity,
  ] = await Promise.all([
    answer(() => checkProviders(target)),
    checkPermissions(target, groupExists),
    checkNames(target, existing),
    offer,
    checkCores(target, offer, existing),
    checkNetworkQuota(target, existing),
    offer.then((found) => dryRun(withSizes(target, found.otherSizes), existing)),
    answerIfAllowed(() => checkStorageIdentity(target)),
  ])
  const found = distinct([
    ...existing.problems,
    ...(existing.clusterFailed ? [{ error: failedCluster(target.names.cluster) }] : []),
    ...providers.problems,
    ...(providers.value ?? []),
    ...permissions.problems,
    ...names,
    ...problems,
    ...cores.problems,
    ...(quota ?? []),
    ...(identity ?? []),
  ])
  const known = new Set(found.map(({ error }) => error.code))
  return {
    ...result(existing, cores),
    coresPerNode,
    otherSizes,
    surcharge,
    // HDInsight repeats what we have found out with more detail.
    problems: [...found, ...(said?.problems ?? []).filter(({ error }) => !known.has(error.code))],
    warnings: said?.warnings ?? [],
    unchecked: [
      ...(permissions.value === undefined ? [sentence`permissions of Causeway's identity`] : []),
      ...(quota === undefined ? [sentence`network quotas`] : []),
      ...(said === undefined ? [sentence`HDInsight's validation of the request`] : []),
      ...(identity === undefined ? [sentence`the identity for the clusters' storage`] : []),
      ...(cores.coresFree === undefined ? [sentence`free HDInsight cores`] : []),
    ],
  }
}

/**
 * What can have changed since the plan was shown, at most half an hour ago: names, cores, and what exists. What
 * a subscription is set up with (providers, rights, regions, sizes) was checked for the plan that every create
 * begins with; asking again would cost eight of its 110 reads and delay the first resource.
 */
export async function quickPreflight(target: Target): Promise<PreflightResult> {
  const existing = await readExisting(target)
  const [names, cores] = await Promise.all([
    checkNames(target, existing),
    checkCores(target, Promise.resolve({ otherSizes: {} }), existing),
  ])
  return {
    ...result(existing, cores),
    problems: distinct([...existing.problems, ...names, ...cores.problems]),
  }
}

function withSizes(target: Target, sizes: OtherSizes): Target {
  return { ...target, request: { ...target.request, ...sizes } }
}

function result(existing: Existing, { coresNeeded, coresFree }: Capacity) {
  return { existing: existing.steps, coresNeeded, coresFree }
}
