import { ADDRESSES } from '../cluster.ts'
import { callOptions } from './clients.ts'
import { calling } from './errors.ts'
import { resourceId, subnetId, type Target } from './network.ts'

/** Smallest size that can be created today and speaks OpenVPN and IKEv2. */
export const GATEWAY_SKU = 'VpnGw1AZ'

/**
 * Starts the point-to-site gateway. Client pool and root certificate go into the first call: adding them
 * later is a second long update.
 * @param root base64 of the DER certificate in one line, and its name
 */
export async function createGateway(
  target: Target,
  root: { readonly name: string; readonly publicCertData: string },
): Promise<void> {
  const { clients, request, names, tags } = target
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
            vpnClientProtocols: ['OpenVPN', 'IkeV2'],
            vpnAuthenticationTypes: ['Certificate'],
            vpnClientRootCertificates: [{ name: root.name, publicCertData: root.publicCertData }],
          },
        },
        callOptions(),
      )
      .submitted(),
  )
}
