import { decide } from '../../jobs/engine/approvals.ts'
import { hasEnded, type OperationRecord } from '../../jobs/engine/record.ts'
import { decisionAnswer } from '../blocks/decision-answer.ts'
import { DENIAL_FORM, denialForm, REASON_BLOCK } from '../blocks/denial-form.ts'
import type { Message } from '../blocks/elements.ts'
import { REASON_LIMIT, readQuestion, takeWord, type Word } from '../decision.ts'
import type { Action, ActionCall } from './action.ts'
import type { Form } from './form.ts'

/** Approve: the word of whoever clicked, if it counts. */
export const approve: Action = {
  id: 'approval_approve',
  async run(call) {
    const message = await say(call, { ...readValue(call.value), status: 'approved' })
    return message && { message, replacesCard: false }
  },
}

/** Deny: asks for the reason first, of those who may deny. */
export const deny: Action = {
  id: 'approval_deny',
  async run({ caller, services, value, triggerId }) {
    const word = { ...readValue(value), status: 'denied' as const }
    const { record } = await readQuestion(services, caller, word.operationId, word.status)
    const message = await inVain(services, caller, record, word)
    if (message) return { message, replacesCard: false }
    const form = denialForm(
      {
        question: value,
        cluster: record.cluster ?? '',
        isRequired: services.access.policy.approvals.denyReason === 'required',
        longest: REASON_LIMIT,
      },
      caller.language,
    )
    await services.openModal(caller, triggerId, form)
    return undefined
  },
}

/** The modal of Deny: its submission is the word. */
export const denialReason: Form = {
  id: DENIAL_FORM,
  async submit({ caller, services, metadata, values }) {
    const reason = values[REASON_BLOCK] ?? ''
    const word = { ...readValue(metadata), status: 'denied' as const, reason }
    const message = await say({ caller, services }, word)
    return message && { message }
  },
}

/** @returns what the person is told; undefined where the cards say it */
async function say(
  { caller, services }: Pick<ActionCall, 'caller' | 'services'>,
  word: Word,
): Promise<Message | undefined> {
  const { outcome, approval, quorum, record } = await takeWord(services, caller, word)
  if (outcome === 'decided') return undefined
  const cluster = record.cluster ?? ''
  return decisionAnswer({ outcome, approval, needs: quorum.needs, cluster }, caller.language)
}

/** What a denial would come to, where that is nothing: nobody is asked for a reason then. */
async function inVain(
  { approvals, now }: ActionCall['services'],
  by: ActionCall['caller'],
  record: OperationRecord,
  word: Word,
): Promise<Message | undefined> {
  const approval = await approvals.read(word.operationId, now())
  const always = { by, now: now(), needed: 1, stillMay: () => true }
  const { outcome } = approval
    ? decide(approval, { ...word, ...always })
    : { outcome: 'unknown' as const }
  const ended = hasEnded(record) ? 'ended' : outcome
  if (ended === 'decided') return undefined
  return decisionAnswer(
    { outcome: ended, approval, needs: always.needed, cluster: record.cluster ?? '' },
    by.language,
  )
}

/** `k-0123:1` of a button: the id of an operation, and the revision that the card showed. */
function readValue(value: string): { operationId: string; revision: number } {
  const [, operationId = '', revision = '0'] = /^([\w-]+):(\d+)$/.exec(value) ?? []
  return { operationId, revision: Number(revision) }
}
