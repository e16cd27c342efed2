import type { IncomingMessage } from 'node:http'
import { brokenBlocks } from './block-limits.ts'
import type { SlackFaultPoints } from './faults.ts'
import { isObject, type JsonObject, objects, parseJson, text } from './json.ts'
import type { Tickets } from './tickets.ts'
import type { Workspace } from './workspace.ts'

/** What a Web API method may use. */
export interface MethodContext {
  readonly workspace: Workspace
  readonly tickets: Tickets
  /** Ends every token that the app has in the workspace. */
  endTokens(): void
  /** Base of the addresses handed out, without a slash at the end. */
  url(): string
}

/** A Web API method: arguments in, answer out; `ok: true` is added by the caller. Throws `SlackApiError`. */
export type Method = (args: JsonObject, context: MethodContext) => JsonObject

/** The `{ ok: false, error }` answers of the Web API. */
export class SlackApiError extends Error {
  override readonly name = 'SlackApiError'
  readonly code: string
  /** Details for `response_metadata.messages`. */
  readonly details: readonly string[]

  constructor(code: string, details: readonly string[] = []) {
    super(code)
    this.code = code
    this.details = details
  }
}

/** The string argument, or Slack's error for a missing one. */
export function required(args: JsonObject, name: string, error = 'invalid_arguments'): string {
  const value = text(args[name])
  if (value === undefined || value === '') {
    throw new SlackApiError(error, [`[ERROR] missing required field: ${name}`])
  }
  return value
}

/**
 * The blocks of a message, from an array or a JSON string; undefined when the argument is missing. Throws
 * `invalid_blocks` with every broken limit.
 */
export function messageBlocks(args: JsonObject): JsonObject[] | undefined {
  if (args.blocks === undefined || args.blocks === null || args.blocks === '') return undefined
  const blocks = typeof args.blocks === 'string' ? parseJson(args.blocks) : args.blocks
  if (!Array.isArray(blocks)) throw new SlackApiError('invalid_blocks_format')
  const problems = brokenBlocks(blocks, 'message')
  if (problems.length > 0) {
    throw new SlackApiError(
      'invalid_blocks',
      problems.map((problem) => `[ERROR] ${problem}`),
    )
  }
  return objects(blocks)
}

/** Throws `invalid_blocks` when a fault is armed that refuses one of the blocks. */
export function refuseBlocks(
  faults: Pick<SlackFaultPoints, 'refusedBlock'>,
  source: unknown,
): void {
  const blocks = objects(typeof source === 'string' ? parseJson(source) : source)
  const refused = faults.refusedBlock(blocks.map((block) => String(block.type)))
  if (refused === undefined) return
  const index = blocks.findIndex((block) => block.type === refused)
  throw new SlackApiError('invalid_blocks', [
    `[ERROR] unsupported type: ${refused} [json-pointer:/blocks/${index}/type]`,
  ])
}

/** Reads the arguments of a call: form, JSON or multipart body, and the query. */
export async function readArguments(
  request: IncomingMessage,
  url: URL,
  body: Buffer,
): Promise<JsonObject> {
  const args: JsonObject = Object.fromEntries(url.searchParams)
  const type = request.headers['content-type'] ?? ''
  if (type.startsWith('application/json')) {
    const parsed = parseJson(body.toString('utf8'))
    return isObject(parsed) ? { ...args, ...parsed } : args
  }
  if (type.startsWith('multipart/form-data')) {
    const form = await new Response(new Uint8Array(body), {
      headers: { 'content-type': type },
    }).formData()
    for (const [key, value] of form) {
      args[key] = typeof value === 'string' ? value : Buffer.from(await value.arrayBuffer())
    }
    return args
  }
  return { ...args, ...Object.fromEntries(new URLSearchParams(body.toString('utf8'))) }
}
