import { parseClusterName } from '../../cluster/request-values.ts'
import { UserError } from '../../errors.ts'
import type { Entry, Submission, Wish } from '../../jobs/engine/operation-store.ts'
import { contactOf } from '../../policy/policy.ts'
import { sentence, speaking } from '../../words/sentence.ts'
import { note } from '../blocks/answers.ts'
import { channel, escapeMrkdwn } from '../blocks/elements.ts'
import { answerBusy, mayTakeOver } from '../busy.ts'
import type { Action, ActionCall, ActionReply } from './action.ts'
import { permissionFor, requireOperation } from './operation.ts'

/** Queue: what was refused waits for its turn. Its value is the id of what was wanted. */
export const lockQueue: Action = {
  id: 'lock_queue',
  run: (call) => carryOut(call, call.value, { way: 'queue' }),
}

/** Take Over: what was refused goes first, and the operation that the person has seen is asked to stop. */
export const lockTakeOver: Action = {
  id: 'lock_take_over',
  async run(call) {
    const { services, caller, value } = call
    const [wanted = '', from = ''] = value.split(':')
    const holder = (await services.store.read(from))?.record
    if (holder && !(await mayTakeOver(services, caller, holder)))
      throw new UserError('take-over', sentence`You may not take over from this operation.`, {
        remedy: sentence`Its requester may, and whoever may approve changes: wait in the queue, or ask ${contactOf(services.access.policy)}.`,
        example: '/kafka help why',
      })
    return carryOut(call, wanted, { way: 'take over', from, by: caller.userId })
  },
}

/** Notify Me: one direct message when the cluster is free. Its value is the cluster's name. */
export const lockNotify: Action = {
  id: 'lock_notify',
  async run({ services, caller, value }) {
    const t = speaking(caller.language)
    const cluster = parseClusterName(value)
    await services.access.require(caller, 'status', cluster)
    const name = escapeMrkdwn(cluster)
    const noted = await services.store.askWhenFree(cluster, caller)
    const message = note(
      noted
        ? t`You get one direct message when *${name}* is free. Nothing is queued for you.`
        : t`*${name}* is free by now: ask once more.`,
    )
    return { message, replacesCard: false }
  },
}

/** Asks once more for what was refused, as it was asked for, and by whoever asked for it. */
async function carryOut(call: ActionCall, wanted: string, entry: Entry): Promise<ActionReply> {
  const { services, caller } = call
  const wish = await services.store.readWish(wanted, caller.userId)
  if (!wish)
    throw new UserError(
      'wish-gone',
      sentence`What you asked for is older than an hour, or begun already.`,
      {
        remedy: sentence`Ask for it once more.`,
        example: '/kafka status',
      },
    )
  const submission = await submitWish(call, wish, entry)
  return { message: await answer(call, wanted, submission, entry), replacesCard: true }
}

async function submitWish(
  { services, caller }: ActionCall,
  wish: Wish,
  entry: Entry,
): Promise<Submission | undefined> {
  const { operations, access, now } = services
  if (wish.way === 'retry') {
    await requireOperation(services, caller, wish.id)
    return operations.retry(wish.id, caller.userId, entry)
  }
  const { operation } = wish
  const { kind, cluster, requestedBy } = operation
  await access.require(requestedBy, permissionFor(kind) ?? 'cancel', cluster)
  return operations.submit(operation, now(), entry)
}

async function answer(
  { services, caller }: ActionCall,
  wanted: string,
  submission: Submission | undefined,
  entry: Entry,
) {
  const t = speaking(caller.language)
  if (submission === undefined || submission.outcome === 'exists')
    return note(t`It was accepted already; its message shows where it stands.`)
  if (submission.outcome === 'locked') return answerBusy(services, caller, wanted, submission)
  const record = (await services.store.read(wanted))?.record
  const place = channel(record?.requestedBy.channelId ?? caller.channelId)
  if (submission.outcome === 'created')
    return note(t`The cluster is free by now: it begins at once. Progress is in ${place}.`)
  if (entry.way === 'take over')
    return note(
      t`What is going on was asked to stop at its next safe point; then yours begins. Progress is in ${place}.`,
    )
  return submission.place === 1
    ? note(t`You are next in line. It begins by itself; where it stands is in ${place}.`)
    : note(
        t`You are number ${submission.place} in line. It begins by itself; where it stands is in ${place}.`,
      )
}
