import type { KafkaState, SimulatedBroker } from './kafka-state.ts'
import type { Reader } from './wire.ts'

/** Error codes of the protocol guide. */
export const ERRORS = {
  none: 0,
  unknownTopic: 3,
  leaderNotAvailable: 5,
  notLeader: 6,
  notEnoughReplicas: 19,
  unsupportedVersion: 35,
  topicExists: 36,
  invalidReplicationFactor: 38,
} as const

/** One request at one broker. */
export interface Request {
  readonly version: number
  readonly body: Reader
  readonly broker: SimulatedBroker
  readonly state: KafkaState
  /** The brokers as this one lists them. */
  readonly listed: readonly {
    readonly id: number
    readonly host: string
    readonly port: number
    readonly rack: string
  }[]
}

/** One API: which versions it speaks and how it answers; undefined: the client wants no answer. */
export interface Api {
  readonly key: number
  readonly versions: readonly [lowest: number, highest: number]
  answer(request: Request): Buffer | undefined | Promise<Buffer>
}
