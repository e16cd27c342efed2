import { callOptions } from './clients.ts'
import { calling, found } from './errors.ts'
import type { Target } from './network.ts'

/**
 * StorageV2, HTTPS only, TLS 1.2, no public blobs: what HDInsight still takes and security asks for. For a cluster
 * that signs in by its identity, a Data Lake (Gen2) that takes no keys at all.
 */
export async function createStorageAccount({
  clients,
  request,
  names,
  tags,
}: Target): Promise<void> {
  await calling(() =>
    clients.storage.storageAccounts
      .create(
        names.resourceGroup,
        names.storageAccount,
        {
          location: request.region,
          tags,
          kind: 'StorageV2',
          sku: { name: 'Standard_LRS' },
          enableHttpsTrafficOnly: true,
          minimumTlsVersion: 'TLS1_2',
          allowBlobPublicAccess: false,
          ...(request.storageIdentity === undefined
            ? {}
            : { isHnsEnabled: true, allowSharedKeyAccess: false }),
        },
        callOptions(),
      )
      .submitted(),
  )
}

/** Whether the blob container of the cluster is there. */
export async function containerExists({ clients, names }: Target): Promise<boolean> {
  const container = await found(() =>
    clients.storage.blobContainers.get(
      names.resourceGroup,
      names.storageAccount,
      names.container,
      callOptions(),
    ),
  )
  return container !== undefined
}

/** Makes the blob container; it is there when this returns. */
export async function createContainer({ clients, names }: Target): Promise<void> {
  await calling(() =>
    clients.storage.blobContainers.create(
      names.resourceGroup,
      names.storageAccount,
      names.container,
      {},
      callOptions(),
    ),
  )
}

/** A key of the account, for the one call that needs it. Secret: never kept. */
export async function readStorageKey({ clients, names }: Target): Promise<string> {
  const { keys } = await calling(() =>
    clients.storage.storageAccounts.listKeys(
      names.resourceGroup,
      names.storageAccount,
      callOptions(),
    ),
  )
  const key = keys?.find((candidate) => candidate.permissions?.toLowerCase() === 'full')?.value
  if (key === undefined) throw new Error('the storage account has no key with full permissions')
  return key
}
