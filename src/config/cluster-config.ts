import { z } from 'zod'

/** What every cluster of this installation is made with. Nothing in it is secret. */
export interface ClusterConfig {
  /** Lets its owners sign in to the nodes by SSH; undefined: a password that nobody is told. */
  readonly sshPublicKey: string | undefined
  /** Full resource id of the user-assigned identity with which clusters sign in to their storage; undefined: by key. */
  readonly storageIdentity: string | undefined
  /** Whether new clusters get the settings that make brokers advertise their addresses from their first start. */
  readonly advertisesAtCreation: boolean
}

const IDENTITY =
  /^\/subscriptions\/[\w-]+\/resourceGroups\/[-\w.()]+\/providers\/Microsoft\.ManagedIdentity\/userAssignedIdentities\/[-\w]+$/i

/** HDInsight takes RSA keys of 2048 bits and more: their text is at least so long. Source: HDInsight, SSH keys. */
const PUBLIC_KEY = /^ssh-rsa AAAA[A-Za-z0-9+/]{360,}={0,2}( [^\r\n]*)?$/

/** Settings for what every new cluster is made with. */
export const CLUSTER_ENVIRONMENT = {
  CAUSEWAY_SSH_PUBLIC_KEY: z
    .string()
    .trim()
    .regex(
      PUBLIC_KEY,
      'is not a public RSA key of 2048 bits or more in one line: ssh-rsa AAAA… It is in the file whose name ends in .pub',
    )
    .optional(),
  AZURE_STORAGE_IDENTITY_ID: z
    .string()
    .regex(
      IDENTITY,
      'is not the resource id of a user-assigned identity. Find it with: az identity show --name … --resource-group … --query id',
    )
    .optional(),
  CAUSEWAY_ADVERTISE_AT_CREATION: z
    .enum(['on', 'off'], 'is on or off')
    .default('off')
    .transform((text) => text === 'on'),
}

/** What every new cluster is made with, by the settings. */
export function readClusterConfig(
  given: z.infer<z.ZodObject<typeof CLUSTER_ENVIRONMENT>>,
): ClusterConfig {
  return {
    sshPublicKey: given.CAUSEWAY_SSH_PUBLIC_KEY,
    storageIdentity: given.AZURE_STORAGE_IDENTITY_ID,
    advertisesAtCreation: given.CAUSEWAY_ADVERTISE_AT_CREATION,
  }
}
