import { driftCard } from '../../../src/bot/blocks/drift-card.ts'
import type { Message } from '../../../src/bot/blocks/elements.ts'
import { failureCard } from '../../../src/bot/blocks/failure-card.ts'
import {
  brokersAnswer,
  changedCard,
  topicsAnswer,
  verifyAnswer,
} from '../../../src/bot/blocks/kafka-answers.ts'
import { progressCard } from '../../../src/bot/blocks/progress-card.ts'
import type { OperationRecord } from '../../../src/jobs/engine/record.ts'
import { rollProblem } from '../../../src/jobs/steps/rolling-restart-problems.ts'
import { sentence } from '../../../src/words/sentence.ts'
import { alice, BROKER_FACTS, BROKERS, LANGUAGE, MINUTE, record, STARTED, view } from './records.ts'

const hosts = BROKERS.map(({ host }) => host)
const [first = '', second = '', ...rest] = hosts

/** A change of a running cluster, at the broker where the restart stands or stopped. */
function change(kind: 'advertise' | 'restart', more: Partial<OperationRecord>): OperationRecord {
  const plain = record(kind, { request: { name: 'orders', advertising: 'names' } })
  const steps = Object.fromEntries(
    Object.keys(plain.steps).map((name) => [
      name,
      name === 'restart-brokers' || name === 'brokers'
        ? { state: 'pending' as const }
        : { state: 'ready' as const, startedAt: STARTED, endedAt: STARTED + MINUTE },
    ]),
  )
  return { ...plain, id: 'c-0123456789ab', state: 'running', steps, ...more }
}

const stopped = rollProblem('broker-stays-down', {
  host: second,
  restarted: [first],
  left: rest,
  figure: '',
})

const odd = BROKERS.map((broker, index) =>
  index === 1
    ? {
        ...broker,
        id: null,
        advertised: null,
        disagreements: [
          sentence`Azure has no network interface with this address`,
          sentence`does not answer: ${sentence`refuses connections`}`,
        ],
      }
    : broker,
)

const announced = {
  cluster: 'orders',
  to: alice,
  brokers: BROKERS.map(({ host, ip }) => ({ host, ip })),
  advertisesIps: true,
}

const topic = (name: string, underReplicated: number, isInternal = false) => ({
  name,
  partitions: 8,
  replicas: 3,
  minInsyncReplicas: 2,
  underReplicated,
  isInternal,
})

/** Messages about Kafka itself, by the state that people see. */
export const KAFKA_MESSAGES: Readonly<Record<string, Message>> = {
  'answer-brokers': brokersAnswer(record('brokers', { facts: BROKER_FACTS, endedAt: STARTED })),
  'answer-brokers-with-zookeeper': brokersAnswer(
    record('brokers', {
      request: { name: 'orders', zookeeper: true },
      facts: BROKER_FACTS,
      endedAt: STARTED,
    }),
  ),
  'answer-brokers-that-disagree': brokersAnswer(
    record('brokers', { facts: { ...BROKER_FACTS, brokers: odd }, endedAt: STARTED }),
  ),
  'answer-brokers-without-a-route': brokersAnswer(
    record('brokers', { facts: { ...BROKER_FACTS, seenFromOutside: false }, endedAt: STARTED }),
  ),
  'progress-of-a-restart': progressCard(
    view(
      change('restart', {
        steps: {
          ...change('restart', {}).steps,
          'restart-brokers': {
            state: 'running',
            startedAt: STARTED + MINUTE,
            detail: '1 of 4 done, restarting wn1-orders',
          },
        },
      }),
      STARTED + 3 * MINUTE,
    ),
    1,
  ),
  'failed-restart-at-the-second-broker': failureCard(
    view(
      change('advertise', {
        state: 'failed',
        endedAt: STARTED + 5 * MINUTE,
        steps: {
          ...change('advertise', {}).steps,
          'restart-brokers': { state: 'failed', startedAt: STARTED },
        },
        failure: {
          kind: 'user',
          code: stopped.code,
          message: stopped.message,
          remedy: stopped.remedy,
          words: stopped.words,
          step: 'restart-brokers',
          correlationId: '9d3e0000-0000-4000-8000-000000000000',
        },
      }),
      STARTED + 5 * MINUTE,
    ),
  ),
  'changed-to-names': changedCard(
    view(
      change('advertise', {
        state: 'succeeded',
        endedAt: STARTED + 9 * MINUTE,
        facts: { ...BROKER_FACTS, restarted: hosts },
      }),
      STARTED + 9 * MINUTE,
    ),
  ),
  'changed-nothing': changedCard(
    view(
      change('advertise', { state: 'succeeded', endedAt: STARTED, facts: BROKER_FACTS }),
      STARTED,
    ),
  ),
  'answer-verified': verifyAnswer(
    record('verify', {
      facts: {
        ...BROKER_FACTS,
        verification: {
          hasRoute: true,
          sent: 50,
          read: 50,
          latencyMs: { median: 4.2, max: 31.9 },
          tookMs: 2300,
        },
      },
    }),
  ),
  'answer-verify-without-a-route': verifyAnswer(
    record('verify', {
      facts: {
        ...BROKER_FACTS,
        verification: { hasRoute: false, reason: 'cannot be reached: no answer in time' },
      },
    }),
  ),
  'answer-topics': topicsAnswer(
    record('topics', {
      facts: { topics: [topic('clicks', 0), topic('orders', 2), topic('__offsets', 0, true)] },
    }),
  ),
  'drift-of-addresses': driftCard(
    {
      announcement: announced,
      digest: '9f2c41d07a55e0b1',
      bootstrap: BROKER_FACTS.bootstrap,
      drifts: [
        { kind: 'address', host: first, before: '10.0.0.12', now: '10.0.0.21' },
        { kind: 'broker added', host: 'wn7-orders.abc.bx.internal.cloudapp.net', now: '10.0.0.22' },
        { kind: 'broker gone', host: second, before: '10.0.0.6' },
      ],
    },
    LANGUAGE,
  ),
  'drift-that-is-to-be-fixed': driftCard(
    {
      announcement: announced,
      digest: '9f2c41d07a55e0b1',
      bootstrap: BROKER_FACTS.bootstrap,
      drifts: [{ kind: 'configuration' }, { kind: 'listener', host: first, now: `${first}:9092` }],
    },
    LANGUAGE,
  ),
  'answer-topics-none': topicsAnswer(record('topics', { facts: { topics: [] } })),
}
