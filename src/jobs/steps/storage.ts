import { callOptions } from '../../azure/clients.ts'
import { containerExists, createContainer, createStorageAccount } from '../../azure/storage.ts'
import { type CreateStep, targetOf } from '../services.ts'
import { armResourceStep } from './arm-resource.ts'

const MINUTE = 60_000

export const storageAccount = armResourceStep({
  name: 'storage-account',
  title: { doing: 'Creating the storage account', done: 'Created the storage account' },
  label: ({ names }) => `Storage account ${names.storageAccount}`,
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

export const storageContainer: CreateStep = {
  name: 'storage-container',
  title: { doing: 'Creating the blob container', done: 'Created the blob container' },
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
