import { sentence } from '../../words/sentence.ts'
import { broken, ok } from './finding.ts'
import type { LinkCheck } from './link.ts'

/** Whether the cluster is there and runs. */
export const clusterRuns: LinkCheck = {
  link: sentence`Cluster`,
  async examine(patient) {
    const cluster = await patient.cluster()
    if (!cluster)
      return broken(
        sentence`Azure has no cluster called ${patient.name} that Causeway made.`,
        sentence`See which there are: /kafka list.`,
      )
    const { clusterState, provisioningState } = cluster.properties ?? {}
    const state = clusterState ?? provisioningState ?? sentence`in an unknown state`
    return state === 'Running' || state === 'Succeeded'
      ? ok(sentence`It runs.`)
      : broken(
          sentence`Azure says that it is ${state}.`,
          sentence`Wait until its creation has ended, or look at what failed: /kafka status ${patient.name}.`,
        )
  },
}
