import assert from 'node:assert/strict'
import type { Sandbox } from '../../sandbox/sandbox.ts'
import type { SubmitResult } from '../../sandbox/slack/modal-interactions.ts'
import type { SimulatedMessage } from '../../sandbox/slack/workspace.ts'
import { messageWith } from './stack.ts'

/** Clicks Deny, on the newest card that has it or on the one that is given, and submits the modal that opens. */
export async function deny(
  sandbox: Sandbox,
  userId: string,
  options: { readonly card?: SimulatedMessage; readonly reason?: string } = {},
): Promise<SubmitResult> {
  const { channel, ts } = options.card ?? (await messageWith(sandbox, 'approval_deny'))
  const actionId = 'approval_deny'
  await sandbox.slack.click({ userId, channelId: channel, messageTs: ts, actionId })
  return submitDenial(sandbox, userId, options.reason)
}

/** Submits the modal that asks for the reason. */
export function submitDenial(sandbox: Sandbox, userId: string, reason = ''): Promise<SubmitResult> {
  const modal = sandbox.slack.modals(userId).at(-1)
  assert.ok(modal, 'a modal asks for the reason')
  return sandbox.slack.submitView({
    userId,
    viewId: modal.id,
    values: { reason: { reason_text: reason } },
  })
}
