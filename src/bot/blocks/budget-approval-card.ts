import type { Approval } from '../../jobs/engine/approvals.ts'
import type { OverBudget } from '../../policy/budget-rules.ts'
import { type Speak, speaking } from '../../words/sentence.ts'
import {
  type Audience,
  approvalsField,
  decision,
  decisionButtons,
  questionId,
} from './approval-parts.ts'
import {
  code,
  confirm,
  context,
  date,
  dollars,
  escapeMrkdwn,
  fields,
  header,
  type Message,
  section,
  user,
} from './elements.ts'

/** Whether this approval is about the cost of a new cluster, and not about a restart. */
export function isAboutBudget({ subject }: Pick<Approval, 'subject'>): boolean {
  return typeof subject === 'object' && subject !== null && 'budget' in subject
}

/** Asks whether a cluster may be made that no budget has room for, or records the decision. */
export function budgetApprovalCard(
  approval: Approval,
  cluster: string,
  audience: Audience,
): Message {
  const t = speaking(audience.language)
  const { budget } = approval.subject as unknown as { budget: OverBudget }
  const { perMonth, taken, wished } = budget
  const record = decision(approval, t)
  const over = dollars(taken + wished - perMonth, t)
  return {
    text: record
      ? t`Cost of ${cluster}: decided`
      : t`Approval needed for ${cluster}: it exceeds the budget by about ${over}`,
    blocks: [
      header(record ? t`Cost of ${cluster}` : t`Approve the cost of ${cluster}`),
      section(
        t`${user(approval.requestedBy.userId)} asks for the cluster *${escapeMrkdwn(cluster)}*. With it, the budget is exceeded by about *${over}* in the next 30 days. Nothing has been created yet.`,
      ),
      fields(
        [t`Monthly budget`, dollars(perMonth, t)],
        [t`Taken by what runs`, t`about ${dollars(taken, t)}`],
        [t`This cluster`, t`about ${dollars(wished, t)}`],
        ...(record
          ? [[t`Decision`, record] as const]
          : [
              approvalsField(approval, audience),
              [
                t`Expires`,
                t`${date(approval.expiresAt, '{time}')}, then nothing is created`,
              ] as const,
            ]),
      ),
      ...(record ? [] : [buttons(approval, cluster, over, t)]),
      context(
        [
          t`The requester cannot approve`,
          t`estimates by list prices`,
          t`request ${code(questionId(approval))}`,
        ].join(' · '),
      ),
    ],
  }
}

function buttons(approval: Approval, cluster: string, over: string, t: Speak) {
  return decisionButtons(
    approval,
    {
      label: t`Approve Cost`,
      style: 'primary',
      confirm: confirm({
        title: t`Create ${cluster} all the same?`.slice(0, 100),
        text: t`The budget is exceeded by about ${over} in the next 30 days.`,
        confirm: t`Approve Cost`,
        deny: t`Back`,
      }),
    },
    t,
  )
}
