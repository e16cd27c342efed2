import type { Audience } from '../../../src/bot/blocks/approval-parts.ts'
import type { OperationView } from '../../../src/bot/blocks/operation-view.ts'
import { DEFAULTS } from '../../../src/cluster/cluster.ts'
import { remaining } from '../../../src/jobs/engine/estimate.ts'
import { newRecord, type OperationRecord } from '../../../src/jobs/engine/record.ts'
import { type Requester, stepsOf } from '../../../src/jobs/engine/step.ts'
import { tables } from '../../../src/jobs/operations/tables.ts'
import { type Language, languageOf } from '../../../src/words/sentence.ts'
import { spoken } from './spoken.ts'

export const MINUTE = 60_000
/** 2026-11-22 20:00 UTC. */
export const STARTED = 1_795_377_600_000

/** In which the messages are made: English, or as the test of the other languages wants them. */
export const LANGUAGE: Language = languageOf(process.env.GOLDEN_LANGUAGE)
export const alice: Requester = {
  teamId: 'T01DEMO',
  userId: 'U01ALICE',
  channelId: 'C01KAFKA',
  language: LANGUAGE,
}

/** For whom approval cards are drawn. */
export const AUDIENCE: Audience = { language: LANGUAGE, needs: 1, approvers: ['@kafka-admins'] }

const node = (number: number, ip: string) => ({
  host: `wn${number}-orders.abc.bx.internal.cloudapp.net`,
  ip,
  state: 'STARTED',
  rack: `/${number % 3}/${number % 5}`,
  id: 1001 + number,
  controller: number === 1,
  advertised: `${ip}:9092`,
  disagreements: [],
})
export const BROKERS = [
  node(0, '10.0.0.12'),
  node(1, '10.0.0.6'),
  node(3, '10.0.0.13'),
  node(4, '10.0.0.5'),
]
export const BROKER_FACTS = {
  brokers: BROKERS,
  zookeepers: [{ host: 'zk1-orders.abc.bx.internal.cloudapp.net', ip: '10.0.0.20' }],
  seenFromOutside: true,
  bootstrap: BROKERS.map(({ ip }) => `${ip}:9092`).join(','),
}

export function record(kind: string, more: Partial<OperationRecord> = {}): OperationRecord {
  return spoken({
    ...newRecord(
      {
        id: 'k-0123456789ab',
        kind,
        cluster: 'orders',
        request: { name: 'orders', ...DEFAULTS },
        requestedBy: alice,
      },
      tables.get(kind)?.steps ?? [],
      STARTED,
    ),
    ...more,
  })
}

/** A record with the steps of its kind, seen at that moment. */
export function view(of: OperationRecord, now: number): OperationView {
  const table = tables.get(of.kind)
  const steps = table ? stepsOf(table, of) : []
  const { ms: remainingMs, runs } = remaining(steps, of, now, 1)
  return {
    record: spoken(of),
    steps,
    now,
    remainingMs,
    runs,
    language: LANGUAGE,
  }
}
