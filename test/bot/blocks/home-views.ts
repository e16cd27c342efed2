import type { HomeView } from '@slack/types'
import { homeView } from '../../../src/bot/blocks/home-view.ts'
import type { HomeCluster, HomeState } from '../../../src/bot/home.ts'
import type { Approval } from '../../../src/jobs/engine/approvals.ts'
import { alice, BROKERS, LANGUAGE, MINUTE, record, STARTED } from './records.ts'

const nothing: HomeState = { createIn: undefined, approvals: [], clusters: [], operations: [] }

const approval: Approval = {
  operationId: 'c-0123456789ab',
  revision: 2,
  changeHash: '9f2c41d07a55e0b1',
  subject: {},
  requestedBy: alice,
  requesterMayApprove: false,
  requestedAt: STARTED,
  expiresAt: STARTED + 60 * MINUTE,
  status: 'pending',
}

const cluster = (name: string, more: Partial<HomeCluster> = {}): HomeCluster => ({
  announcement: {
    cluster: name,
    to: alice,
    brokers: BROKERS.map(({ host, ip }) => ({ host, ip })),
    advertisesIps: true,
  },
  busy: undefined,
  made: undefined,
  ...more,
})

const deletion = record('delete', { id: 'c-0123456789ab', state: 'running' })
const made = record('create', { state: 'succeeded', endedAt: STARTED + 45 * MINUTE })

/** Every state of the Home tab. */
export const HOME_VIEWS: Readonly<Record<string, HomeView>> = {
  'home-of-a-newcomer': homeView(nothing, STARTED, LANGUAGE),
  'home-with-all-there-can-be': homeView(
    {
      createIn: 'C01KAFKA',
      approvals: [{ approval, record: deletion }],
      clusters: [cluster('orders', { busy: deletion, made }), cluster('clicks')],
      operations: (['running', 'succeeded', 'failed', 'cancelled', 'queued'] as const).map(
        (state) => record('restart', { state }),
      ),
    },
    STARTED + 50 * MINUTE,
    LANGUAGE,
  ),
  'home-with-an-end': homeView(
    { ...nothing, clusters: [cluster('orders', { made, until: STARTED + 480 * MINUTE })] },
    STARTED,
    LANGUAGE,
  ),
  'home-of-many': homeView(
    {
      createIn: 'C01KAFKA',
      approvals: Array.from({ length: 30 }, (_, index) => ({
        approval: { ...approval, operationId: `c-${index}` },
        record: deletion,
      })),
      clusters: Array.from({ length: 40 }, (_, index) => cluster(`cluster-${index}`, { made })),
      operations: Array.from({ length: 8 }, () => made),
    },
    STARTED,
    LANGUAGE,
  ),
}
