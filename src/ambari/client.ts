import { type AmbariClientOptions, createClusterApi } from './cluster-api.ts'
import { type AmbariConfigurations, ambariConfigurations } from './configurations.ts'
import { type AmbariHosts, ambariHosts } from './hosts.ts'
import { type AmbariKafkaService, ambariKafkaService } from './kafka-service.ts'
import { type AmbariRequests, ambariRequests } from './requests.ts'

/** What Causeway asks of one cluster's Ambari (2.7). Errors are UserError, TransientError, or a bug. */
export interface AmbariClient
  extends AmbariHosts,
    AmbariConfigurations,
    AmbariKafkaService,
    AmbariRequests {}

/** @param options where Ambari is, and for which of its clusters */
export function createAmbariClient(options: AmbariClientOptions): AmbariClient {
  const api = createClusterApi(options)
  return {
    ...ambariHosts(api),
    ...ambariConfigurations(api),
    ...ambariKafkaService(api),
    ...ambariRequests(api),
  }
}
