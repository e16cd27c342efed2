/** A person of a simulated workspace. */
export interface Person {
  readonly id: string
  readonly handle: string
  readonly name: string
  readonly locale: string
  readonly timeZone: string
  readonly offsetSeconds: number
}

/** A channel, or the direct messages between one person and the app. */
export interface Conversation {
  readonly id: string
  readonly name: string
  readonly kind: 'channel' | 'im'
  /** The person of a direct conversation. */
  readonly with?: string
}

/** A workspace as it was founded: who is in it, where they talk, and the app's bot user there. */
export interface Team {
  readonly id: string
  readonly domain: string
  readonly name: string
  readonly people: readonly Person[]
  readonly conversations: readonly Conversation[]
  /** The channel everyone is in. */
  readonly channelId: string
  /** The group of the people who may approve, and its one member at first. */
  readonly group: {
    readonly id: string
    readonly handle: string
    readonly name: string
    readonly member: string
  }
  readonly bot: { readonly userId: string; readonly botId: string }
  /** Who acts where nobody is named. */
  readonly asker: string
}

/** The app under test, the same in every workspace but for its bot user. */
export const APP = { id: 'A01CAUSEWAY', name: 'Causeway', handle: 'causeway' } as const
/** Who speaks when the app does not answer. */
export const SLACKBOT = 'USLACKBOT'
/** The channel of the first workspace. */
export const CHANNEL = 'C01KAFKA'

/** Alice asks, Bob approves, Carol looks on, and Céline does it all in French. */
export const DEMO: Team = team({
  id: 'T01DEMO',
  domain: 'demo',
  name: 'Demo',
  people: [
    person('U01ALICE', 'alice', 'Alice', 'en-US', 'Europe/Amsterdam', 3600),
    person('U02BOB', 'bob', 'Bob', 'en-GB', 'Europe/London', 0),
    person('U03CAROL', 'carol', 'Carol', 'de-DE', 'Europe/Berlin', 3600),
    person('U04CELINE', 'celine', 'Céline', 'fr-FR', 'Europe/Paris', 3600),
  ],
  channelId: CHANNEL,
  group: { id: 'S01KAFKA', handle: 'kafka-admins', name: 'Kafka admins', member: 'U02BOB' },
  bot: { userId: 'U0CAUSEWAY', botId: 'B0CAUSEWAY' },
  asker: 'U01ALICE',
})

/** Another workspace of the same company: Dave asks, Erin approves. */
export const PARTNER: Team = team({
  id: 'T02PARTNER',
  domain: 'partner',
  name: 'Partner',
  people: [
    person('U11DAVE', 'dave', 'Dave', 'en-US', 'America/New_York', -18_000),
    person('U12ERIN', 'erin', 'Erin', 'fr-FR', 'Europe/Paris', 3600),
  ],
  channelId: 'C11KAFKA',
  group: { id: 'S11KAFKA', handle: 'kafka-admins', name: 'Kafka admins', member: 'U12ERIN' },
  bot: { userId: 'U10CAUSEWAY', botId: 'B10CAUSEWAY' },
  asker: 'U11DAVE',
})

/** Every workspace that exists. */
export const TEAMS: readonly Team[] = [DEMO, PARTNER]

/** Adds #kafka and a direct conversation with the app for each person: D01ALICE for U01ALICE. */
function team(founded: Omit<Team, 'conversations'>): Team {
  return {
    ...founded,
    conversations: [
      { id: founded.channelId, name: 'kafka', kind: 'channel' },
      ...founded.people.map(({ id }) => ({
        id: id.replace('U', 'D'),
        name: 'directmessage',
        kind: 'im' as const,
        with: id,
      })),
    ],
  }
}

function person(
  id: string,
  handle: string,
  name: string,
  locale: string,
  timeZone: string,
  offsetSeconds: number,
): Person {
  return { id, handle, name, locale, timeZone, offsetSeconds }
}
