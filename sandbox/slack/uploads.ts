import type { IncomingMessage, ServerResponse } from 'node:http'
import { readArguments } from './method.ts'
import type { Workspace } from './workspace.ts'

/**
 * Takes the bytes of a file whose upload URL was handed out by `files.getUploadURLExternal`: as the raw body, or
 * as the one part of a form, which is how @slack/web-api 8 sends it.
 */
export async function receiveUpload(
  workspace: Workspace,
  fileId: string,
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
  body: Buffer,
): Promise<void> {
  const file = workspace.files.get(fileId)
  if (file === undefined || file.content !== undefined) {
    response.writeHead(404).end('no such upload')
    return
  }
  const type = request.headers['content-type'] ?? ''
  const args = type.startsWith('multipart/') ? await readArguments(request, url, body) : {}
  const part = Object.values(args)[0]
  const content = Buffer.isBuffer(part) ? part : typeof part === 'string' ? Buffer.from(part) : body
  if (content.length !== file.size) {
    response.writeHead(400).end(`expected ${file.size} bytes, got ${content.length}`)
    return
  }
  file.content = content
  response.writeHead(200).end(`OK - ${content.length}`)
}
