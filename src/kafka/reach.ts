import { TransientError, UserError } from '../errors.ts'
import { joined, type Sentence, sentence } from '../words/sentence.ts'
import { type BrokerSight, type KafkaView, probe } from './probe.ts'
import { type BrokerAddress, type KafkaRoute, NoRouteError } from './route.ts'

type Silent = Extract<BrokerSight, { state: 'silent' }>

/**
 * Makes sure that a client that starts with these addresses gets to every broker that is then named to it.
 * @param names host → address, as the client itself replaces them
 * @throws NoRouteError when no address lets Causeway in; UserError `kafka-broker-silent`,
 * `kafka-wrong-listeners`; TransientError while brokers have not found each other yet
 */
export async function reachAllBrokers(
  route: KafkaRoute,
  bootstrap: readonly BrokerAddress[],
  names: ReadonlyMap<string, string>,
): Promise<KafkaView> {
  const resolve = ({ host, port }: BrokerAddress) => ({ host: names.get(host) ?? host, port })
  const seeds = bootstrap.map(resolve)
  const view = await probe(route, seeds)
  if (!view.hasRoute) throw noAnswer(view)
  if (view.brokers.length === 0) throw new TransientError(sentence`Kafka names no brokers yet.`)
  const { sights } = await probe(route, view.brokers.map(resolve))
  const silent = sights.filter((sight) => sight.state === 'silent')
  const elsewhere = silent.filter(({ address }) => !seeds.some((seed) => isSame(seed, address)))
  if (elsewhere.length > 0) throw wrongListeners(elsewhere)
  if (silent.length > 0) throw brokerSilent(silent)
  return view
}

function isSame(a: BrokerAddress, b: BrokerAddress): boolean {
  return a.host === b.host && a.port === b.port
}

function noAnswer({ sights }: KafkaView): Error {
  const silent = sights.filter((sight) => sight.state === 'silent')
  const [first] = silent
  const reason = first?.noRoute
  const shut = silent.filter(({ noRoute }) => noRoute === undefined)
  return first && reason && shut.length === 0
    ? new NoRouteError(first.address, reason)
    : brokerSilent(shut)
}

function brokerSilent(silent: readonly Silent[]): UserError {
  return new UserError(
    'kafka-broker-silent',
    sentence`Not every broker answers: ${list(silent)}.`,
    {
      remedy: sentence`See in Ambari whether Kafka runs on all workers, and start what is stopped; then retry.`,
    },
  )
}

function wrongListeners(silent: readonly Silent[]): UserError {
  return new UserError(
    'kafka-wrong-listeners',
    sentence`Kafka sends its clients to addresses where they find nobody: ${list(silent)}.`,
    {
      remedy: sentence`Let brokers advertise their IP addresses (/kafka advertise), or make these names resolvable for every client.`,
    },
  )
}

function list(silent: readonly Silent[]): Sentence {
  return joined(
    silent.map(({ address, reason }) => joined([`${address.host}:${address.port}`, reason], ' ')),
    '; ',
  )
}
