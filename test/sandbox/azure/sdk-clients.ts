import { HDInsightManagementClient } from '@azure/arm-hdinsight'
import { NetworkManagementClient } from '@azure/arm-network'
import { ResourceManagementClient } from '@azure/arm-resources'
import { StorageManagementClient } from '@azure/arm-storage'
import type { HttpClient } from '@azure/core-rest-pipeline'
import { createDefaultHttpClient } from '@azure/core-rest-pipeline'
import type { AzureSimulator } from '../../../sandbox/azure/simulator.ts'

const ARM = 'https://management.azure.com'

export interface SdkClients {
  readonly resources: ResourceManagementClient
  readonly network: NetworkManagementClient
  readonly storage: StorageManagementClient
  readonly hdinsight: HDInsightManagementClient
}

/**
 * The real SDK clients, pointed at a simulator by an HTTP client that rewrites the URL of each request and puts
 * it back afterwards: bearer policy, retries and polling see Azure's own address.
 */
export function createSdkClients(simulator: AzureSimulator): SdkClients {
  const real = createDefaultHttpClient()
  const httpClient: HttpClient = {
    async sendRequest(request) {
      const { url } = request
      request.url = url.replace(ARM, simulator.url)
      request.allowInsecureConnection = true
      try {
        return await real.sendRequest(request)
      } finally {
        request.url = url
      }
    },
  }
  const credential = { getToken: () => fetchToken(simulator) }
  const id = simulator.subscriptionId
  const options = { httpClient, retryOptions: { maxRetries: 0 } }
  return {
    resources: new ResourceManagementClient(credential, id, options),
    network: new NetworkManagementClient(credential, id, options),
    storage: new StorageManagementClient(credential, id, options),
    hdinsight: new HDInsightManagementClient(credential, id, options),
  }
}

async function fetchToken({ tokenEndpoint }: AzureSimulator) {
  const body = new URLSearchParams({ grant_type: 'client_credentials' })
  const response = await fetch(tokenEndpoint, { method: 'POST', body })
  const answer: unknown = await response.json()
  if (typeof answer !== 'object' || answer === null) throw new Error('No token.')
  const { access_token: token, expires_in: seconds } = Object.fromEntries(Object.entries(answer))
  return { token: String(token), expiresOnTimestamp: Date.now() + Number(seconds) * 1000 }
}
