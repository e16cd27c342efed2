import { setTimeout as sleep } from 'node:timers/promises'
import type { OperationRecord } from '../src/jobs/engine/record.ts'
import { clickWhenThere, startStack } from './stack.ts'

const CLUSTER = 'orders'

/**
 * The record of a real create while only the gateway is left to wait for, which is its longest wait and its largest
 * record: every fact but the package is known.
 */
export async function recordOfAWaitingCreate(redisUrl: string): Promise<OperationRecord> {
  const stack = await startStack({ redisUrl, scale: 300 })
  try {
    await stack.sandbox.slack.command({ text: `create ${CLUSTER} --gateway new` })
    await clickWhenThere(stack.sandbox.slack, CLUSTER, 'plan_create')
    await clickWhenThere(stack.sandbox.slack, CLUSTER, 'approval_approve')
    for (;;) {
      const record = await stack.createOf(CLUSTER)
      if (record && waitsForTheGatewayOnly(record)) return record
      await sleep(10)
    }
  } finally {
    await stack.close()
  }
}

function waitsForTheGatewayOnly({ state, steps }: OperationRecord): boolean {
  if (state !== 'running') throw new Error(`the create that was to wait is ${state}`)
  const left = Object.entries(steps).filter(([, step]) => step.state === 'running')
  return left.length === 1 && left[0]?.[0] === 'gateway' && steps.brokers?.state === 'ready'
}
