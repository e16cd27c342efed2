import { randomBytes } from 'node:crypto'
import { isObject, type JsonObject } from './json.ts'
import type { Conversation, Team } from './people.ts'

/** A message as the workspace holds it. `ephemeralTo` names the one person who sees it. */
export interface SimulatedMessage {
  readonly ts: string
  readonly channel: string
  readonly user: string
  text: string
  blocks: JsonObject[]
  readonly threadTs?: string
  /** A reply that is also shown in the channel. */
  readonly broadcast?: boolean
  readonly ephemeralTo?: string
  readonly files?: readonly string[]
  readonly reactions: string[]
  edits: number
  deleted: boolean
}

/** An uploaded file; `channels` is empty until the upload was completed with a conversation. */
export interface SimulatedFile {
  readonly id: string
  readonly name: string
  title: string
  readonly size: number
  content: Buffer | undefined
  channels: string[]
}

/** An open modal or a published Home tab. */
export interface SimulatedView {
  readonly id: string
  readonly userId: string
  /** The view as the app sent it: type, title, blocks, private_metadata and so on. */
  payload: JsonObject
  hash: string
  readonly rootId: string
  readonly previousId: string | undefined
}

/** What a new message needs; `ts`, `edits` and `deleted` are given by the workspace. */
export type NewMessage = Omit<SimulatedMessage, 'ts' | 'edits' | 'deleted' | 'reactions'>

/** The state of a simulated workspace; every change tells the listeners. */
export interface Workspace {
  readonly team: Team
  readonly messages: SimulatedMessage[]
  readonly files: Map<string, SimulatedFile>
  readonly views: Map<string, SimulatedView>
  /** Open modals of each person, the topmost last. */
  readonly modals: Map<string, string[]>
  /** The id of each person's Home view. */
  readonly homes: Map<string, string>
  /** Members of each user group. */
  readonly groups: Map<string, string[]>
  /** The language of each person, by their id; it can be changed as in Slack's preferences. */
  readonly locales: Map<string, string>
  /** People whose accounts are deactivated. */
  readonly deactivated: Set<string>
  conversation(id: string): Conversation | undefined
  post(message: NewMessage): SimulatedMessage
  find(channel: string, ts: string): SimulatedMessage | undefined
  /** Adds a view and returns it; the caller puts it on a person's stack or Home tab. */
  addView(view: Omit<SimulatedView, 'id' | 'hash' | 'rootId'> & { rootId?: string }): SimulatedView
  changeView(view: SimulatedView, payload: JsonObject): void
  /** Tells the listeners that something changed. */
  changed(): void
  onChange(listener: () => void): () => void
}

/** An empty workspace with the people, conversations and group of the team. */
export function createWorkspace(team: Team, now: () => number): Workspace {
  const listeners = new Set<() => void>()
  const views = new Map<string, SimulatedView>()
  const messages: SimulatedMessage[] = []
  let count = 0
  const changed = () => {
    for (const listener of [...listeners]) listener()
  }
  const hash = () => `${Math.floor(now() / 1000)}.${randomBytes(4).toString('hex')}`
  return {
    team,
    messages,
    files: new Map(),
    views,
    modals: new Map(),
    homes: new Map(),
    groups: new Map([[team.group.id, [team.group.member]]]),
    locales: new Map(team.people.map(({ id, locale }) => [id, locale])),
    deactivated: new Set(),
    conversation: (id) => team.conversations.find((each) => each.id === id || each.with === id),
    post(message) {
      count += 1
      const ts = `${Math.floor(now() / 1000)}.${String(count).padStart(6, '0')}`
      const posted = {
        ...message,
        blocks: withBlockIds(message.blocks),
        ts,
        reactions: [],
        edits: 0,
        deleted: false,
      }
      messages.push(posted)
      changed()
      return posted
    },
    find: (channel, ts) =>
      messages.find((each) => each.ts === ts && each.channel === channel && !each.deleted),
    addView(view) {
      const id = `V${randomBytes(6).toString('hex').toUpperCase()}`
      const payload = withViewBlockIds(view.payload)
      const added = { ...view, payload, id, rootId: view.rootId ?? id, hash: hash() }
      views.set(id, added)
      changed()
      return added
    },
    changeView(view, payload) {
      view.payload = withViewBlockIds(payload)
      view.hash = hash()
      changed()
    },
    changed,
    onChange(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
  }
}

/** Copies blocks and gives each a `block_id`, as Slack does where the app left it out. */
export function withBlockIds(blocks: readonly JsonObject[]): JsonObject[] {
  return blocks.map((block) => ({
    ...block,
    block_id: block.block_id ?? randomBytes(3).toString('base64url'),
  }))
}

function withViewBlockIds(payload: JsonObject): JsonObject {
  const blocks = Array.isArray(payload.blocks) ? payload.blocks.filter(isObject) : []
  return { ...payload, blocks: withBlockIds(blocks) }
}
