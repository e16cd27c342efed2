import type { IncomingMessage, ServerResponse } from 'node:http'

const LONGEST_BODY = 20 * 1024 * 1024

/** Thrown when a request body is longer than 20 MiB. */
export class BodyTooLong extends Error {
  override readonly name = 'BodyTooLong'
}

/** Reads a request body to its end. Throws `BodyTooLong`. */
export async function readBody(request: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = []
  let size = 0
  for await (const part of request) {
    const bytes = Buffer.from(part)
    size += bytes.length
    if (size > LONGEST_BODY) throw new BodyTooLong('the body is longer than 20 MiB')
    parts.push(bytes)
  }
  return Buffer.concat(parts)
}

/** Sends a value as JSON and ends the response. */
export function sendJson(
  response: ServerResponse,
  status: number,
  value: unknown,
  headers: Record<string, string> = {},
): void {
  response
    .writeHead(status, { 'content-type': 'application/json; charset=utf-8', ...headers })
    .end(JSON.stringify(value))
}
