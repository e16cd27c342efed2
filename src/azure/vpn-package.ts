import type { GatewayReference } from '../cluster/placement.ts'
import { type AzureClients, callOptions } from './clients.ts'
import { calling, translateAzureError } from './errors.ts'

/** A link that anybody who has it can use until it expires. Never stored, never logged. */
export interface VpnPackage {
  readonly url: string
  /** Milliseconds since the Unix epoch. */
  readonly expiresAt: number
}

/** Asks the gateway to build its client package anew; takes about 20 seconds. */
export async function requestVpnPackage(
  clients: AzureClients,
  gateway: GatewayReference,
): Promise<void> {
  await calling(() =>
    clients.network.virtualNetworkGateways
      .generateVpnProfile(
        gateway.resourceGroup,
        gateway.name,
        { processorArchitecture: 'Amd64', authenticationMethod: 'EAPTLS' },
        callOptions(),
      )
      .submitted(),
  )
}

const LONGEST_WAIT_MS = 10_000
/** Somebody waits for the link, which Azure takes some seconds to sign. */
const LINK_POLL_MS = 500

/**
 * Link of the package that was built last.
 * @param pollMs between two looks at the signing, in milliseconds
 * @returns undefined when none was built yet, or the newest is still being built
 */
export async function readVpnPackage(
  clients: AzureClients,
  gateway: GatewayReference,
  pollMs = LINK_POLL_MS,
): Promise<VpnPackage | undefined> {
  try {
    const answer = await clients.network.virtualNetworkGateways.getVpnProfilePackageUrl(
      gateway.resourceGroup,
      gateway.name,
      {
        updateIntervalInMs: pollMs,
        abortSignal: AbortSignal.timeout(LONGEST_WAIT_MS),
      },
    )
    return parsePackageUrl(answer.body)
  } catch (error) {
    if (isNotThereYet(error)) return undefined
    throw translateAzureError(error)
  }
}

/** Reads the expiry out of the link's signature (`se`). Azure answers null while it is still building. */
export function parsePackageUrl(body: unknown): VpnPackage | undefined {
  if (typeof body !== 'string' || !URL.canParse(body)) return undefined
  const expiry = Date.parse(new URL(body).searchParams.get('se') ?? '')
  return Number.isNaN(expiry) ? undefined : { url: body, expiresAt: expiry }
}

function isNotThereYet(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  if (error.name === 'AbortError' || error.name === 'TimeoutError') return true
  return 'statusCode' in error && (error.statusCode === 404 || error.statusCode === 400)
}
