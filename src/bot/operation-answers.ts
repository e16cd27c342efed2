import { plannedRequest } from '../cluster/plan.ts'
import type { CostReport } from '../jobs/costs/cost-report.ts'
import type { Estimate } from '../jobs/engine/estimate.ts'
import { hasEnded, type OperationRecord, type UsualDurations } from '../jobs/engine/record.ts'
import type { Json } from '../jobs/engine/step.ts'
import type { Policy } from '../policy/policy.ts'
import { failedAnswer, listAnswer } from './blocks/answers.ts'
import { costAnswer } from './blocks/cost-answer.ts'
import { doctorAnswer } from './blocks/doctor-answer.ts'
import type { Message } from './blocks/elements.ts'
import { brokersAnswer, topicsAnswer, verifyAnswer } from './blocks/kafka-answers.ts'
import { extendedAnswer } from './blocks/life-cards.ts'
import { mirrorAnswer } from './blocks/mirror-answer.ts'
import { planCard } from './blocks/plan-card.ts'
import type { PackageLink } from './blocks/ready-card.ts'
import { refusedPlan } from './blocks/refused-plan.ts'
import { scalePlanCard } from './blocks/scale-cards.ts'
import { profileAnswer, vpnAnswer } from './blocks/vpn-answers.ts'

/** What answers need beside the record. */
export interface AnswerSources {
  /** Usual duration of an operation that was not begun yet, in milliseconds of the remote side's own time. */
  readonly usually: (kind: string, request: Json, usual: UsualDurations | undefined) => Estimate
  readonly policy: Policy
  readonly vpnPackageLink: (record: OperationRecord) => Promise<PackageLink | undefined>
}

type Answer = (record: OperationRecord, sources: AnswerSources) => Message | Promise<Message>

/** Answers to operations that change nothing, by kind, for the eyes of whoever asked. */
const ANSWERS: Readonly<Record<string, Answer>> = {
  plan: (record, { usually }) =>
    planCard(record, {
      usually: usually('create', plannedRequest(record) as unknown as Json, record.usual),
      now: Date.now(),
      dryRun: (record.request as { dryRun?: boolean }).dryRun === true,
    }),
  'scale-plan': (record, { usually }) =>
    scalePlanCard(record, {
      usually: usually('scale', record.request, record.usual),
      now: Date.now(),
    }),
  brokers: brokersAnswer,
  verify: verifyAnswer,
  topics: topicsAnswer,
  doctor: doctorAnswer,
  mirror: mirrorAnswer,
  list: listAnswer,
  costs: (record) =>
    costAnswer(record.facts.report as unknown as CostReport, record.requestedBy.language ?? 'en'),
  extend: (record) =>
    extendedAnswer(record.cluster ?? '', record.facts, record.requestedBy.language ?? 'en'),
  async vpn(record, { vpnPackageLink }) {
    const link = await vpnPackageLink(record)
    return link ? vpnAnswer(record, link) : failedAnswer(record)
  },
  'vpn-profile': profileAnswer,
}

/** The answer to an operation that has ended. */
export async function answerTo(record: OperationRecord, sources: AnswerSources): Promise<Message> {
  if (!hasEnded(record)) throw new Error(`operation ${record.id} has not ended`)
  if (record.state !== 'succeeded')
    return record.kind === 'plan'
      ? refusedPlan(record, sources.policy.limits.regions)
      : failedAnswer(record)
  const answer = ANSWERS[record.kind]
  if (!answer) throw new Error(`no answer is defined for ${record.kind}`)
  return answer(record, sources)
}
