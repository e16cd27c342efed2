import type { ClusterModel } from './cluster-model.ts'
import type { AmbariFaults } from './faults.ts'

export interface AmbariReply {
  readonly status: number
  /** Undefined: an empty body. */
  readonly body?: unknown
}

export interface AmbariCall {
  readonly method: string
  /** After `/api/v1/clusters/NAME`. */
  readonly path: string
  readonly query: URLSearchParams
  readonly body: string
  readonly cluster: ClusterModel
  readonly faults: AmbariFaults
  readonly restartMs: number
}

/** Ambari's own addresses, which nobody outside the network can follow. */
export const internal = (path: string) => `http://10.0.0.18:8080/api/v1/clusters${path}`

export const refuse = (status: number, message: string): AmbariReply => ({
  status,
  body: { status, message },
})
/** Errors of a PUT begin with the Java class, those of a POST do not. */
export const refusePut = (status: number, type: string, message: string) =>
  refuse(status, `${type}: ${message}`)
export const ILLEGAL = 'java.lang.IllegalArgumentException'
