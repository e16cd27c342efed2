import type { KafkaConfiguration } from '../../ambari/kafka-config.ts'
import { parseListeners } from '../../ambari/listeners.ts'
import { type NetworkPath, pathBetween } from '../../azure/network-path.ts'
import { type NetworkView, readNetwork } from '../../azure/network-view.ts'
import { readPlace } from '../../azure/site.ts'
import { UserError } from '../../errors.ts'
import { mirrorMakerProperties } from '../../kafka/mirror.ts'
import type { BrokerAddress } from '../../kafka/route.ts'
import { sentence } from '../../words/sentence.ts'
import { broken, type Finding, ok, unknown, warning } from '../doctor/finding.ts'
import type { Link } from '../doctor/link.ts'
import { advertisingOf } from '../doctor/saved-advertising.ts'
import type { Json, Observation, Step, StepContext } from '../engine/step.ts'
import type { Services } from '../services.ts'
import { findCluster } from './find-cluster.ts'
import { brokerNodes, plaintextPort } from './kafka-sight.ts'

/** Names of two clusters: topics of the source are copied to the target. */
export interface MirrorRequest {
  readonly source: string
  readonly target: string
}

/** The facts that the answer is made from. */
export interface MirrorFacts {
  /** Text of connect-mirror-maker.properties. */
  readonly properties: string
  readonly findings: readonly Link[]
}

/** What mirroring needs. */
export type MirrorServices = Pick<Services, 'azure' | 'ambari'>
type Context = StepContext<MirrorRequest, MirrorServices>

/** Of all services it uses only Azure. */
const clusterRuns: Step<{ readonly name: string }, MirrorServices> = findCluster

const REPLICAS = 3

/** One of the two clusters. */
interface End {
  readonly name: string
  readonly brokers: readonly BrokerAddress[]
  readonly configuration: KafkaConfiguration
  readonly network: NetworkView | undefined
}

/** Goal: the configuration of MirrorMaker 2 is written, and what stands in its way is known. Reads only. */
export const mirrorStep: Step<MirrorRequest, MirrorServices> = {
  name: 'mirror',
  title: { doing: sentence`Looking at both clusters`, done: sentence`Looked at both clusters` },
  needs: [],
  usuallyMs: 3000,
  deadlineMs: 5 * 60_000,
  async observe(context): Promise<Observation> {
    const { source, target } = context.request
    for (const name of [source, target]) {
      const observation = await clusterRuns.observe({ ...context, request: { name } })
      if (observation.state !== 'ready') return observation
    }
    const ends = await Promise.all([readEnd(context, source), readEnd(context, target)])
    return { state: 'ready', facts: factsOf(...ends) as unknown as { [key: string]: Json } }
  },
}

function factsOf(source: End, target: End): MirrorFacts {
  const path = source.network && target.network && pathBetween(source.network, target.network)
  const nearby = path?.way === 'same network'
  return {
    properties: mirrorMakerProperties({
      source: { name: source.name, bootstrap: source.brokers },
      target: { name: target.name, bootstrap: target.brokers },
      replicationFactor: Math.min(REPLICAS, target.brokers.length),
    }),
    findings: [
      { link: sentence`Network path`, ...judgePath(path, source, target) },
      { link: sentence`Brokers of ${source.name}`, ...usability(source, nearby, broken) },
      // The mirror runs beside the target, where its names can be resolved.
      { link: sentence`Brokers of ${target.name}`, ...usability(target, nearby, warning) },
    ],
  }
}

async function readEnd({ services }: Context, name: string): Promise<End> {
  const ambari = services.ambari(name)
  const place = await readPlace(services.azure, name)
  const { resourceGroup, name: networkName } = place.site.network
  const [hosts, brokers, configuration, network] = await Promise.all([
    ambari.listHosts(),
    ambari.listBrokers(),
    ambari.readKafkaConfiguration(),
    readNetwork(services.azure, resourceGroup, networkName),
  ])
  const port = plaintextPort(configuration) ?? anyPort(configuration)
  const addresses = brokerNodes(brokers, hosts).map(({ ip }) => ({ host: ip, port }))
  return { name, brokers: addresses, configuration, network }
}

function anyPort({ kafkaBroker }: KafkaConfiguration): number {
  return parseListeners(kafkaBroker.properties.listeners ?? '')[0]?.port ?? 9092
}

function judgePath(path: NetworkPath | undefined, source: End, target: End): Finding {
  if (!path) {
    const missing = source.network ? target : source
    return unknown(sentence`The network of ${missing.name} is not one that Causeway made.`)
  }
  switch (path.way) {
    case 'same network':
      return ok(sentence`Both clusters are in one network.`)
    case 'peered':
      return ok(sentence`The networks of both clusters are peered, both ways.`)
    case 'none':
      return broken(sentence`No direct way: ${path.reason}.`, path.remedy)
  }
}

/** Whether clients outside the cluster's own network can use what its brokers advertise. */
function usability(
  { name, configuration }: End,
  nearby: boolean,
  namesAre: typeof broken,
): Finding {
  if (plaintextPort(configuration) === undefined)
    return broken(
      sentence`All listeners want encryption or a login, for which the properties have no settings.`,
      sentence`Add security.protocol and what belongs to it, each with the prefix "${name}.".`,
    )
  const advertise = `/kafka advertise ${name} ip`
  try {
    switch (advertisingOf(configuration)) {
      case 'ip':
      case 'snippet':
        return ok(sentence`They are set to advertise addresses, which both networks can use.`)
      case 'edited':
        return broken(
          sentence`Causeway's block and listeners no longer fit each other.`,
          sentence`Let Causeway put them right: ${advertise}.`,
        )
      case 'names':
        return nearby
          ? ok(sentence`They advertise names, which can be resolved in their network.`)
          : namesAre(
              sentence`They advertise names, which can be resolved only in their own network.`,
              sentence`Let them advertise addresses: ${advertise}.`,
            )
    }
  } catch (error) {
    if (!(error instanceof UserError)) throw error
    return broken(error.words.message, error.words.remedy)
  }
}
