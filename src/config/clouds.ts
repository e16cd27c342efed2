/** Addresses of one Azure cloud. Source: Azure's documentation of its national clouds. */
interface Cloud {
  /** Azure Resource Manager. */
  readonly arm: string
  /** Where tokens come from (Microsoft Entra ID). */
  readonly authority: string
  /** Ends the host name of a storage account's blob service. */
  readonly blobSuffix: string
  /** Where a cluster's Ambari is; `{cluster}` stands for its name. */
  readonly ambari: string
  /** Ends the host name of a Key Vault; tokens for vaults are meant for this name. */
  readonly vaultSuffix: string
}

/** Addresses on this machine: the only ones to which plain http is spoken. */
export const LOOPBACK = /^http:\/\/(127\.\d+\.\d+\.\d+|localhost|\[::1\])([:/]|$)/

const PUBLIC: Cloud = {
  arm: 'https://management.azure.com',
  authority: 'https://login.microsoftonline.com',
  blobSuffix: 'blob.core.windows.net',
  ambari: 'https://{cluster}.azurehdinsight.net',
  vaultSuffix: 'vault.azure.net',
}

/** By the value of AZURE_CLOUD; `custom` is the public cloud at another address of Resource Manager. */
export const CLOUDS = {
  public: PUBLIC,
  usgovernment: {
    arm: 'https://management.usgovcloudapi.net',
    authority: 'https://login.microsoftonline.us',
    blobSuffix: 'blob.core.usgovcloudapi.net',
    ambari: 'https://{cluster}.azurehdinsight.us',
    vaultSuffix: 'vault.usgovcloudapi.net',
  },
  china: {
    arm: 'https://management.chinacloudapi.cn',
    authority: 'https://login.chinacloudapi.cn',
    blobSuffix: 'blob.core.chinacloudapi.cn',
    ambari: 'https://{cluster}.azurehdinsight.cn',
    vaultSuffix: 'vault.azure.cn',
  },
  custom: PUBLIC,
} as const satisfies Record<string, Cloud>

/** Azure's clouds, by our names for them. */
export type CloudName = keyof typeof CLOUDS
