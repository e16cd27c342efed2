import type { Words } from '../words/sentence.ts'
import { converse } from './conversation.ts'
import {
  askMetadata,
  askMinInsyncReplicas,
  askVersions,
  type CommonVersions,
  type ListedBroker,
  type ListedTopic,
  type Metadata,
} from './requests.ts'
import { type BrokerAddress, type KafkaRoute, NoRouteError, type NoRouteReason } from './route.ts'
import { AnswerError } from './wire-reader.ts'

export type { ListedBroker, PartitionView } from './requests.ts'

/** A topic with what decides whether it survives the loss of a broker. */
export interface TopicView extends ListedTopic {
  /** undefined: not told. */
  readonly minInsyncReplicas: number | undefined
}

/** What one broker has answered, or that it has not. */
export type BrokerSight =
  | {
      readonly address: BrokerAddress
      readonly state: 'answers'
      readonly brokers: readonly ListedBroker[]
      readonly controllerId: number
    }
  | {
      readonly address: BrokerAddress
      readonly state: 'silent'
      /** The end of a sentence that begins with the address, such as "refuses connections". */
      readonly reason: Words
      /** Missing: a connection came about, but no answer that can be used. */
      readonly noRoute?: NoRouteReason
    }

/** What a cluster's brokers say of it at one moment. */
export interface KafkaView {
  /** One for each address, in their order. */
  readonly sights: readonly BrokerSight[]
  /** false: not one address answered. */
  readonly hasRoute: boolean
  /** Brokers, controller and topics by the broker that is to be believed first (`mostCredible`). */
  readonly brokers: readonly ListedBroker[]
  readonly controllerId: number | undefined
  readonly topics: readonly TopicView[]
}

/** How brokers are asked. */
export interface ProbeOptions {
  /** Longest time for one answer, 5 s. */
  readonly answerMs?: number
}

interface Talk {
  readonly sight: BrokerSight
  readonly told?: { readonly versions: CommonVersions; readonly metadata: Metadata }
}

/**
 * Asks every address side by side, each over a connection of its own, what it knows of the cluster. Reads
 * only. Never throws for what the network or a broker does. kafkajs cannot do this: it asks a broker by
 * chance, and fails as a whole where brokers advertise names that cannot be resolved.
 */
export async function probe(
  route: KafkaRoute,
  addresses: readonly BrokerAddress[],
  { answerMs = 5000 }: ProbeOptions = {},
): Promise<KafkaView> {
  const talks = await Promise.all(addresses.map((address) => look(route, address, answerMs)))
  const credible = mostCredible(talks)
  const [best] = credible
  const minimum = best ? await readMinima(route, credible, answerMs) : new Map<string, number>()
  const controllerId = best?.metadata.controllerId ?? -1
  return {
    sights: talks.map(({ sight }) => sight),
    hasRoute: best !== undefined,
    brokers: best?.metadata.brokers ?? [],
    controllerId: controllerId < 0 ? undefined : controllerId,
    topics: (best?.metadata.topics ?? []).map((topic) => ({
      ...topic,
      minInsyncReplicas: minimum.get(topic.name),
    })),
  }
}

async function look(route: KafkaRoute, address: BrokerAddress, answerMs: number): Promise<Talk> {
  try {
    const told = await converse(route, address, answerMs, async (ask) => {
      const versions = await askVersions(ask)
      return { versions, metadata: await askMetadata(ask, versions.metadata) }
    })
    const { brokers, controllerId } = told.metadata
    return { sight: { address, state: 'answers', brokers, controllerId }, told }
  } catch (error) {
    return { sight: { address, state: 'silent', ...silenceOf(error) } }
  }
}

/** @throws what is neither the network's nor the broker's doing */
function silenceOf(error: unknown): { reason: Words; noRoute?: NoRouteReason } {
  if (error instanceof NoRouteError) return { reason: error.phrase, noRoute: error.reason }
  if (error instanceof AnswerError) return { reason: error.says }
  throw error
}

type Told = NonNullable<Talk['told']> & { readonly address: BrokerAddress }

/**
 * First the one whose list of brokers most others give too, then the one that knows most topics (a broker
 * that just started knows little), then the one that sees fewest replicas in sync (the careful answer).
 */
function mostCredible(talks: readonly Talk[]): Told[] {
  const all = talks.flatMap(({ sight, told }) =>
    told ? [{ ...told, address: sight.address }] : [],
  )
  const votes = Map.groupBy(all, ({ metadata }) => fingerprint(metadata.brokers))
  const agreeing = ({ metadata }: Told) => votes.get(fingerprint(metadata.brokers))?.length ?? 0
  return all.toSorted(
    (a, b) =>
      agreeing(b) - agreeing(a) ||
      b.metadata.topics.length - a.metadata.topics.length ||
      inSync(a.metadata) - inSync(b.metadata),
  )
}

function inSync({ topics }: Metadata): number {
  return topics
    .flatMap(({ partitions }) => partitions)
    .reduce((sum, { isr }) => sum + isr.length, 0)
}

/** The same text for the same brokers at the same advertised addresses, in whatever order they are listed. */
export function fingerprint(brokers: readonly ListedBroker[]): string {
  return brokers
    .map(({ id, host, port }) => `${id} ${host}:${port}`)
    .toSorted()
    .join(', ')
}

/** Asks one broker after the other, best first, until one tells; empty when none does. */
async function readMinima(
  route: KafkaRoute,
  credible: readonly Told[],
  answerMs: number,
): Promise<Map<string, number>> {
  const names = credible[0]?.metadata.topics.map(({ name }) => name) ?? []
  if (names.length === 0) return new Map()
  for (const { address, versions } of credible) {
    const version = versions.describeConfigs
    if (version === undefined) continue
    try {
      return await converse(route, address, answerMs, (ask) =>
        askMinInsyncReplicas(ask, version, names),
      )
    } catch (error) {
      silenceOf(error)
    }
  }
  return new Map()
}
