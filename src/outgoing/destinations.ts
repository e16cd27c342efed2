import { CLOUDS, LOOPBACK } from '../config/clouds.ts'
import type { AzureConfig } from '../config/config.ts'
import type { Destination } from './destination.ts'

const MIB = 1024 * 1024
const MINUTE = 60_000

/** A service at one address of the configuration. */
function at(name: string, address: string, more: Partial<Destination> = {}): Destination {
  return {
    name,
    hosts: [new URL(address).host],
    isLoopback: LOOPBACK.test(address),
    network: 'public',
    limitMs: MINUTE,
    limitBytes: 16 * MIB,
    ...more,
  }
}

/** Slack's Web API, its host for files, and the one for answers to clicks. Only the first is sent the token. */
export function slackDestination(apiUrl: string): Destination {
  const { host } = new URL(apiUrl)
  const isLoopback = LOOPBACK.test(apiUrl)
  return at('Slack', apiUrl, {
    hosts: isLoopback ? [host] : [host, `files.${host}`, `hooks.${host}`],
    credentialHosts: [host],
  })
}

/** Azure Resource Manager, which may be reached by a private link. */
export function armDestination({ cloud, armEndpoint }: AzureConfig): Destination {
  const address = cloud === 'custom' && armEndpoint !== '' ? armEndpoint : CLOUDS[cloud].arm
  return at('Azure Resource Manager', address, {
    network: 'public or private',
    limitBytes: 64 * MIB,
  })
}

/** Where VPN packages are: accounts of Azure's own, whose names nobody knows beforehand. No token is sent there. */
export function packageDestination(config: AzureConfig): Destination {
  const arm = armDestination(config)
  return {
    ...at('the VPN packages', CLOUDS[config.cloud].arm),
    ...(arm.isLoopback
      ? { hosts: arm.hosts, isLoopback: true }
      : { hosts: [`*.${CLOUDS[config.cloud].blobSuffix}`] }),
    credentialHosts: [],
  }
}

/** One Key Vault, which may be reached by a private endpoint. */
export function vaultDestination(url: string): Destination {
  return at('the Key Vault', url, { network: 'public or private' })
}

/** Ambari of one cluster: in a network of yours where a template says so. */
export function ambariDestination(baseUrl: string): Destination {
  return at('Ambari', baseUrl, { network: 'public or private' })
}

/** A token endpoint that the configuration names, which is not the usual one of Microsoft Entra ID. */
export function tokenDestination(endpoint: string): Destination {
  return at('the token endpoint', endpoint, { network: 'public or private', limitBytes: MIB })
}

/** Azure's list prices. */
export function priceDestination(endpoint: string): Destination {
  return at('the price service', endpoint, { credentialHosts: [] })
}
