import type { SimulatedClock } from '../clock.ts'
import type { ClusterModel, Login } from './cluster-model.ts'
import type { AmbariFault, AmbariFaultKind } from './faults.ts'
import type { Query } from './query.ts'

export interface AmbariReply {
  readonly status: number
  /** Undefined: an empty body. */
  readonly body?: unknown
  /** `text/plain;charset=utf-8` when left out, JSON or not. */
  readonly contentType?: string
}

export interface AmbariCall {
  readonly method: string
  /** After `/api/v1/clusters/NAME`. */
  readonly path: string
  readonly query: Query
  readonly body: string
  readonly user: Login
  readonly cluster: ClusterModel
  readonly clock: SimulatedClock
  readonly restartMs: number
  readonly takeFault: (kind: AmbariFaultKind) => AmbariFault | undefined
}

/** Ambari's own addresses, which nobody outside the network can follow. */
export const internal = (path: string) => `http://10.0.0.18:8080/api/v1/clusters${path}`

export const refuse = (status: number, message: string): AmbariReply => ({
  status,
  body: { status, message },
})

/** Errors of a PUT begin with the Java class, those of other methods do not. */
const refusePut = (status: number, type: string, message: string) =>
  refuse(status, `${type}: ${message}`)

export const refusedArgument = (message: string) =>
  refusePut(400, 'java.lang.IllegalArgumentException', message)

const SPI = 'org.apache.ambari.server.controller.spi'

export const failedPut = (message: string) =>
  refusePut(500, `${SPI}.SystemException`, `An internal system exception occurred: ${message}`)

export const missingForPut = (message: string) =>
  refusePut(
    404,
    `${SPI}.NoSuchResourceException`,
    `The specified resource doesn't exist: ${message}`,
  )

export const failedPost = (message: string) =>
  refuse(500, `An internal system exception occurred: ${message}`)

/** The answer to what starts an operation. */
export const accepted = (cluster: ClusterModel, id: number): AmbariReply => ({
  status: 202,
  body: {
    href: internal(`/${cluster.name}/requests/${id}`),
    Requests: { id, status: 'Accepted' },
  },
})

/** Done, or silently not done. */
export const EMPTY: AmbariReply = { status: 200 }
