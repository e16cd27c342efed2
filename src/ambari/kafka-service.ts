import { sentence } from '../words/sentence.ts'
import type { ClusterApi, Items } from './cluster-api.ts'

/** One alert of Kafka or of a host. */
export interface AmbariAlert {
  readonly label: string
  readonly hostName: string | undefined
  readonly state: 'CRITICAL' | 'WARNING'
  readonly text: string
}

/** Kafka as a service of the cluster. */
export interface AmbariKafkaService {
  readKafkaService(): Promise<{ state: string; maintenanceState: 'ON' | 'OFF' }>
  setMaintenance(state: 'ON' | 'OFF', context: string): Promise<void>
  /** Alerts of Kafka and of its hosts that are critical or warnings, outside maintenance. */
  listAlerts(): Promise<AmbariAlert[]>
}

interface ServiceAnswer {
  readonly ServiceInfo: { readonly state: string; readonly maintenance_state: string }
}

interface AlertItem {
  readonly Alert: {
    readonly label: string
    readonly host_name: string | null
    readonly state: string
    readonly text: string
  }
}

/** State, maintenance and alerts of Kafka in one cluster's Ambari. */
export function ambariKafkaService({ get, send }: ClusterApi): AmbariKafkaService {
  return {
    async readKafkaService() {
      const { ServiceInfo } = await get<ServiceAnswer>(
        '/services/KAFKA?fields=ServiceInfo/state,ServiceInfo/maintenance_state',
        sentence`read the Kafka service`,
      )
      return {
        state: ServiceInfo.state,
        maintenanceState: ServiceInfo.maintenance_state === 'ON' ? 'ON' : 'OFF',
      }
    },

    async setMaintenance(state, context) {
      await send('PUT', '/services/KAFKA', sentence`turn maintenance mode ${state}`, {
        RequestInfo: { context },
        Body: { ServiceInfo: { maintenance_state: state } },
      })
    },

    async listAlerts() {
      const { items } = await get<Items<AlertItem>>(
        '/alerts?Alert/state.in(CRITICAL,WARNING)&Alert/service_name.in(KAFKA,AMBARI)&Alert/maintenance_state=OFF&fields=Alert/label,Alert/host_name,Alert/state,Alert/text',
        sentence`read alerts`,
      )
      return items.map(({ Alert: alert }) => ({
        label: alert.label,
        hostName: alert.host_name ?? undefined,
        state: alert.state === 'CRITICAL' ? 'CRITICAL' : 'WARNING',
        text: alert.text,
      }))
    },
  }
}
