import { z } from 'zod'

const Id = z.string().min(1).max(255)
const WithId = z.looseObject({ id: Id })

const Command = z.looseObject({
  command: z.string(),
  text: z.string().optional(),
  team_id: Id,
  user_id: Id,
  channel_id: Id,
  trigger_id: z.string(),
})

const User = z.looseObject({ id: Id, team_id: Id.optional() })

const View = z.looseObject({
  type: z.string(),
  callback_id: z.string().optional(),
  private_metadata: z.string().optional(),
})

const Clicks = z.looseObject({
  type: z.literal('block_actions'),
  user: User,
  team: WithId.nullish(),
  channel: WithId.optional(),
  view: View.optional(),
  trigger_id: z.string().optional(),
  response_url: z.string().optional(),
  actions: z
    .array(
      z.looseObject({
        type: z.string(),
        action_id: z.string(),
        block_id: z.string(),
        value: z.string().nullish(),
      }),
    )
    .min(1),
})

const Submission = z.looseObject({
  type: z.literal('view_submission'),
  user: User,
  team: WithId.nullish(),
  view: View.extend({
    callback_id: z.string(),
    private_metadata: z.string(),
    title: z.looseObject({ text: z.string() }),
    state: z.looseObject({
      values: z.record(z.string(), z.record(z.string(), z.looseObject({ type: z.string() }))),
    }),
  }),
})

/** A profile that was changed names the person with it; all else of which we are told, by id. */
const EventOfPerson = z.union([
  z.looseObject({
    type: z.literal('user_change'),
    user: User.extend({ deleted: z.boolean().optional() }),
  }),
  z.looseObject({
    type: z.string().refine((type) => type !== 'user_change'),
    user: z.string().optional(),
  }),
])

const Event = z.looseObject({
  type: z.literal('event_callback'),
  team_id: Id,
  event_time: z.number(),
  event: EventOfPerson,
})

/** By the `type` of a payload; a command has none. What is not here nobody listens to. */
const TYPES = {
  block_actions: Clicks,
  view_submission: Submission,
  event_callback: Event,
} as const

/**
 * What a signed request turns out to be: something for a listener, something that nobody listens to, or nothing that
 * Slack sends. Listeners and Bolt may rely on the shape of what they get.
 */
export function judgePayload(
  body: Readonly<Record<string, unknown>>,
): 'listened to' | 'ignored' | 'malformed' {
  const isCommand = 'command' in body
  if (!isCommand && typeof body.type !== 'string') return 'malformed'
  const type = String(body.type)
  const schema = isCommand
    ? Command
    : Object.hasOwn(TYPES, type) && TYPES[type as keyof typeof TYPES]
  if (!schema) return 'ignored'
  return schema.safeParse(body).success ? 'listened to' : 'malformed'
}
