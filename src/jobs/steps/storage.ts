import { callOptions } from '../../azure/clients.ts'
import { containerExists, createContainer, createStorageAccount } from '../../azure/storage.ts'
import { assignStorageRole, hasStorageRole } from '../../azure/storage-identity.ts'
import { sentence } from '../../words/sentence.ts'
import { type CreateStep, targetOf } from '../services.ts'
import { armResourceStep } from './arm-resource.ts'

const MINUTE = 60_000

/** Goal: the storage account is there: HTTPS only, TLS 1.2, nothing public. */
export const storageAccount = armResourceStep({
  name: 'storage-account',
  title: {
    doing: sentence`Creating the storage account`,
    done: sentence`Created the storage account`,
  },
  label: ({ names }) => sentence`Storage account ${names.storageAccount}`,
  needs: ['resource-group'],
  usuallyMs: 20_000,
  deadlineMs: 15 * MINUTE,
  get: ({ clients, names }) =>
    clients.storage.storageAccounts.getProperties(
      names.resourceGroup,
      names.storageAccount,
      callOptions(),
    ),
  create: createStorageAccount,
})

/** Goal: the cluster's identity may use the storage account, where it signs in by one. */
export const storageRole: CreateStep = {
  name: 'storage-role',
  title: {
    doing: sentence`Opening the storage to the cluster`,
    done: sentence`Opened the storage to the cluster`,
  },
  applies: ({ storageIdentity }) => storageIdentity !== undefined,
  needs: ['storage-account'],
  usuallyMs: 5000,
  deadlineMs: 20 * MINUTE,
  async observe(context) {
    const { facts, request } = context
    if (facts.storageRole === "somebody else's")
      return { state: 'ready', detail: sentence`was so already` }
    const { storageIdentity = '' } = request
    return {
      state: (await hasStorageRole(targetOf(context), storageIdentity)) ? 'ready' : 'absent',
    }
  },
  async apply(context) {
    const { storageIdentity = '' } = context.request
    return { storageRole: await assignStorageRole(targetOf(context), storageIdentity) }
  },
}

/** Goal: the blob container of the cluster is there. */
export const storageContainer: CreateStep = {
  name: 'storage-container',
  title: {
    doing: sentence`Creating the blob container`,
    done: sentence`Created the blob container`,
  },
  needs: ['storage-account'],
  usuallyMs: 1000,
  deadlineMs: 10 * MINUTE,
  async observe(context) {
    return { state: (await containerExists(targetOf(context))) ? 'ready' : 'absent' }
  },
  async apply(context) {
    await createContainer(targetOf(context))
  },
}
