import type { JsonObject } from './json.ts'
import { type Method, required, SlackApiError } from './method.ts'
import { APP, type Conversation } from './people.ts'
import type { Workspace } from './workspace.ts'

function conversationShape(conversation: Conversation): JsonObject {
  return conversation.kind === 'im'
    ? { id: conversation.id, is_im: true, user: conversation.with }
    : {
        id: conversation.id,
        name: conversation.name,
        is_channel: true,
        is_im: false,
        is_member: true,
        is_archived: false,
        is_private: false,
      }
}

function conversation(workspace: Workspace, id: string, error: string): Conversation {
  const found = workspace.conversation(id)
  if (found === undefined) throw new SlackApiError(error)
  return found
}

/** Who and where: auth.*, users.*, usergroups.*, conversations.*. */
export const PEOPLE_METHODS: Record<string, Method> = {
  'auth.test': (_args, { url, workspace: { team } }) => ({
    url: `${url()}/`,
    team: team.name,
    team_id: team.id,
    user: APP.handle,
    user_id: team.bot.userId,
    bot_id: team.bot.botId,
    is_enterprise_install: false,
  }),

  'auth.revoke'(_args, { endTokens }) {
    endTokens()
    return { revoked: true }
  },

  'users.info'(args, { workspace: { team, locales, deactivated } }) {
    const id = required(args, 'user', 'user_not_found')
    const person = team.people.find((each) => each.id === id)
    if (person === undefined) throw new SlackApiError('user_not_found')
    return {
      user: {
        id: person.id,
        team_id: team.id,
        name: person.handle,
        real_name: person.name,
        deleted: deactivated.has(person.id),
        is_bot: false,
        tz: person.timeZone,
        tz_offset: person.offsetSeconds,
        profile: { real_name: person.name, display_name: person.handle },
        ...(String(args.include_locale) === 'true' ? { locale: locales.get(person.id) } : {}),
      },
    }
  },

  'usergroups.list': (args, { workspace }) => ({
    usergroups: [...workspace.groups].map(([id, users]) => ({
      id,
      team_id: workspace.team.id,
      handle: id === workspace.team.group.id ? workspace.team.group.handle : id.toLowerCase(),
      name: id === workspace.team.group.id ? workspace.team.group.name : id,
      is_usergroup: true,
      user_count: users.length,
      ...(String(args.include_users) === 'true' ? { users } : {}),
    })),
  }),

  'usergroups.users.list'(args, { workspace }) {
    const users = workspace.groups.get(required(args, 'usergroup'))
    if (users === undefined) throw new SlackApiError('no_such_subteam')
    return { users }
  },

  'conversations.open'(args, { workspace }) {
    const users = required(args, 'users', 'users_list_not_supplied').split(',')
    const found = conversation(workspace, users[0] ?? '', 'user_not_found')
    return { channel: { id: found.id }, no_op: true, already_open: true }
  },

  'conversations.info': (args, { workspace }) => ({
    channel: conversationShape(
      conversation(workspace, required(args, 'channel', 'channel_not_found'), 'channel_not_found'),
    ),
  }),

  'conversations.members'(args, { workspace }) {
    const id = required(args, 'channel', 'channel_not_found')
    const found = conversation(workspace, id, 'channel_not_found')
    const people = found.with ? [found.with] : workspace.team.people.map((person) => person.id)
    return { members: [...people, workspace.team.bot.userId] }
  },
}
