import { UserError } from '../errors.ts'
import { sentence } from '../words/sentence.ts'
import { callOptions } from './clients.ts'
import { calling } from './errors.ts'
import type { Target } from './network.ts'
import type { Existing } from './preflight-existing.ts'
import { answer, type Problem } from './preflight-problem.ts'
import { askingRegion } from './preflight-region.ts'

/** The two names that are unique in all of Azure, unless they are ours already. */
export async function checkNames(target: Target, existing: Existing): Promise<readonly Problem[]> {
  const [cluster, account] = await Promise.all([
    existing.steps.has('cluster') ? [] : checkClusterName(target),
    existing.steps.has('storage-account') ? [] : checkAccountName(target),
  ])
  return [...cluster, ...account]
}

async function checkClusterName(target: Target): Promise<readonly Problem[]> {
  const { clients, request } = target
  const name = target.names.cluster
  const { value, problems } = await answer(() =>
    askingRegion(request, () =>
      clients.hdinsight.locations.checkNameAvailability(
        request.region,
        { name, type: 'clusters' },
        callOptions(),
      ),
    ),
  )
  return value?.nameAvailable === false ? [...problems, { error: nameTaken(name) }] : problems
}

async function checkAccountName({ clients, names }: Target): Promise<readonly Problem[]> {
  const name = names.storageAccount
  const { value, problems } = await answer(() =>
    calling(() =>
      clients.storage.storageAccounts.checkNameAvailability(
        { name, type: 'Microsoft.Storage/storageAccounts' },
        callOptions(),
      ),
    ),
  )
  return value?.nameAvailable === false
    ? [...problems, { error: storageNameTaken(name) }]
    : problems
}

function nameTaken(name: string): UserError {
  return new UserError(
    'name-taken',
    sentence`The cluster name "${name}" is taken: names are unique in all of Azure.`,
    {
      remedy: sentence`Choose another name, for example with your team in it.`,
      example: `/kafka create ${name}-team`,
    },
  )
}

function storageNameTaken(name: string): UserError {
  return new UserError(
    'storage-name-taken',
    sentence`The storage account name "${name}" is taken.`,
    {
      remedy: sentence`Choose another cluster name: the account is named after it.`,
    },
  )
}
