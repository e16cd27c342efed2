import type { KeyClient } from '@azure/keyvault-keys'
import type { SecretClient } from '@azure/keyvault-secrets'
import { type Audit, UNAUDITED } from '../audit/event.ts'
import { CLOUDS, LOOPBACK } from '../config/clouds.ts'
import type { AzureConfig } from '../config/config.ts'
import { UserError } from '../errors.ts'
import { vaultDestination } from '../outgoing/destinations.ts'
import { sentence } from '../words/sentence.ts'
import { auditedWrites } from './audited-writes.ts'
import { createCredential } from './credential.ts'
import { translateAzureError } from './errors.ts'
import { outgoingTransport } from './outgoing-transport.ts'

/** A Key Vault: private keys that never leave it, and a register of what they have signed. */
export interface KeyVault {
  readonly keys: KeyClient
  readonly secrets: SecretClient
}

/**
 * Builds the official clients of one vault. They send a token only to the vault's own host, and only one that is
 * meant for vaults: the challenge that the vault answers with has to name the suffix of that host.
 * @param url https, or http of a simulator on this machine
 * @param audit where each write and each use of a key is recorded before it is sent; default: nowhere
 */
export async function createKeyVault(
  config: AzureConfig,
  url: string,
  audit: Audit = UNAUDITED,
): Promise<KeyVault> {
  const { KeyClient } = await import('@azure/keyvault-keys')
  const { SecretClient } = await import('@azure/keyvault-secrets')
  const credential = await createCredential(config)
  const isSimulator = LOOPBACK.test(url)
  const address = isSimulator ? `https://sandbox.${CLOUDS[config.cloud].vaultSuffix}` : url
  const options = {
    retryOptions: { maxRetries: 0 },
    additionalPolicies: [{ policy: auditedWrites(audit), position: 'perCall' as const }],
    httpClient: await outgoingTransport(
      vaultDestination(url),
      isSimulator ? { host: new URL(address).host, url } : undefined,
    ),
  }
  return {
    keys: new KeyClient(address, credential, { ...options }),
    secrets: new SecretClient(address, credential, { ...options }),
  }
}

/**
 * Runs a call of a vault's client and translates what it throws.
 * @throws UserError `key-vault-access`, `key-vault-missing`
 */
export async function callingVault<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call()
  } catch (error) {
    throw translateVaultError(error)
  }
}

/** Runs a read; "not found" is an answer. */
export async function foundInVault<T>(call: () => Promise<T>): Promise<T | undefined> {
  try {
    return await call()
  } catch (error) {
    if (error instanceof Error && 'statusCode' in error && error.statusCode === 404)
      return undefined
    throw translateVaultError(error)
  }
}

function translateVaultError(error: unknown): unknown {
  if (!(error instanceof Error)) return error
  if ('statusCode' in error && (error.statusCode === 401 || error.statusCode === 403))
    return new UserError('key-vault-access', sentence`The Key Vault refuses Causeway's identity.`, {
      remedy: sentence`Give it the roles Key Vault Crypto Officer and Key Vault Secrets Officer on the vault, let it through the firewall of the vault, then retry.`,
      cause: error,
    })
  if ('code' in error && error.code === 'ENOTFOUND')
    return new UserError(
      'key-vault-missing',
      sentence`There is no Key Vault at AZURE_KEY_VAULT_URL.`,
      {
        remedy: sentence`The owners of Causeway compare the setting with the address in the Azure portal.`,
        cause: error,
      },
    )
  return translateAzureError(error)
}
