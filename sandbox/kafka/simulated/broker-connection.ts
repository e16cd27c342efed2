import type { Socket } from 'node:net'
import { type Api, ERRORS, type Request } from './api.ts'
import { CLUSTER_APIS } from './cluster-apis.ts'
import { GROUP_APIS } from './group-apis.ts'
import { MESSAGE_APIS } from './message-apis.ts'
import { array, int16, int32, Reader } from './wire.ts'

const APIS: readonly Api[] = [...MESSAGE_APIS, ...CLUSTER_APIS, ...GROUP_APIS]
const API_VERSIONS = { key: 18, versions: [0, 2] } as const
/** API key, version, correlation id. */
const SMALLEST_FRAME_BYTES = 8
const LARGEST_FRAME_BYTES = 16 * 2 ** 20

/**
 * Speaks Kafka on one connection to one broker: frames in, answers out, in order. What a broker cannot read ends
 * the connection, and so does a broker that is gone (`context` gives undefined).
 */
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
      if (length < SMALLEST_FRAME_BYTES || length > LARGEST_FRAME_BYTES) {
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
    if (!about || socket.destroyed) throw new Error('the broker or its client is gone')
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

/** Real brokers close the connection, too, where they do not know an API or its version. */
async function replyTo(key: number, request: Request): Promise<Buffer | undefined> {
  if (key === API_VERSIONS.key) return versions(request.version)
  const api = APIS.find((candidate) => candidate.key === key)
  const [lowest = 0, highest = -1] = api?.versions ?? []
  if (!api || request.version < lowest || request.version > highest)
    throw new RangeError(`API ${key} version ${request.version} is not offered`)
  return api.answer(request)
}

/** Any version may be asked for: one that is not known is answered in the layout of version 0. */
function versions(version: number): Buffer {
  const isKnown = version <= API_VERSIONS.versions[1]
  return Buffer.concat([
    int16(isKnown ? ERRORS.none : ERRORS.unsupportedVersion),
    array([...APIS, API_VERSIONS], ({ key, versions: [lowest, highest] }) => [
      int16(key),
      int16(lowest),
      int16(highest),
    ]),
    ...(isKnown && version >= 1 ? [int32(0)] : []),
  ])
}
