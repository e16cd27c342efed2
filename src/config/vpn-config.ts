import { z } from 'zod'
import { type RootCertificate, readRootCertificate } from '../azure/root-certificate.ts'
import { UserError } from '../errors.ts'
import { CLOUDS, LOOPBACK } from './clouds.ts'

/** How VPN gateways that Causeway makes tell who may come in. */
export type VpnAuthentication =
  | { readonly by: 'certificate' }
  /** People sign in with Microsoft Entra ID. `tenantId` is the directory that they are in. */
  | { readonly by: 'entra'; readonly tenantId: string }

/** What the VPN gateways that Causeway makes trust. */
export interface VpnConfig {
  readonly authentication: VpnAuthentication
  /** A root certificate that all gateways trust, brought by the operators. */
  readonly rootCertificate: RootCertificate | undefined
  /** Address of the Key Vault that keeps the gateways' certificate authorities; undefined: none is kept. */
  readonly keyVaultUrl: string | undefined
}

/** The settings of the VPN, each valid by itself; `vpnProblems` says whether they fit together. */
export const VPN_ENVIRONMENT = {
  AZURE_VPN_AUTHENTICATION: z.enum(['certificate', 'entra']).default('certificate'),
  AZURE_VPN_ROOT_CERTIFICATE: z.string().optional(),
  AZURE_KEY_VAULT_URL: z.string().optional(),
}

interface Given {
  readonly AZURE_VPN_AUTHENTICATION?: string
  readonly AZURE_KEY_VAULT_URL?: string
  readonly AZURE_CLOUD?: string
  readonly AZURE_TENANT_ID?: string
}

/**
 * What contradicts itself among the settings of the VPN, as sentences with their remedies.
 * @param rootPem text of the file that AZURE_VPN_ROOT_CERTIFICATE names
 * @param now milliseconds since the Unix epoch
 */
export function vpnProblems(given: Given, rootPem: string | undefined, now: number): string[] {
  const cloud = given.AZURE_CLOUD ?? 'public'
  const problems: string[] = []
  if (given.AZURE_VPN_AUTHENTICATION === 'entra') {
    if (!z.uuid().safeParse(given.AZURE_TENANT_ID).success)
      problems.push(
        'AZURE_TENANT_ID is not set, or not an id. AZURE_VPN_AUTHENTICATION=entra needs the directory in which people sign in: az account show --query tenantId',
      )
    if (cloud !== 'public' && cloud !== 'custom')
      problems.push(
        `AZURE_VPN_AUTHENTICATION: Causeway knows the sign-in of the public cloud only, not of ${cloud}. Use certificate.`,
      )
  }
  const vault = given.AZURE_KEY_VAULT_URL
  const suffix = Object.entries(CLOUDS).find(([name]) => name === cloud)?.[1].vaultSuffix
  if (vault !== undefined && suffix !== undefined && !isVaultUrl(vault, suffix))
    problems.push(
      `AZURE_KEY_VAULT_URL is not the address of a Key Vault: https://NAME.${suffix}. Plain http is accepted only on this machine (127.0.0.1).`,
    )
  const rootProblem = rootPem === undefined ? undefined : problemOf(rootPem, now)
  if (rootProblem !== undefined) problems.push(`AZURE_VPN_ROOT_CERTIFICATE: ${rootProblem}`)
  return problems
}

/** The settings once `vpnProblems` has found nothing. */
export function readVpnConfig(
  given: z.infer<z.ZodObject<typeof VPN_ENVIRONMENT>> & {
    readonly AZURE_TENANT_ID?: string | undefined
  },
  rootPem: string | undefined,
  now: number,
): VpnConfig {
  return {
    authentication:
      given.AZURE_VPN_AUTHENTICATION === 'entra'
        ? { by: 'entra', tenantId: given.AZURE_TENANT_ID ?? '' }
        : { by: 'certificate' },
    rootCertificate: rootPem === undefined ? undefined : readRootCertificate(rootPem, now),
    keyVaultUrl: given.AZURE_KEY_VAULT_URL,
  }
}

function isVaultUrl(text: string, suffix: string): boolean {
  if (LOOPBACK.test(text)) return URL.canParse(text)
  const name = new RegExp(`^https://[a-zA-Z0-9-]{3,24}\\.${suffix.replaceAll('.', '\\.')}/?$`)
  return name.test(text)
}

function problemOf(pem: string, now: number): string | undefined {
  try {
    readRootCertificate(pem, now)
    return undefined
  } catch (error) {
    if (!(error instanceof UserError)) throw error
    return `${error.message} ${error.remedy}`
  }
}
