import { z } from 'zod'

/** What happens when the life of a cluster ends. */
export const LifetimeRules = z.strictObject({
  atEnd: z
    .enum(['look', 'ask', 'delete'])
    .default('look')
    .describe(
      'When its time is over: delete it, as its requester has agreed by giving it an end, but ask where messages were written lately or nobody can see that (look); always ask; or never ask (delete).',
    ),
  quietHours: z
    .number()
    .positive()
    .max(8760)
    .default(24)
    .describe('Messages count as written lately for so many hours.'),
})

/** How long clusters live where nobody says, and at most. */
export type LifetimePolicy = z.infer<typeof LifetimeRules>
