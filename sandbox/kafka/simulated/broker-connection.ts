import type { Socket } from 'node:net'
import { type Api, ERRORS, type Request } from './api.ts'
import { CLUSTER_APIS } from './cluster-apis.ts'
import { GROUP_APIS } from './group-apis.ts'
import { MESSAGE_APIS } from './message-apis.ts'
import { array, int16, int32, Reader } from './wire.ts'

const APIS: readonly Api[] = [...MESSAGE_APIS, ...CLUSTER_APIS, ...GROUP_APIS]
const API_VERSIONS = 18
const LARGEST_FRAME = 16 * 1024 * 1024

/** Speaks Kafka on one connection to one broker: frames in, answers out, in order. Garbage ends it. */
export function speakKafka(
  socket: Socket,
  context: () => Omit<Request, 'version' | 'body'> | undefined,
): void {
  let held = Buffer.alloc(0)
  let last = Promise.resolve()
  socket.on('data', (data) => {
    held = Buffer.concat([held, data])
    while (held.length >= 4) {
      const length = held.readInt32BE(0)
      if (length < 8 || length > LARGEST_FRAME) {
        socket.destroy()
        return
      }
      if (held.length < 4 + length) return
      const frame = held.subarray(4, 4 + length)
      held = held.subarray(4 + length)
      last = last.then(() => answer(frame)).catch(() => void socket.destroy())
    }
  })

  async function answer(frame: Buffer): Promise<void> {
    const about = context()
    if (!about) throw new Error('the broker is gone')
    const body = new Reader(frame)
    const key = body.int16()
    const version = body.int16()
    const correlationId = body.int32()
    body.nullableString()
    const reply = await replyTo(key, { ...about, version, body })
    if (reply === undefined || socket.destroyed) return
    socket.write(Buffer.concat([int32(reply.length + 4), int32(correlationId), reply]))
  }
}

async function replyTo(key: number, request: Request): Promise<Buffer | undefined> {
  if (key === API_VERSIONS) return versions(request.version)
  const api = APIS.find((candidate) => candidate.key === key)
  const [lowest = 0, highest = -1] = api?.versions ?? []
  if (!api || request.version < lowest || request.version > highest)
    throw new Error(`API ${key} version ${request.version} is not played`)
  return api.answer(request)
}

/** Every version can be asked; one that is not known is answered in the layout of version 0. */
function versions(version: number): Buffer {
  const known = version <= 2
  return Buffer.concat([
    int16(known ? ERRORS.none : ERRORS.unsupportedVersion),
    array(
      [...APIS, { key: API_VERSIONS, versions: [0, 2] as const }],
      ({ key, versions: [lowest, highest] }) => [int16(key), int16(lowest), int16(highest)],
    ),
    ...(known && version >= 1 ? [int32(0)] : []),
  ])
}
