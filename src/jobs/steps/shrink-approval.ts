import { readScaling } from '../../cluster/scale.ts'
import { UserError } from '../../errors.ts'
import { type Loss, lossOf } from '../../kafka/loss.ts'
import type { KafkaView } from '../../kafka/probe.ts'
import { sentence } from '../../words/sentence.ts'
import { type Approval, hashChange, standing } from '../engine/approvals.ts'
import type { Facts, Json, Observation } from '../engine/step.ts'
import { denialFacts } from './denial.ts'
import { type BrokerNode, brokerNodes, listedBrokers, lookAtKafka } from './kafka-sight.ts'
import type { ScaleContext, ScaleStep } from './scale-check.ts'

/**
 * Goal: somebody else has approved that these brokers go, with what is on them. HDInsight chooses which; as far as
 * is known it takes the newest, which have the highest numbers. The approval is bound to the topics that have
 * replicas there: one more, or one that holds nothing elsewhere, asks anew.
 */
export function shrinkApproval(needs: readonly string[]): ScaleStep {
  return {
    name: 'shrink-approval',
    title: {
      doing: sentence`Waiting for the approval to lose brokers`,
      done: sentence`Loss of brokers approved`,
    },
    needs,
    usuallyMs: 5 * 60_000,
    deadlineMs: 24 * 3600_000,
    waitsForPeople: true,
    async observe(context): Promise<Observation> {
      const { services, operationId, now, request, facts } = context
      if (Number(facts.workersNow) <= request.workers)
        return { state: 'ready', detail: sentence`No brokers go` }
      const shrinking = await readShrinking(context)
      const found = factsOf(shrinking)
      const approval = await services.approvals.read(operationId, now)
      const digest = digestOf(context, shrinking)
      if (approval === undefined || standing(approval, digest) === 'for another change')
        return { state: 'absent', facts: found }
      return decided(request.name, approval, found)
    },
    async apply(context) {
      const { services, operationId, requestedBy, now } = context
      const shrinking = await readShrinking(context)
      const earlier = await services.approvals.read(operationId, now)
      await services.approvals.ask({
        operationId,
        revision: (earlier?.revision ?? 0) + 1,
        changeHash: digestOf(context, shrinking),
        subject: subjectOf(context, shrinking),
        requestedBy,
        requesterMayApprove: false,
        requestedAt: now,
        expiresAt: now + services.approvalRules.expireMinutes * 60_000,
        status: 'pending',
      })
      return factsOf(shrinking)
    },
  }
}

interface Shrinking {
  /** Host names of the brokers that would go. */
  readonly hosts: readonly string[]
  /** Null where Kafka cannot be asked, and never could in this operation. */
  readonly loss: Loss | null
}

async function readShrinking(context: ScaleContext): Promise<Shrinking> {
  const { services, request, facts } = context
  const ambari = services.ambari(request.name)
  const [brokers, hosts, configuration] = await Promise.all([
    ambari.listBrokers(),
    ambari.listHosts(),
    ambari.readKafkaConfiguration(),
  ])
  const nodes = brokerNodes(brokers, hosts)
  const going = nodes
    .toSorted((a, b) => numberOf(b) - numberOf(a))
    .slice(0, Number(facts.workersNow) - request.workers)
  const view = await lookAtKafka(services, request.name, nodes, configuration)
  return {
    hosts: going.map(({ hostName }) => hostName).sort(),
    // What was seen last: brokers that are silent for a moment do not make it another question.
    loss: view ? lossAt(view, nodes, going) : ((facts.loss ?? null) as Loss | null),
  }
}

function lossAt(view: KafkaView, nodes: readonly BrokerNode[], going: readonly BrokerNode[]): Loss {
  const listed = listedBrokers(view, nodes)
  return lossOf(
    view,
    going.flatMap(({ hostName }) => listed.get(hostName)?.id ?? []),
  )
}

/** 4 of "wn4-orders.…". */
function numberOf({ hostName }: BrokerNode): number {
  return Number(/^[a-z]+(\d+)/i.exec(hostName)?.[1] ?? 0)
}

function digestOf({ request, retries }: ScaleContext, { hosts, loss }: Shrinking): string {
  const { name, workers } = request
  return hashChange({ name, workers, run: retries, hosts, loss: asJson(loss) })
}

function factsOf({ hosts, loss }: Shrinking): Facts {
  return { going: hosts, loss: asJson(loss) }
}

function subjectOf({ facts, request }: ScaleContext, { hosts, loss }: Shrinking): Json {
  const { from, to, perHour } = readScaling(facts, request)
  return { from, to, perHour: { ...perHour }, hosts, loss: asJson(loss) }
}

const asJson = (loss: Loss | null): Json => (loss === null ? null : { ...loss })

function decided(name: string, approval: Approval, facts: Facts): Observation {
  switch (approval.status) {
    case 'pending':
      return { state: 'changing', detail: sentence`Waiting for a decision`, facts }
    case 'approved':
      return { state: 'ready', facts }
    case 'denied':
      return {
        state: 'broken',
        facts: { ...facts, ...denialFacts(approval) },
        error: new UserError('shrink-denied', sentence`That ${name} loses workers was denied.`, {
          remedy: sentence`Talk to the person who denied it. Retry asks again.`,
        }),
      }
    case 'expired':
      return {
        state: 'broken',
        facts,
        error: new UserError(
          'shrink-undecided',
          sentence`Nobody decided in time; no worker was removed.`,
          {
            remedy: sentence`Retry asks again.`,
          },
        ),
      }
  }
}
