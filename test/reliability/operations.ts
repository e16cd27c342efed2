import type { Sandbox } from '../../sandbox/sandbox.ts'
import { clickWhenThere, createCluster } from '../support/stack.ts'

/** An operation that is killed again and again. */
export interface Target {
  readonly name: 'create' | 'advertise' | 'scale' | 'delete'
  /** The operations that come of it. */
  readonly kinds: readonly string[]
  /** Makes what it works on. */
  prepare(sandbox: Sandbox): Promise<void>
  /** Types the command and clicks what has to be clicked. */
  ask(sandbox: Sandbox): Promise<void>
  /** The first line of its final message. */
  readonly end: RegExp
}

async function prepareCluster(sandbox: Sandbox): Promise<void> {
  await createCluster(sandbox, 'orders')
  // With a topic, brokers restart one at a time, and somebody else has to approve.
  sandbox.kafka.createTopic('orders', { name: 'clicks', partitions: 6, replicationFactor: 3 })
}

/** Bob's approval of the question that comes after this moment. */
async function approve(sandbox: Sandbox, after: number): Promise<void> {
  const { channel, ts } = await sandbox.slack.waitForMessage(
    (message) =>
      Number(message.ts) > after &&
      JSON.stringify(message.blocks ?? []).includes('"approval_approve"'),
    { timeoutMs: 90_000 },
  )
  await sandbox.slack.click({
    userId: 'U02BOB',
    channelId: channel,
    messageTs: ts,
    actionId: 'approval_approve',
  })
}

/** On a machine that is too busy to answer within Slack's 3 seconds, Slack says so, and people try again. */
async function typeUntilTaken(sandbox: Sandbox, text: string): Promise<void> {
  for (let attempt = 0; attempt < 3; attempt += 1) {
    const { error } = await sandbox.slack.command({ text })
    if (error === undefined) return
  }
  throw new Error(`Slack got no answer to /kafka ${text}`)
}

const lastMessage = (sandbox: Sandbox) => Number(sandbox.slack.messages('C01KAFKA').at(-1)?.ts ?? 0)

async function askAndApprove(sandbox: Sandbox, text: string): Promise<void> {
  const before = lastMessage(sandbox)
  await typeUntilTaken(sandbox, text)
  await approve(sandbox, before)
}

export const TARGETS: readonly Target[] = [
  {
    name: 'create',
    kinds: ['plan', 'create'],
    prepare: async () => {},
    async ask(sandbox) {
      await typeUntilTaken(sandbox, 'create orders')
      await clickWhenThere(sandbox, 'plan_create')
      await clickWhenThere(sandbox, 'approval_approve', 'U02BOB')
    },
    end: /orders is ready/,
  },
  {
    name: 'advertise',
    kinds: ['advertise'],
    prepare: prepareCluster,
    ask: (sandbox) => askAndApprove(sandbox, 'advertise orders names'),
    end: /The brokers of orders advertise host names/,
  },
  {
    name: 'scale',
    kinds: ['scale-plan', 'scale'],
    prepare: prepareCluster,
    async ask(sandbox) {
      await typeUntilTaken(sandbox, 'scale orders 5')
      await clickWhenThere(sandbox, 'scale_start')
    },
    end: /^orders has 5 workers/,
  },
  {
    name: 'delete',
    kinds: ['delete'],
    prepare: prepareCluster,
    ask: (sandbox) => askAndApprove(sandbox, 'delete orders'),
    end: /^orders is deleted/,
  },
]
