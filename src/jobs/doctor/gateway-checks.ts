import { listVpnClients } from '../../azure/gateway-health.ts'
import { broken, type LinkCheck, ok, unknown, warning } from './link.ts'

const SHOWN_ADDRESSES = 5

/** Networks can be reached in other ways (ExpressRoute, peering): no gateway of ours proves nothing. */
export const gatewayStands: LinkCheck = {
  link: 'VPN gateway',
  async examine({ name, gateway: readGateway }) {
    const gateway = await readGateway()
    if (!gateway) return unknown(`Azure has no VPN gateway that Causeway made for ${name}.`)
    switch (gateway.provisioningState) {
      case 'Succeeded':
        return ok('It stands.')
      case 'Updating':
        return warning(
          'Azure is working on it.',
          `A new gateway takes about 40 minutes; see /kafka status ${name}.`,
        )
      default:
        return broken(
          `Azure says that it is ${gateway.provisioningState ?? 'in an unknown state'}.`,
          'Look at its activity log in the Azure portal; Retry of the failed create makes it anew.',
        )
    }
  },
}

export const vpnClients: LinkCheck = {
  link: 'VPN clients',
  needs: [gatewayStands.link],
  async examine({ name, place, services }) {
    const { gateway } = (await place()).site
    const addresses = gateway && (await listVpnClients(services.azure, gateway))
    if (!addresses) return unknown('Azure did not say in time who is connected.')
    if (addresses.length === 0)
      return warning(
        'Nobody is connected at this moment.',
        `Connect with the VPN package (/kafka vpn ${name}) and the client certificate, then ask again.`,
      )
    const shown = addresses.slice(0, SHOWN_ADDRESSES).join(', ')
    const more = addresses.length > SHOWN_ADDRESSES ? ', …' : ''
    return ok(
      `${addresses.length === 1 ? 'One is' : `${addresses.length} are`} connected (${shown}${more}).`,
    )
  },
}

/** What the step before has asked Network Watcher. */
export const gatewayWorks: LinkCheck = {
  link: 'Gateway health',
  needs: [gatewayStands.link],
  async examine({ troubleshooting }) {
    return troubleshooting ?? unknown('Network Watcher was not asked.')
  },
}
