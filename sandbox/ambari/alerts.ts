import type { Resource } from './resource.ts'

/** What a health check of Ambari last said of one host. */
export interface Alert {
  readonly id: number
  readonly hostName: string
  readonly label: string
  readonly state: 'OK' | 'WARNING' | 'CRITICAL' | 'UNKNOWN'
  readonly text: string
  /** Simulated milliseconds since the Unix epoch; when the state began. */
  readonly since: number
}

export function alertResource(cluster: string, alert: Alert, maintenance: 'ON' | 'OFF'): Resource {
  return {
    path: `/${cluster}/alerts/${alert.id}`,
    keys: ['Alert/cluster_name', 'Alert/id'],
    properties: {
      'Alert/cluster_name': cluster,
      'Alert/component_name': 'KAFKA_BROKER',
      'Alert/definition_name': alert.label.toLowerCase().replaceAll(/\W+/g, '_'),
      'Alert/host_name': alert.hostName,
      'Alert/id': alert.id,
      'Alert/label': alert.label,
      'Alert/latest_timestamp': Math.round(alert.since),
      'Alert/maintenance_state': maintenance,
      'Alert/original_timestamp': Math.round(alert.since),
      'Alert/scope': 'ANY',
      'Alert/service_name': 'KAFKA',
      'Alert/state': alert.state,
      'Alert/text': alert.text,
    },
  }
}
