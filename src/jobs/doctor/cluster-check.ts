import { broken, type LinkCheck, ok } from './link.ts'

export const clusterRuns: LinkCheck = {
  link: 'Cluster',
  async examine(patient) {
    const cluster = await patient.cluster()
    if (!cluster)
      return broken(
        `Azure has no cluster called ${patient.name} that Causeway made.`,
        'See which there are: /kafka list.',
      )
    const { clusterState, provisioningState } = cluster.properties ?? {}
    const state = clusterState ?? provisioningState ?? 'in an unknown state'
    return state === 'Running' || state === 'Succeeded'
      ? ok('It runs.')
      : broken(
          `Azure says that it is ${state}.`,
          `Wait until its creation has ended, or look at what failed: /kafka status ${patient.name}.`,
        )
  },
}
