import { type FaultEntry, UNTIL_OFF as times } from './fault-switches.ts'
import type { InjectedFault } from './slack/faults.ts'

/** What can be switched in Slack. */
export const SLACK_FAULTS: readonly FaultEntry<InjectedFault>[] = [
  {
    id: 'slack-down',
    title: 'Slack is down (503)',
    effect:
      'No call of the app gets through, until switched off. The last state is posted once after.',
    fault: { kind: 'down', times },
  },
  {
    id: 'slack-limit',
    title: 'Too many updates (429)',
    effect: 'Answers the next 3 updates of messages with 429, Retry-After 5 s.',
    fault: { kind: 'rateLimited', method: 'chat.update', retryAfterSeconds: 5, times: 3 },
  },
  {
    id: 'slack-slow',
    title: 'Slack is slow',
    effect: 'Answers every call 2 s late, until switched off.',
    fault: { kind: 'slow', delayMs: 2000, times },
  },
  {
    id: 'old-client',
    title: 'Old client: no plan blocks',
    effect: 'Refuses messages with a plan as invalid_blocks, until switched off.',
    fault: { kind: 'refuseBlocks', types: ['plan', 'task_card'], times },
  },
  {
    id: 'older-client',
    title: 'Older client: no tables, no cards',
    effect: 'Refuses messages with a table, a card or a container, until switched off.',
    fault: {
      kind: 'refuseBlocks',
      types: ['table', 'data_table', 'card', 'carousel', 'container'],
      times,
    },
  },
  {
    id: 'lost-ack',
    title: 'An answer gets lost',
    effect: 'The app does what the next command or click asks; the person sees a failure.',
    fault: { kind: 'lostAck' },
  },
  {
    id: 'delivered-twice',
    title: 'A click arrives twice',
    effect: 'Sends the next command or click again, signed anew.',
    fault: { kind: 'duplicateDelivery' },
  },
]
