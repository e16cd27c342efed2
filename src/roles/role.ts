import type { FastifyInstance } from 'fastify'
import type { Logger } from 'pino'
import type { Config } from '../config/config.ts'
import type { Operations } from '../jobs/engine/operations.ts'
import type { PolicyFile } from '../policy/policy-file.ts'
import type { Telemetry } from '../telemetry/start.ts'
import type { OperationViews } from './operation-views.ts'

/** What every role of a process is built on, whichever it has. */
export interface Process extends OperationViews {
  readonly config: Config
  readonly log: Logger
  readonly policy: PolicyFile
  readonly operations: Operations
  readonly telemetry: Telemetry
}

/** The role that listens to Slack. */
export interface BotRole {
  /** Routes of its own in the HTTP server. */
  readonly plugins: readonly ((scope: FastifyInstance) => Promise<void>)[]
  /** Begins to listen; over HTTP, that is what the server does. */
  start(): Promise<void>
  stop(): Promise<void>
}

/** The role that carries operations out. */
export interface WorkerRole {
  isRunning(): boolean
  /** Lets running ticks end. */
  stop(): Promise<void>
  disconnect(): void
}
