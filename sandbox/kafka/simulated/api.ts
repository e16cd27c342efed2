import type { KafkaState, SimulatedBroker } from './kafka-state.ts'
import type { Reader } from './wire.ts'

/** Error codes of https://kafka.apache.org/protocol.html#protocol_error_codes */
export const ERRORS = {
  none: 0,
  offsetOutOfRange: 1,
  corruptMessage: 2,
  unknownTopic: 3,
  leaderNotAvailable: 5,
  notLeader: 6,
  invalidTopic: 17,
  notEnoughReplicas: 19,
  unsupportedVersion: 35,
  topicExists: 36,
  invalidPartitions: 37,
  invalidReplicationFactor: 38,
  invalidConfig: 40,
} as const

/** A broker as clients read it in Metadata. */
export interface ListedBroker {
  readonly id: number
  readonly host: string
  readonly port: number
  readonly rack: string
}

/** One request at one broker. */
export interface Request {
  readonly version: number
  readonly body: Reader
  readonly broker: SimulatedBroker
  readonly state: KafkaState
  /** The brokers that run. */
  readonly listed: readonly ListedBroker[]
}

/**
 * One API: which versions it speaks and how it answers; undefined: the client wants no answer. A RangeError means
 * that the request cannot be read, which ends the connection as with a real broker.
 */
export interface Api {
  readonly key: number
  readonly versions: readonly [lowest: number, highest: number]
  answer(request: Request): Buffer | undefined | Promise<Buffer>
}
