import { once } from 'node:events'
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net'
import type { TestContext } from 'node:test'
import type { ListedBroker } from '../../src/kafka/probe.ts'
import type { BrokerAddress } from '../../src/kafka/route.ts'

/** A TCP server on this machine that is closed, with all its connections, when the test ends. */
export async function listen(
  t: TestContext,
  onConnection: (socket: Socket) => void,
): Promise<{ address: BrokerAddress; server: Server }> {
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => {}).on('close', () => sockets.delete(socket))
    onConnection(socket)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.after(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  const { port } = server.address() as AddressInfo
  return { address: { host: '127.0.0.1', port }, server }
}

export interface ScriptedTopic {
  readonly name: string
  readonly minInsyncReplicas: number
  /** Per partition: its leader, its replicas, those in sync. */
  readonly partitions: readonly (readonly [leader: number, replicas: number[], isr: number[]])[]
}

export interface Script {
  readonly brokers: readonly ListedBroker[]
  readonly controllerId?: number
  readonly topics?: readonly ScriptedTopic[]
  /** Highest version that is offered. */
  readonly metadata?: number
  readonly describeConfigs?: number
  /** ApiVersions answers UNSUPPORTED_VERSION. */
  readonly refusesVersions?: boolean
}

/** Answers ApiVersions 0, Metadata 1 to 5 and DescribeConfigs 0 and 1, by the tables of the protocol guide. */
export function scripted(script: Script): (socket: Socket) => void {
  return (socket) =>
    socket.on('data', (frame) => {
      const key = frame.readInt16BE(4)
      const version = frame.readInt16BE(6)
      if (key === 18) socket.write(reply(frame, versions(script)))
      if (key === 3) socket.write(reply(frame, metadata(script, version)))
      if (key === 32) socket.write(reply(frame, configs(script, version)))
    })
}

/** Frame with the correlation id of the request. */
export function reply(request: Buffer, body: Buffer): Buffer {
  return Buffer.concat([int32(body.length + 4), request.subarray(8, 12), body])
}

function versions({ refusesVersions, metadata: highest = 5, describeConfigs = 1 }: Script): Buffer {
  if (refusesVersions) return Buffer.concat([int16(35), int32(0)])
  const ranges = [
    [3, 0, highest],
    [18, 0, 0],
    ...(describeConfigs < 0 ? [] : [[32, 0, describeConfigs]]),
  ]
  return Buffer.concat([int16(0), array(ranges.map((range) => Buffer.concat(range.map(int16))))])
}

function metadata({ brokers, controllerId = -1, topics = [] }: Script, version: number): Buffer {
  return Buffer.concat([
    ...(version >= 3 ? [int32(0)] : []),
    array(
      brokers.map(({ id, host, port, rack }) =>
        Buffer.concat([int32(id), string(host), int32(port), string(rack)]),
      ),
    ),
    ...(version >= 2 ? [string('some-cluster-id')] : []),
    int32(controllerId),
    array(
      topics.map(({ name, partitions }) =>
        Buffer.concat([
          int16(0),
          string(name),
          Buffer.from([name.startsWith('__') ? 1 : 0]),
          array(partitions.map((partition, id) => partitionOf(id, partition, version))),
        ]),
      ),
    ),
  ])
}

function partitionOf(
  id: number,
  [leader, replicas, isr]: ScriptedTopic['partitions'][number],
  version: number,
): Buffer {
  const offlineReplicas = replicas.filter((replica) => !isr.includes(replica))
  return Buffer.concat([
    int16(leader < 0 ? 5 : 0),
    int32(id),
    int32(leader),
    array(replicas.map(int32)),
    array(isr.map(int32)),
    ...(version >= 5 ? [array(offlineReplicas.map(int32))] : []),
  ])
}

function configs({ topics = [] }: Script, version: number): Buffer {
  const resources = topics.map(({ name, minInsyncReplicas }) =>
    Buffer.concat([
      int16(0),
      string(undefined),
      Buffer.from([2]),
      string(name),
      array([
        Buffer.concat([
          string('min.insync.replicas'),
          string(String(minInsyncReplicas)),
          Buffer.from([0, 1, 0]),
          ...(version >= 1 ? [array([])] : []),
        ]),
      ]),
    ]),
  )
  return Buffer.concat([int32(0), array(resources)])
}

const array = (items: readonly Buffer[]) => Buffer.concat([int32(items.length), ...items])

function string(value: string | undefined): Buffer {
  if (value === undefined) return int16(-1)
  return Buffer.concat([int16(Buffer.byteLength(value)), Buffer.from(value)])
}

function int16(value: number): Buffer {
  const bytes = Buffer.alloc(2)
  bytes.writeInt16BE(value)
  return bytes
}

export function int32(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeInt32BE(value)
  return bytes
}
