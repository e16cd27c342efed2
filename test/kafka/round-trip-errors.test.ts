import assert from 'node:assert/strict'
import { test } from 'node:test'
import kafkajs from 'kafkajs'
import { UserError } from '../../src/errors.ts'
import { beginRoundTrip, type RoundTrip } from '../../src/kafka/round-trip.ts'
import { translateRoundTripError } from '../../src/kafka/round-trip-errors.ts'
import { TimeLimitError } from '../../src/within.ts'

const {
  KafkaJSAggregateError,
  KafkaJSConnectionError,
  KafkaJSNumberOfRetriesExceeded,
  KafkaJSProtocolError,
} = kafkajs

function trip(doing: RoundTrip['doing'], sent: number, read: number): RoundTrip {
  const state = beginRoundTrip(50)
  state.doing = doing
  for (let number = 0; number < sent; number += 1) state.latenciesMs.push(5)
  for (let number = 0; number < read; number += 1) state.read.add(String(number))
  return state
}

function told(error: unknown): { code: string; message: string } {
  assert.ok(error instanceof UserError, String(error))
  return { code: error.code, message: error.message }
}

/** As kafkajs makes it from an answer: the type is what Kafka calls the error. */
function refusal(type: string, message: string): Error {
  return new KafkaJSProtocolError(Object.assign(new Error(message), { type, code: 1 }))
}

const usedUp = (cause: Error) =>
  new KafkaJSNumberOfRetriesExceeded(cause, { retryCount: 5, retryTime: 2000 })

test('a topic that may not be made is a refusal, in the words of Kafka', () => {
  const error = new KafkaJSAggregateError('Topic creation errors', [
    refusal('TOPIC_AUTHORIZATION_FAILED', 'Not authorized to access topics'),
  ])
  assert.deepEqual(told(translateRoundTripError(error, trip('making a topic', 0, 0))), {
    code: 'kafka-refused',
    message: 'Kafka does not let Causeway make a topic: Not authorized to access topics',
  })
})

test('messages that were not taken or did not come back are counted, with the innermost cause', () => {
  const tooFew = usedUp(refusal('NOT_ENOUGH_REPLICAS', 'fewer in-sync replicas than required'))
  assert.deepEqual(told(translateRoundTripError(tooFew, trip('sending', 7, 0))), {
    code: 'kafka-verify',
    message:
      '43 of 50 test messages were not taken (while sending: fewer in-sync replicas than required).',
  })
  const late = new TimeLimitError('the round trip took longer than 60000 ms')
  assert.deepEqual(told(translateRoundTripError(late, trip('reading', 50, 49))), {
    code: 'kafka-verify',
    message: '1 of 50 test messages did not come back (while reading: the time is up).',
  })
})

test('a connection that breaks while the topic is made is no refusal', () => {
  const error = usedUp(new KafkaJSConnectionError('Connection error: read ECONNRESET'))
  assert.deepEqual(told(translateRoundTripError(error, trip('making a topic', 0, 0))), {
    code: 'kafka-verify',
    message:
      '50 of 50 test messages were not taken (while making a topic: Connection error: read ECONNRESET).',
  })
})

test('a mistake in the program stays what it is', () => {
  const mistake = new TypeError('x is not a function')
  assert.equal(translateRoundTripError(mistake, trip('sending', 0, 0)), mistake)
})
