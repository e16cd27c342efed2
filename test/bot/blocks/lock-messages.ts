import { busyAnswer } from '../../../src/bot/blocks/busy-answer.ts'
import type { Message } from '../../../src/bot/blocks/elements.ts'
import { failureCard } from '../../../src/bot/blocks/failure-card.ts'
import { freeCard, leftCard, waitingCard } from '../../../src/bot/blocks/waiting-card.ts'
import type { OperationRecord } from '../../../src/jobs/engine/record.ts'
import { alice, LANGUAGE, MINUTE, record, STARTED, view } from './records.ts'

const bob = { ...alice, userId: 'U02BOB' }

const half = record('create', {
  state: 'running',
  steps: {
    ...record('create').steps,
    preflight: { state: 'ready', startedAt: STARTED, endedAt: STARTED + 2000 },
    addresses: { state: 'ready', startedAt: STARTED, endedAt: STARTED + 3000 },
    'resource-group': { state: 'running', startedAt: STARTED + 4000 },
  },
})
const asking = record('restart', {
  state: 'running',
  steps: {
    ...record('restart').steps,
    'find-cluster': { state: 'ready', startedAt: STARTED, endedAt: STARTED + 2000 },
    'change-approval': { state: 'running', startedAt: STARTED + 4000 },
  },
})
const at = STARTED + 2 * MINUTE

const waiting = (place: number, more: Partial<OperationRecord> = {}) =>
  record('delete', {
    id: 'c-1123456789ab',
    requestedBy: bob,
    waiting: { place, holder: half.id },
    ...more,
  })
const left = waiting(1, { state: 'cancelled', endedAt: at, facts: { cancelledBy: 'U02BOB' } })
const busy = { holder: view(half, at), wanted: 'c-1123456789ab', inLine: 0, mayTakeOver: true }

export const LOCK_MESSAGES: Readonly<Record<string, Message>> = {
  'busy-with-a-create': busyAnswer(busy, LANGUAGE),
  'busy-with-two-in-line': busyAnswer({ ...busy, inLine: 2 }, LANGUAGE),
  'busy-with-a-question-and-one-in-line': busyAnswer(
    { ...busy, holder: view(asking, at), inLine: 1, mayTakeOver: false },
    LANGUAGE,
  ),
  'busy-before-its-first-step': busyAnswer(
    { ...busy, holder: view(record('restart'), at), inLine: 3 },
    LANGUAGE,
  ),
  'waiting-next-in-line': waitingCard(view(waiting(1), at), view(half, at), LANGUAGE),
  'waiting-third-in-line': waitingCard(view(waiting(3), at), view(half, at), LANGUAGE),
  'waiting-to-take-over': waitingCard(
    view(waiting(1, { facts: { tookOver: half.id } }), at),
    view(half, at),
    LANGUAGE,
  ),
  'waiting-for-what-has-just-ended': waitingCard(view(waiting(1), at), undefined, LANGUAGE),
  'left-the-queue': leftCard(view(left, at), LANGUAGE),
  'stopped-by-who-took-over': failureCard(
    view(
      {
        ...half,
        state: 'cancelled',
        endedAt: at,
        facts: { cancelledBy: 'U02BOB', takenOverBy: 'c-1123456789ab' },
      },
      at,
    ),
  ),
  'free-after-success': freeCard(view({ ...half, state: 'succeeded', endedAt: at }, at), LANGUAGE),
  'free-after-a-failure': freeCard(view({ ...half, state: 'failed', endedAt: at }, at), LANGUAGE),
}
