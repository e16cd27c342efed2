import { z } from 'zod'
import { type OperationRecord, requesterLanguage } from '../../jobs/engine/record.ts'
import { say, sentence, speaking } from '../../words/sentence.ts'
import { failedAnswer } from './answers.ts'
import { actions, type Message, menu, section } from './elements.ts'

/** What a refused plan can be asked for again with: by the field of the request. */
export const REPLANS = {
  region: { actionId: 'plan_region', placeholder: sentence`Choose a region` },
  vmSize: { actionId: 'plan_size', placeholder: sentence`Choose a size` },
} as const

const Problems = z.array(
  z.object({
    choices: z
      .object({ of: z.enum(['region', 'vmSize']), values: z.array(z.string()) })
      .exactOptional(),
  }),
)

/**
 * Why a plan cannot be carried out, with a menu of what the service would take instead.
 * @param regions those that the access policy allows; undefined: all
 */
export function refusedPlan(
  record: OperationRecord,
  regions: readonly string[] | undefined,
): Message {
  const t = speaking(requesterLanguage(record))
  const refused = failedAnswer(record)
  const problems = Problems.safeParse(record.facts.problems)
  const menus = (problems.data ?? []).flatMap(({ choices }) => {
    const values = (choices?.values ?? []).filter(
      (value) => choices?.of !== 'region' || (regions?.includes(value) ?? true),
    )
    return choices === undefined || values.length === 0 ? [] : [{ of: choices.of, values }]
  })
  // The same may be told by two checks, and one menu of each kind is enough.
  const distinct = menus.filter(({ of }, index) => menus.findIndex((m) => m.of === of) === index)
  if (distinct.length === 0) return refused
  return {
    text: refused.text,
    blocks: [
      ...refused.blocks,
      section(t`Choose here to plan again with everything else as you asked:`),
      actions(
        `replan:${record.id}`,
        ...distinct.map(({ of, values }) => {
          const { actionId, placeholder } = REPLANS[of]
          return menu(
            actionId,
            say(placeholder, t.language),
            values.map((value) => [`${record.id}:${value}`, value]),
          )
        }),
      ),
    ],
  }
}
