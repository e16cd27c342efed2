import type { BrokerAddress } from '../../kafka/route.ts'
import { NoRouteError } from '../../kafka/route.ts'
import { sentence, type Words } from '../../words/sentence.ts'
import type { Facts, Json, Observation, Step } from '../engine/step.ts'
import type { ClusterReference, Services } from '../services.ts'

/**
 * Goal: messages have gone through the brokers and come back, by an ordinary client. Where Causeway has no
 * route, that is the result: the answer then tells what to run from a VPN client instead.
 */
export function verifyStep(needs: readonly string[]): Step<ClusterReference, Services> {
  return {
    name: 'verify',
    title: {
      doing: sentence`Sending and reading 50 messages`,
      done: sentence`Sent and read 50 messages`,
    },
    needs,
    usuallyMs: 5000,
    deadlineMs: 10 * 60_000,
    async observe({ facts, startedAt }): Promise<Observation> {
      const result = facts.verification as unknown as VerificationFact | undefined
      return result && result.startedAt === startedAt ? { state: 'ready' } : { state: 'absent' }
    },
    async apply({ services, request, operationId, facts, startedAt }): Promise<Facts> {
      try {
        const verification = await services
          .kafka(request.name)
          .verify(bootstrapOf(facts), operationId)
        return { verification: { ...verification, hasRoute: true, startedAt } as unknown as Json }
      } catch (error) {
        if (!(error instanceof NoRouteError)) throw error
        return { verification: { hasRoute: false, reason: error.phrase, startedAt } }
      }
    },
  }
}

/** What the answer to verify is made from. */
export type VerificationFact = { readonly startedAt: number } & (
  | { readonly hasRoute: false; readonly reason: Words }
  | {
      readonly hasRoute: true
      readonly sent: number
      readonly read: number
      readonly latencyMs: { readonly median: number; readonly max: number }
      readonly tookMs: number
      readonly topic: string
    }
)

function bootstrapOf(facts: Facts): BrokerAddress[] {
  return String(facts.bootstrap ?? '')
    .split(',')
    .map((entry) => {
      const [host = '', port = ''] = entry.split(':')
      return { host, port: Number(port) }
    })
}
