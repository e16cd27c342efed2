import { listVpnClients } from '../../azure/gateway-health.ts'
import { sentence } from '../../words/sentence.ts'
import { broken, ok, unknown, warning } from './finding.ts'
import type { LinkCheck } from './link.ts'

const SHOWN_ADDRESSES = 5

/** Networks can be reached in other ways (ExpressRoute, peering): no gateway of ours proves nothing. */
export const gatewayStands: LinkCheck = {
  link: sentence`VPN gateway`,
  async examine({ name, gateway: readGateway }) {
    const gateway = await readGateway()
    if (!gateway) return unknown(sentence`Azure has no VPN gateway that Causeway made for ${name}.`)
    switch (gateway.provisioningState) {
      case 'Succeeded':
        return ok(sentence`It stands.`)
      case 'Updating':
        return warning(
          sentence`Azure is working on it.`,
          sentence`A new gateway takes about 40 minutes; see /kafka status ${name}.`,
        )
      default:
        return broken(
          sentence`Azure says that it is ${gateway.provisioningState ?? sentence`in an unknown state`}.`,
          sentence`Look at its activity log in the Azure portal; Retry of the failed create makes it anew.`,
        )
    }
  },
}

/** What the gateway gives its clients: addresses, roots, tunnels. */
export const vpnClients: LinkCheck = {
  link: sentence`VPN clients`,
  needs: [gatewayStands.link],
  async examine({ name, place, services }) {
    const { gateway } = (await place()).site
    const addresses = gateway && (await listVpnClients(services.azure, gateway))
    if (!addresses) return unknown(sentence`Azure did not say in time who is connected.`)
    if (addresses.length === 0)
      return warning(
        sentence`Nobody is connected at this moment.`,
        sentence`Connect with the VPN package (/kafka vpn ${name}) and the client certificate, then ask again.`,
      )
    const shown = addresses.slice(0, SHOWN_ADDRESSES).join(', ')
    const more = addresses.length > SHOWN_ADDRESSES ? ', …' : ''
    return ok(
      addresses.length === 1
        ? sentence`One is connected (${shown}).`
        : sentence`${addresses.length} are connected (${shown}${more}).`,
    )
  },
}

/** What the step before has asked Network Watcher. */
export const gatewayWorks: LinkCheck = {
  link: sentence`Gateway health`,
  needs: [gatewayStands.link],
  async examine({ troubleshooting }) {
    return troubleshooting ?? unknown(sentence`Network Watcher was not asked.`)
  },
}
