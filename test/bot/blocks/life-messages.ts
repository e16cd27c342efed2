import { listAnswer } from '../../../src/bot/blocks/answers.ts'
import { deletionApprovalCard } from '../../../src/bot/blocks/deletion-approval-card.ts'
import type { Message } from '../../../src/bot/blocks/elements.ts'
import { extendedAnswer, lifeRecord, lifeWarning } from '../../../src/bot/blocks/life-cards.ts'
import { planCard } from '../../../src/bot/blocks/plan-card.ts'
import { readyCard } from '../../../src/bot/blocks/ready-card.ts'
import { DEFAULTS } from '../../../src/cluster/cluster.ts'
import type { Json } from '../../../src/jobs/engine/step.ts'
import type { EndNotice } from '../../../src/jobs/watch/lifetime-watch.ts'
import {
  AUDIENCE,
  alice,
  BROKER_FACTS,
  LANGUAGE,
  MINUTE,
  record,
  STARTED,
  view,
} from './records.ts'
import { wordsOf } from './spoken.ts'

const until = STARTED + 60 * MINUTE
const notice: EndNotice = { cluster: 'orders', until, asks: false, minutes: 60, to: alice }

const short = { name: 'orders', ...DEFAULTS, lifeHours: 8 }
const consent = { since: STARTED - 8 * 60 * MINUTE, until: STARTED }

export const LIFE_MESSAGES: Readonly<Record<string, Message>> = {
  'life-ends-in-an-hour': lifeWarning(notice, true, LANGUAGE),
  'life-ends-in-a-quarter-of-an-hour': lifeWarning({ ...notice, minutes: 15 }, true, LANGUAGE),
  'life-that-must-end-and-is-asked-for': lifeWarning({ ...notice, asks: true }, false, LANGUAGE),
  'life-extended': lifeRecord(notice, { state: 'moved', until: until + 60 * MINUTE }, LANGUAGE),
  'life-kept': lifeRecord(notice, { state: 'moved', until: undefined }, LANGUAGE),
  'life-over': lifeRecord(notice, { state: 'deletion begun' }, LANGUAGE),
  'life-of-what-is-gone': lifeRecord(notice, { state: 'gone' }, LANGUAGE),
  'answer-extended': extendedAnswer(
    'orders',
    { before: until, until: until + 60 * MINUTE },
    LANGUAGE,
  ),
  'answer-extended-where-there-was-no-end': extendedAnswer(
    'orders',
    { before: null, until },
    LANGUAGE,
  ),
  'answer-kept': extendedAnswer('orders', { before: until, until: null }, LANGUAGE),
  'plan-with-a-life': planCard(record('plan', { request: { ...short, dryRun: false } }), {
    usually: { ms: 41 * MINUTE, runs: 0 },
    now: STARTED,
    dryRun: false,
  }),
  'ready-with-an-end': readyCard(
    view(
      record('create', {
        state: 'succeeded',
        endedAt: STARTED + 41 * MINUTE,
        request: { ...short, life: { since: STARTED, until: STARTED + 480 * MINUTE } },
        facts: BROKER_FACTS,
      }),
      STARTED + 41 * MINUTE,
    ),
    undefined,
  ),
  'list-with-an-end': listAnswer(
    record('list', {
      facts: {
        clusters: [
          {
            name: 'orders',
            region: 'westeurope',
            state: 'Running',
            workers: 4,
            gateway: true,
            until,
          },
          {
            name: 'clicks',
            region: 'westeurope',
            state: 'Running',
            workers: 3,
            gateway: 'orders',
            until: null,
          },
        ],
        remains: [],
      },
    }),
  ),
  'deletion-agreed-with-its-end': deletionApprovalCard(
    {
      operationId: 'e-0123456789ab',
      revision: 1,
      changeHash: 'a'.repeat(64),
      subject: {
        resources: [
          {
            madeBy: 'cluster',
            label: wordsOf('HDInsight Kafka, 9 nodes, 36 cores') as Json,
            name: 'orders',
            perHour: 9,
            operation: 'k-0123456789ab',
            exists: true,
          },
        ],
        stays: [],
        topics: 2,
        consent,
      },
      requestedBy: alice,
      requesterMayApprove: false,
      requestedAt: STARTED,
      expiresAt: STARTED + 60 * MINUTE,
      status: 'approved',
      votes: [{ userId: 'U01ALICE', at: consent.since }],
      needed: 1,
      decidedBy: 'U01ALICE',
      decidedAt: STARTED,
    },
    'orders',
    AUDIENCE,
  ),
}
