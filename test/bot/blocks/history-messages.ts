import type { HistoryRow } from '../../../src/audit/history.ts'
import type { Message } from '../../../src/bot/blocks/elements.ts'
import { historyAnswer } from '../../../src/bot/blocks/history-answer.ts'
import { LANGUAGE, MINUTE, STARTED } from './records.ts'

const row = (n: number, more: Partial<HistoryRow>): HistoryRow => ({
  n,
  prev: '',
  at: STARTED + n * MINUTE,
  deed: 'command',
  team: 'T01DEMO',
  user: 'U01ALICE',
  outcome: 'done',
  ...more,
})

const NETWORK =
  'PUT management.azure.com/subscriptions/0/resourceGroups/rg-kafka-orders/providers/Microsoft.Network/virtualNetworks/vnet-kafka-orders'

const ROWS: readonly HistoryRow[] = [
  row(9, { deed: 'delivery', what: 'file orders-alice.ovpn', cluster: 'orders' }),
  row(8, { deed: 'decision', what: 'approved create', cluster: 'orders', detail: 'decided' }),
  row(6, { deed: 'change', what: NETWORK, cluster: 'orders', outcome: 'failed', detail: '500' }),
  row(5, { deed: 'change', what: NETWORK, cluster: 'orders', outcome: 'begun' }),
  row(3, {
    what: 'delete orders',
    cluster: 'orders',
    user: 'U02BOB',
    outcome: 'refused',
    detail: 'not-allowed',
  }),
  row(1, { what: 'create orders --workers', cluster: 'orders' }),
]

/** What Causeway did by itself: for the owner whose end it was, and for nobody. */
const RULES: readonly HistoryRow[] = [
  row(4, {
    deed: 'rule',
    what: 'delete 2026-11-30T18:00:00Z',
    cluster: 'orders',
    user: undefined,
    behalf: 'U01ALICE',
  }),
  row(3, {
    deed: 'rule',
    what: 'warning 2026-11-30T18:00:00Z in 15 min',
    cluster: 'orders',
    user: undefined,
    behalf: 'U01ALICE',
  }),
  row(2, { deed: 'log', what: 'deleted old entries', user: undefined, team: undefined }),
  row(1, { deed: 'rule', what: 'digest 2026-10', user: undefined }),
]

const own = { subject: undefined, all: false, isContinued: false } as const
const last = { rows: ROWS, older: undefined }

/** Messages from the audit log. */
export const HISTORY_MESSAGES: Readonly<Record<string, Message>> = {
  'history-of-a-cluster': historyAnswer({ ...own, subject: 'orders', page: last }, LANGUAGE),
  'history-with-more': historyAnswer({ ...own, page: { rows: ROWS, older: 1 } }, LANGUAGE),
  'history-of-all': historyAnswer({ ...own, all: true, page: last }, LANGUAGE),
  'history-of-rules': historyAnswer(
    { ...own, subject: 'orders', page: { rows: RULES, older: undefined } },
    LANGUAGE,
  ),
  'history-of-nothing': historyAnswer({ ...own, page: { rows: [], older: undefined } }, LANGUAGE),
  'history-without-more': historyAnswer(
    { ...own, subject: 'orders', isContinued: true, page: { rows: [], older: undefined } },
    LANGUAGE,
  ),
}
