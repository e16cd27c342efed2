import type { Message } from '../../../src/bot/blocks/elements.ts'
import { lostCreateCard } from '../../../src/bot/blocks/lost-create-card.ts'
import { DEFAULTS } from '../../../src/cluster/cluster.ts'
import type { LostCreate } from '../../../src/jobs/watch/lost-creates.ts'
import { joined, sentence } from '../../../src/words/sentence.ts'
import { alice, LANGUAGE } from './records.ts'

const lost: LostCreate = {
  cluster: 'orders',
  region: DEFAULTS.region,
  operationId: 'k-0123456789ab',
  owner: alice,
  request: { name: 'orders', ...DEFAULTS },
  made: [
    sentence`Resource group ${'rg-kafka-orders'}`,
    joined([sentence`VPN gateway`, 'vpn-orders'], ' '),
    sentence`HDInsight cluster ${'orders'}`,
  ],
  told: false,
}

export const LOST_MESSAGES: Readonly<Record<string, Message>> = {
  'lost-create': lostCreateCard(lost, LANGUAGE),
  'lost-create-of-which-little-is-known': lostCreateCard({ ...lost, request: undefined }, LANGUAGE),
}
