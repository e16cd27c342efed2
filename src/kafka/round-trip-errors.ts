import { UserError } from '../errors.ts'
import { TimeLimitError } from '../within.ts'
import { sentence, type Words } from '../words/sentence.ts'
import type { RoundTrip } from './round-trip.ts'

/** What kafkajs or the time limit said of a round trip → what is wrong for people. Others stay as they are. */
export function translateRoundTripError(error: unknown, trip: RoundTrip): unknown {
  if (error instanceof TimeLimitError) return lost(trip, sentence`the time is up`, error)
  const innermost = innermostOf(error)
  if (!(error instanceof Error && innermost instanceof Error)) return error
  if (!error.name.startsWith('KafkaJS')) return error
  if (trip.doing === 'making a topic' && 'type' in innermost)
    return new UserError(
      'kafka-refused',
      sentence`Kafka does not let Causeway make a topic: ${innermost.message}`,
      {
        remedy: sentence`Allow clients without a login to create topics whose names begin with causeway-verify, then retry.`,
        cause: error,
      },
    )
  return lost(trip, innermost.message, error)
}

/** kafkajs wraps: retries used up → a protocol error; several topics → an error for each. */
function innermostOf(error: unknown): unknown {
  if (!(error instanceof Error)) return error
  if ('errors' in error && Array.isArray(error.errors))
    return innermostOf(error.errors[0] as unknown)
  return error.cause instanceof Error ? innermostOf(error.cause) : error
}

function lost({ doing, messages, latenciesMs, read }: RoundTrip, why: Words, cause: Error) {
  const sent = latenciesMs.length
  const missing = messages - (doing === 'reading' ? read.size : sent)
  const when = {
    'making a topic': sentence`${missing} of ${messages} test messages were not taken (while making a topic: ${why}).`,
    sending: sentence`${missing} of ${messages} test messages were not taken (while sending: ${why}).`,
    reading: sentence`${missing} of ${messages} test messages did not come back (while reading: ${why}).`,
  }
  return new UserError('kafka-verify', when[doing], {
    remedy: sentence`See in Ambari whether all brokers run and whether partitions are under-replicated, then retry.`,
    cause,
  })
}
