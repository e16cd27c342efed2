import { type AzureClients, callOptions } from './clients.ts'
import { calling } from './errors.ts'

/**
 * Private addresses of the worker nodes, as their network interfaces say: a cross-check for Ambari.
 *
 * Empty where HDInsight keeps the nodes in scale sets, whose interfaces this list does not show.
 * Source: HDInsight names them `nic-workernode-NUMBER-…` in the cluster's resource group.
 */
export async function listWorkerAddresses(
  clients: AzureClients,
  resourceGroup: string,
): Promise<string[]> {
  return calling(async () => {
    const addresses: string[] = []
    const interfaces = clients.network.networkInterfaces.list(resourceGroup, callOptions())
    for await (const { name, ipConfigurations } of interfaces) {
      if (!/^nic-workernode/i.test(name ?? '')) continue
      for (const { privateIPAddress } of ipConfigurations ?? [])
        if (privateIPAddress) addresses.push(privateIPAddress)
    }
    return addresses
  })
}
