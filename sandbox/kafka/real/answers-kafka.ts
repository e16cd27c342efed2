import { connect } from 'node:net'

const API_VERSIONS = 18
const CORRELATION_ID = 7
const REQUEST = Buffer.alloc(14)
REQUEST.writeInt32BE(REQUEST.length - 4, 0)
REQUEST.writeInt16BE(API_VERSIONS, 4)
REQUEST.writeInt32BE(CORRELATION_ID, 8)
/** No client id. */
REQUEST.writeInt16BE(-1, 12)

/**
 * Whether a Kafka broker answers there. A connection alone proves nothing: the port opens seconds before
 * requests are read. Source: ApiVersions 0 of https://kafka.apache.org/protocol.html
 */
export function answersKafka(host: string, port: number, limitMs: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port })
    const end = (answers: boolean) => {
      clearTimeout(timer)
      socket.destroy()
      resolve(answers)
    }
    const timer = setTimeout(end, limitMs, false)
    let received = Buffer.alloc(0)
    socket
      .on('connect', () => socket.write(REQUEST))
      .on('data', (chunk) => {
        received = Buffer.concat([received, chunk])
        if (received.length >= 8) end(received.readInt32BE(4) === CORRELATION_ID)
      })
      .on('error', () => end(false))
      .on('close', () => end(false))
  })
}
