import type { VirtualNetworkGateway, VpnClientConfiguration } from '@azure/arm-network'
import { ADDRESSES } from '../cluster/cluster.ts'
import type { GatewayReference } from '../cluster/placement.ts'
import { CLOUDS } from '../config/clouds.ts'
import { UserError } from '../errors.ts'
import { sentence } from '../words/sentence.ts'
import { firstOverlap } from './address-ranges.ts'
import { type AzureClients, callOptions } from './clients.ts'
import { calling, found } from './errors.ts'
import { resourceId, subnetId, type Target } from './network.ts'
import type { RootCertificate } from './root-certificate.ts'

/** Smallest size that can be created today and speaks OpenVPN and IKEv2. */
export const GATEWAY_SKU = 'VpnGw1AZ'

/** By what a gateway lets clients in. */
export type GatewayAuthentication =
  | { readonly by: 'certificate'; readonly roots: readonly RootCertificate[] }
  /** Microsoft Entra ID: the directory that people are in. */
  | { readonly by: 'entra'; readonly tenantId: string }

/**
 * Microsoft's own VPN client, as registered by Microsoft: nobody has to consent to it.
 * Source: VPN Gateway documentation, point-to-site with Microsoft Entra ID.
 */
const ENTRA_AUDIENCE = 'c632b3df-fb67-4d84-bdcf-b95ad541b5c8'

/**
 * Starts the point-to-site gateway. Client pool and authentication go into the first call: adding them later is a
 * second long update.
 * @param network range of the network that it stands in, as "10.1.0.0/16"
 * @throws UserError `vpn-pool-overlap`
 */
export async function createGateway(
  target: Target,
  authentication: GatewayAuthentication,
  network: string,
): Promise<void> {
  const { clients, request, names, tags } = target
  refuseOverlap(network)
  await calling(() =>
    clients.network.virtualNetworkGateways
      .createOrUpdate(
        names.resourceGroup,
        names.gateway,
        {
          location: request.region,
          tags,
          gatewayType: 'Vpn',
          vpnType: 'RouteBased',
          vpnGatewayGeneration: 'Generation1',
          enableBgp: false,
          active: false,
          sku: { name: GATEWAY_SKU, tier: GATEWAY_SKU },
          ipConfigurations: [
            {
              name: 'default',
              privateIPAllocationMethod: 'Dynamic',
              subnet: { id: subnetId(target, 'GatewaySubnet') },
              publicIPAddress: {
                id: resourceId(
                  target,
                  'Microsoft.Network/publicIPAddresses',
                  names.gatewayPublicIp,
                ),
              },
            },
          ],
          vpnClientConfiguration: {
            vpnClientAddressPool: { addressPrefixes: [ADDRESSES.vpnClients] },
            ...clientAuthentication(authentication),
          },
        },
        callOptions(),
      )
      .submitted(),
  )
}

/** Entra ID works with OpenVPN only. */
function clientAuthentication(authentication: GatewayAuthentication): VpnClientConfiguration {
  if (authentication.by === 'certificate')
    return {
      vpnClientProtocols: ['OpenVPN', 'IkeV2'],
      vpnAuthenticationTypes: ['Certificate'],
      vpnClientRootCertificates: authentication.roots.map((root) => ({ ...root })),
    }
  const { tenantId } = authentication
  return {
    vpnClientProtocols: ['OpenVPN'],
    vpnAuthenticationTypes: ['AAD'],
    aadTenant: `${CLOUDS.public.authority}/${tenantId}/`,
    aadAudience: ENTRA_AUDIENCE,
    aadIssuer: `https://sts.windows.net/${tenantId}/`,
  }
}

/** Clients with addresses of the network itself could reach nothing in it; Azure says so only after a while. */
function refuseOverlap(network: string): void {
  if (!firstOverlap([ADDRESSES.vpnClients], [network])) return
  throw new UserError(
    'vpn-pool-overlap',
    sentence`The addresses of VPN clients (${ADDRESSES.vpnClients}) overlap those of the network (${network}).`,
    {
      remedy: sentence`Let CAUSEWAY_ADDRESS_SPACE be a range that does not hold them, and create anew.`,
    },
  )
}

/** @returns undefined when it does not exist */
export function readGateway(
  clients: AzureClients,
  { resourceGroup, name }: GatewayReference,
): Promise<VirtualNetworkGateway | undefined> {
  return found(() => clients.network.virtualNetworkGateways.get(resourceGroup, name, callOptions()))
}

/** By what a gateway lets clients in; one that has not been told takes certificates. */
export function authenticationOf(gateway: VirtualNetworkGateway): GatewayAuthentication['by'] {
  const { vpnAuthenticationTypes = [] } = gateway.vpnClientConfiguration ?? {}
  return vpnAuthenticationTypes.includes('AAD') ? 'entra' : 'certificate'
}

/** The roots that a gateway trusts, each as base64 of its DER form. */
export function trustedRoots(gateway: VirtualNetworkGateway): string[] {
  const roots = gateway.vpnClientConfiguration?.vpnClientRootCertificates ?? []
  return roots.map(({ publicCertData }) => publicCertData)
}

/** Thumbprints of the certificates that a gateway refuses, in capitals. */
export function revokedThumbprints(gateway: VirtualNetworkGateway): string[] {
  const revoked = gateway.vpnClientConfiguration?.vpnClientRevokedCertificates ?? []
  return revoked.flatMap(({ thumbprint }) => thumbprint?.toUpperCase() ?? [])
}

/** Lets a gateway refuse certificates from now on, beside those that it refuses already. Takes minutes. */
export async function revokeCertificates(
  clients: AzureClients,
  gateway: GatewayReference,
  thumbprints: readonly string[],
): Promise<void> {
  await changeClients(clients, gateway, (current, configuration) => {
    const revoked = revokedThumbprints(current)
    const missing = thumbprints.filter((thumbprint) => !revoked.includes(thumbprint))
    const added = missing.map((thumbprint) => ({
      name: `causeway-${thumbprint.slice(0, 12).toLowerCase()}`,
      thumbprint,
    }))
    const { vpnClientRevokedCertificates = [] } = configuration
    return { vpnClientRevokedCertificates: [...vpnClientRevokedCertificates, ...added] }
  })
}

const MOST_ROOTS = 20

/**
 * Lets a gateway trust one more root. Takes minutes.
 * @throws UserError `too-many-roots`
 */
export async function trustRoot(
  clients: AzureClients,
  gateway: GatewayReference,
  root: RootCertificate,
): Promise<void> {
  await changeClients(clients, gateway, (_current, { vpnClientRootCertificates = [] }) => {
    if (vpnClientRootCertificates.length >= MOST_ROOTS)
      throw new UserError(
        'too-many-roots',
        sentence`The gateway ${gateway.name} has ${MOST_ROOTS} root certificates, the most that Azure allows.`,
        {
          remedy: sentence`Remove one in the Azure portal (Point-to-site configuration), then Retry.`,
        },
      )
    return { vpnClientRootCertificates: [...vpnClientRootCertificates, { ...root }] }
  })
}

/**
 * A gateway is changed by writing all of it: it goes back as it was read but for what `change` returns, and only
 * if nobody has written it in between (If-Match); otherwise the error is transient, and the next look decides.
 */
async function changeClients(
  clients: AzureClients,
  { resourceGroup, name }: GatewayReference,
  change: (
    gateway: VirtualNetworkGateway,
    configuration: VpnClientConfiguration,
  ) => Partial<VpnClientConfiguration>,
): Promise<void> {
  const gateways = clients.network.virtualNetworkGateways
  const current = await calling(() => gateways.get(resourceGroup, name, callOptions()))
  const { etag, vpnClientConfiguration } = current
  if (!etag || !vpnClientConfiguration)
    throw new Error(`the gateway ${name} shows no etag or no clients`)
  const changed = {
    ...current,
    vpnClientConfiguration: {
      ...vpnClientConfiguration,
      ...change(current, vpnClientConfiguration),
    },
  }
  const options = { ...callOptions(), requestOptions: { headers: { 'If-Match': etag } } }
  await calling(() => gateways.createOrUpdate(resourceGroup, name, changed, options).submitted())
}
