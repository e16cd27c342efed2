const SECOND = 1_000
const MINUTE = 60 * SECOND

/**
 * How long each Azure operation takes, in simulated milliseconds. Typical values of Microsoft's documentation
 * and of recorded traffic; the cluster's and the gateway's decide how long a whole creation takes.
 */
export const DOCUMENTED_DURATIONS_MS = {
  resourceGroup: 1 * SECOND,
  resourceGroupDelete: 1 * MINUTE,
  providerRegistration: 1 * MINUTE,
  networkSecurityGroup: 4 * SECOND,
  publicIpAddress: 4 * SECOND,
  natGateway: 10 * SECOND,
  virtualNetwork: 4 * SECOND,
  peering: 5 * SECOND,
  /** Deletion of a small network resource. */
  networkDelete: 10 * SECOND,
  gateway: 40 * MINUTE,
  /** A change of certificates, pool or tags of a gateway that exists. */
  gatewayUpdate: 5 * MINUTE,
  gatewayDelete: 10 * MINUTE,
  vpnProfile: 20 * SECOND,
  vpnProfileUrl: 5 * SECOND,
  /** Network Watcher's examination of a gateway. */
  troubleshooting: 1 * MINUTE,
  storageAccount: 20 * SECOND,
  container: 0.5 * SECOND,
  /** Until a role that was given counts everywhere. */
  roleAssignment: 2 * MINUTE,
  cluster: 15 * MINUTE,
  /** When a cluster that cannot come up (no way out, management blocked) is given up. */
  clusterFailure: 20 * MINUTE,
  clusterResize: 8 * MINUTE,
  clusterDelete: 5 * MINUTE,
  /** How long a cluster's network interfaces outlive it and keep its subnet in use. */
  lingeringNics: 2 * MINUTE,
  gatewaySettings: 1 * MINUTE,
  restartHosts: 1 * MINUTE,
} as const

export type Durations = { readonly [Name in keyof typeof DOCUMENTED_DURATIONS_MS]: number }
