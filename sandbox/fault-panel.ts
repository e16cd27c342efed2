import type { AmbariSimulator } from './ambari/simulator.ts'
import type { Fault } from './azure/faults.ts'
import type { AzureSimulator } from './azure/simulator.ts'

export interface FaultSwitch {
  readonly id: string
  readonly title: string
  readonly on: boolean
}

export interface FaultPanel {
  list(): FaultSwitch[]
  toggle(id: string): void
}

const AZURE_FAULTS: readonly { id: string; title: string; fault: Fault }[] = [
  { id: 'quota', title: 'No HDInsight cores left', fault: { kind: 'quota', times: 1000 } },
  { id: 'name-taken', title: 'Cluster name taken', fault: { kind: 'nameTaken', times: 1000 } },
  {
    id: 'throttle',
    title: 'Throttle the next 20 requests (429)',
    fault: { kind: 'throttle', times: 20 },
  },
  { id: 'lost-reply', title: 'Lose the next reply', fault: { kind: 'lostReply', match: /^PUT /i } },
  {
    id: 'gateway-fails',
    title: 'The VPN gateway fails half-way',
    fault: { kind: 'operationFails', match: /virtualNetworkGateways/i },
  },
  { id: 'cluster-error', title: 'The cluster ends in Error', fault: { kind: 'clusterError' } },
]

/** The console's switches: what can go wrong, one at a time, while somebody watches. */
export function faultPanel(azure: AzureSimulator, ambari: AmbariSimulator): FaultPanel {
  const disarm = new Map<string, () => void>()
  const restartFails = 'restart-fails'
  let restartFailsOn = false
  return {
    list: () => [
      ...AZURE_FAULTS.map(({ id, title, fault }) => ({
        id,
        title,
        on: disarm.has(id) && azure.faults.active().includes(fault),
      })),
      { id: restartFails, title: 'The next broker restart fails', on: restartFailsOn },
    ],
    toggle(id) {
      if (id === restartFails) {
        restartFailsOn = !restartFailsOn
        if (restartFailsOn) ambari.faults.inject({ kind: 'failedTask' })
        else ambari.faults.clear()
        return
      }
      const entry = AZURE_FAULTS.find((candidate) => candidate.id === id)
      if (!entry) return
      const off = disarm.get(id)
      if (off && azure.faults.active().includes(entry.fault)) {
        off()
        disarm.delete(id)
        return
      }
      disarm.set(id, azure.faults.inject(entry.fault))
    },
  }
}
