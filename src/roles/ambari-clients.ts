import { type AmbariClient, createAmbariClient } from '../ambari/client.ts'
import type { Audit } from '../audit/event.ts'
import type { AzureClients } from '../azure/clients.ts'
import { readLogin } from '../azure/cluster.ts'
import { resourceNames } from '../cluster/resource-names.ts'
import type { Config } from '../config/config.ts'

/** How long a client, and with it the login it has read, is kept in memory. */
const CLIENT_VALID_MS = 5 * 60_000

/** One Ambari client for each cluster, so that the login is not read from Azure for every call. */
export function ambariClients(
  { ambariUrlTemplate }: Pick<Config, 'ambariUrlTemplate'>,
  azure: AzureClients,
  audit: Audit,
): { of(cluster: string): AmbariClient; forget(cluster: string): void } {
  const clients = new Map<string, { since: number; client: AmbariClient }>()
  const of = (cluster: string) => {
    const now = Date.now()
    for (const [name, { since }] of clients) if (now - since > CLIENT_VALID_MS) clients.delete(name)
    const known = clients.get(cluster)
    if (known) return known.client
    const { resourceGroup } = resourceNames(cluster, azure.subscriptionId)
    const client = createAmbariClient({
      baseUrl: ambariUrlTemplate.replaceAll('{cluster}', encodeURIComponent(cluster)),
      clusterName: cluster,
      credentials: () => readLogin(azure, resourceGroup, cluster),
      audit,
    })
    clients.set(cluster, { since: now, client })
    return client
  }
  return { of, forget: (cluster) => void clients.delete(cluster) }
}
