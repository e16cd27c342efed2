import type { Socket } from 'node:net'
import { type Sentence, sentence, type Words } from '../words/sentence.ts'
import type { BrokerAddress, KafkaRoute } from './route.ts'
import { AnswerError, WireReader } from './wire-reader.ts'
import { write } from './wire-writer.ts'

/** A request of Kafka's protocol, without its header. */
export interface BrokerRequest {
  readonly apiKey: number
  readonly apiVersion: number
  readonly body: Buffer
}

/**
 * Sends one request and reads its answer, correlation id taken off.
 * @throws AnswerError
 */
export type Ask = (request: BrokerRequest) => Promise<WireReader>

const LARGEST_ANSWER_BYTES = 64 * 2 ** 20

/**
 * Talks to one broker, one request after the other, and closes the connection whatever happens.
 * @param answerMs longest time for one whole answer
 * @throws NoRouteError, AnswerError
 */
export async function converse<T>(
  route: KafkaRoute,
  address: BrokerAddress,
  answerMs: number,
  talk: (ask: Ask) => Promise<T>,
): Promise<T> {
  const socket = await route(address)
  let correlationId = 0
  try {
    return await talk(async ({ apiKey, apiVersion, body }) => {
      correlationId += 1
      const answer = readFrame(socket, answerMs)
      socket.write(frame([write.int16(apiKey), write.int16(apiVersion)], correlationId, body))
      const reader = new WireReader(await answer)
      if (reader.int32() !== correlationId)
        throw new AnswerError(sentence`answers something that it was not asked`)
      return reader
    })
  } finally {
    socket.destroy()
  }
}

function frame(api: readonly Buffer[], correlationId: number, body: Buffer): Buffer {
  const message = Buffer.concat([
    ...api,
    write.int32(correlationId),
    write.string('causeway'),
    body,
  ])
  return Buffer.concat([write.int32(message.length), message])
}

function readFrame(socket: Socket, limitMs: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let received = 0
    let size: number | undefined
    const stop = () => {
      clearTimeout(timer)
      socket.off('data', onData).off('close', onClose)
    }
    const fail = (phrase: Words) => {
      stop()
      reject(new AnswerError(phrase))
    }
    const onClose = () => fail(sentence`closed the connection without an answer`)
    const onData = (chunk: Buffer) => {
      chunks.push(chunk)
      received += chunk.length
      if (size === undefined && received >= 4) {
        const header = Buffer.concat(chunks)
        size = header.readInt32BE(0)
        const problem = problemOfHeader(header, size)
        if (problem !== undefined) return fail(problem)
      }
      if (size === undefined || received < size + 4) return
      if (received > size + 4) return fail(sentence`answers more than it was asked`)
      stop()
      resolve(Buffer.concat(chunks).subarray(4))
    }
    const timer = setTimeout(fail, limitMs, sentence`gave no answer within ${limitMs / 1000} s`)
    socket.on('data', onData).once('close', onClose)
    if (socket.destroyed) onClose()
  })
}

function problemOfHeader(header: Buffer, size: number): Sentence | undefined {
  // A TLS listener answers plain text with an alert record (RFC 8446, 5.1): type 21, version 3.x.
  if (header[0] === 21 && header[1] === 3) return sentence`wants TLS on this port`
  if (size < 4 || size > LARGEST_ANSWER_BYTES) return sentence`answers, but not as Kafka does`
  return undefined
}
