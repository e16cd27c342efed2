/** A person of the simulated workspace. */
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

/** The one workspace that exists. */
export const TEAM = { id: 'T01DEMO', domain: 'demo', name: 'Demo' } as const
/** The app under test, as the workspace sees it. */
export const APP = {
  id: 'A01CAUSEWAY',
  userId: 'U0CAUSEWAY',
  botId: 'B0CAUSEWAY',
  name: 'Causeway',
  handle: 'causeway',
} as const
/** Who speaks when the app does not answer. */
export const SLACKBOT = 'USLACKBOT'
/** The channel everyone is in. */
export const CHANNEL = 'C01KAFKA'
/** The group of the people who may approve. */
export const GROUP = { id: 'S01KAFKA', handle: 'kafka-admins', name: 'Kafka admins' } as const

/** Alice asks, Bob approves, Carol looks on. */
export const PEOPLE: readonly Person[] = [
  person('U01ALICE', 'alice', 'Alice', 'en-US', 'Europe/Amsterdam', 3600),
  person('U02BOB', 'bob', 'Bob', 'en-GB', 'Europe/London', 0),
  person('U03CAROL', 'carol', 'Carol', 'de-DE', 'Europe/Berlin', 3600),
]

/** #kafka and a direct conversation with the app for each person: D01ALICE, D02BOB, D03CAROL. */
export const CONVERSATIONS: readonly Conversation[] = [
  { id: CHANNEL, name: 'kafka', kind: 'channel' },
  ...PEOPLE.map(({ id }) => ({
    id: id.replace('U', 'D'),
    name: 'directmessage',
    kind: 'im' as const,
    with: id,
  })),
]

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
