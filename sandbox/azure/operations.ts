import { randomUUID } from 'node:crypto'
import type { SimulatedClock } from '../clock.ts'
import { wrapped } from './arm-errors.ts'
import type { Json, JsonObject } from './json.ts'
import type { Call, Reply, Route } from './routing.ts'
import { GROUP, SUBSCRIPTION } from './routing.ts'

/** Where clients believe they talk to: status URLs are absolute and clients rewrite them like any other. */
export const PUBLIC_HOST = 'https://management.azure.com'

export interface OperationFailure {
  readonly code: string
  readonly message: string
}

/** A long-running operation. Its state follows from the clock; a first look always finds it running. */
export interface Operation {
  readonly id: string
  readonly startedAt: number
  /** Simulated time at which it ends. */
  readonly endsAt: number
  readonly failure: OperationFailure | undefined
  /** What its result URL answers at the end. */
  readonly result: () => Json | undefined
  /** Looks so far, at its status or its result. */
  looks: number
}

export interface OperationSpec {
  readonly id?: string
  readonly durationMs: number
  readonly failure?: OperationFailure | undefined
  readonly result?: () => Json | undefined
}

export interface Operations {
  /** Starts an operation; one with the same id (HDInsight's `create`) is replaced. */
  start(spec: OperationSpec): Operation
  readonly routes: readonly Route[]
}

const NETWORK = `${SUBSCRIPTION}/providers/Microsoft.Network/locations/{location}`
const HDINSIGHT = 'providers/Microsoft.HDInsight'

export function createOperations(clock: SimulatedClock): Operations {
  const operations = new Map<string, Operation>()

  const look = (id: string) => {
    const operation = operations.get(id.toLowerCase())
    if (!operation) throw wrapped(404, 'NotFound', `The operation '${id}' was not found.`)
    const running = operation.looks === 0 || clock.now() < operation.endsAt
    operation.looks += 1
    return { operation, running }
  }
  const status = (id: string): Reply => {
    const { operation, running } = look(id)
    if (running) return { status: 200, body: { status: 'InProgress' } }
    if (operation.failure)
      return { status: 200, body: { status: 'Failed', error: { ...operation.failure } } }
    return { status: 200, body: { status: 'Succeeded' } }
  }
  const result = (call: Call, whileRunning: null | undefined, retryAfter?: string): Reply => {
    const { operation, running } = look(call.param('id'))
    if (running)
      return {
        status: 202,
        body: whileRunning,
        headers: {
          location: `${PUBLIC_HOST}${call.path}?${call.query}`,
          ...(retryAfter !== undefined && { 'retry-after': retryAfter }),
        },
      }
    if (operation.failure) throw wrapped(409, operation.failure.code, operation.failure.message)
    return { status: 200, body: operation.result() }
  }

  return {
    start(spec) {
      const startedAt = clock.now()
      const operation: Operation = {
        id: spec.id ?? randomUUID(),
        startedAt,
        endsAt: startedAt + spec.durationMs,
        failure: spec.failure,
        result: spec.result ?? (() => undefined),
        looks: 0,
      }
      operations.set(operation.id.toLowerCase(), operation)
      return operation
    },
    routes: [
      {
        operation: 'network.operationStatus',
        method: 'GET',
        template: `${NETWORK}/operations/{id}`,
        handle: (call) => status(call.param('id')),
      },
      {
        operation: 'network.operationResult',
        method: 'GET',
        template: `${NETWORK}/operationResults/{id}`,
        handle: (call) => result(call, null),
      },
      {
        operation: 'storage.operationResult',
        method: 'GET',
        template: `${SUBSCRIPTION}/providers/Microsoft.Storage/locations/{location}/asyncoperations/{id}`,
        handle: (call) => result(call, undefined, retryAfterSeconds(clock, 17)),
      },
      {
        operation: 'resourceGroups.operationResult',
        method: 'GET',
        template: `${SUBSCRIPTION}/operationresults/{id}`,
        handle: (call) => result(call, undefined, retryAfterSeconds(clock, 15)),
      },
      {
        operation: 'clusters.operationStatus',
        method: 'GET',
        template: `${GROUP}/${HDINSIGHT}/clusters/{cluster}/azureasyncoperations/{id}`,
        handle: (call) =>
          status(clusterOperationId(call.param('group'), call.param('cluster'), call.param('id'))),
      },
    ],
  }
}

/** HDInsight's operations are known per cluster: every creation is called `create`. */
export function clusterOperationId(group: string, cluster: string, id: string): string {
  return `${group}/${cluster}/${id}`.toLowerCase()
}

/** Headers of an accepted network operation; `withLocation` for DELETE and POST, whose result is read there. */
export function networkHeaders(
  call: Call,
  location: string,
  operation: Operation,
  withLocation: boolean,
): Record<string, string> {
  const base = `${PUBLIC_HOST}/subscriptions/${call.param('subscription')}/providers/Microsoft.Network/locations/${location}`
  const version = `api-version=${call.apiVersion}`
  return {
    'azure-asyncoperation': `${base}/operations/${operation.id}?${version}`,
    'azure-asyncnotification': 'Enabled',
    'x-ms-arm-service-request-id': randomUUID(),
    ...(withLocation && { location: `${base}/operationResults/${operation.id}?${version}` }),
  }
}

/** A Retry-After in whole real seconds for so many seconds of Azure's; 0 when the clock runs ten times faster. */
export function retryAfterSeconds(clock: SimulatedClock, seconds: number): string {
  return String(clock.scale >= 10 ? 0 : Math.max(1, Math.round(seconds / clock.scale)))
}

/** The part of a body that an error status document needs, for `properties.errors[]` and the like. */
export function failureBody(failure: OperationFailure): JsonObject {
  return { code: failure.code, message: failure.message }
}
