import type { JsonObject } from './json.ts'
import { APP, SLACKBOT } from './people.ts'
import type { SimulatedView, Workspace } from './workspace.ts'

/** Something that can go wrong at a click. */
export interface FaultSwitch {
  readonly id: string
  /** Whose fault it is, for example Azure. */
  readonly group?: string
  readonly title: string
  /** What it will do, in a sentence. */
  readonly effect?: string
  /** Whether it is switched on. Left out: it is no switch but a button, and happens once for each click. */
  readonly on?: boolean
}

export interface FaultPanel {
  list(): readonly FaultSwitch[]
  /** @throws Error whose message the page shows */
  toggle(id: string): void
}

/** The time that somebody at the console steers. */
export interface TimePanel {
  /** Its milliseconds since the epoch; `rate` of them pass for each of the wall clock. */
  state(): {
    readonly now: number
    readonly rate: number
    /** How many times as fast as in life Azure runs; 0: time stands still. */
    readonly speed: number
    readonly speeds: readonly number[]
  }
  setSpeed(speed: number): void
  /** @param by an hour of Azure's work, or an hour of everybody's clock */
  leap(by: 'azure' | 'clock'): void
}

/** What the console shows beside the channel. */
export interface ConsolePanels {
  /**
   * `{ resources: [{ id?, name, type, state, startedAt?, readyAt?, endedAt?, progress?, detail? }], now?, scale? }`,
   * or the list alone. `type` is an ARM type, or a word such as `virtualNetwork`. Times are milliseconds of a clock
   * that stands at `now` and runs `scale` times as fast as the wall clock; left out, they are wall clock. While a
   * resource changes, `readyAt` is when it will be through; `progress` (0 to 1) overrides what follows from that.
   */
  readonly azure?: () => unknown
  /**
   * `{ clusters: [{ name, detail?, brokers: [{ host, advertised, state?, stale? }] }] }`, or the list alone; `stale`
   * says that the broker still advertises an old address.
   */
  readonly ambari?: () => unknown
  readonly faults?: FaultPanel
  /** Missing: nobody can steer the time. */
  readonly time?: TimePanel
  readonly onChange?: (listener: () => void) => () => void
}

/** A command of the app that the composer offers while one types. */
export interface CommandHint {
  readonly text: string
  readonly hint: string
}

/** Everything the page shows to one person. */
export function consoleState(
  workspace: Workspace,
  panels: ConsolePanels,
  hints: readonly CommandHint[],
  userId: string,
): JsonObject {
  const { team } = workspace
  const visible = new Set(
    team.conversations.filter((each) => (each.with ?? userId) === userId).map((each) => each.id),
  )
  const view = (each: SimulatedView | undefined) =>
    each && { id: each.id, hash: each.hash, ...each.payload }
  return {
    you: userId,
    team: { id: team.id, domain: team.domain, name: team.name },
    app: { ...APP, ...team.bot },
    slackbot: SLACKBOT,
    people: team.people.map((each) => ({ ...each, locale: workspace.locales.get(each.id) })),
    groups: [...workspace.groups].map(([id, users]) => ({
      id,
      handle: id === team.group.id ? team.group.handle : id,
      users,
    })),
    channels: team.conversations.filter((each) => visible.has(each.id)),
    messages: workspace.messages
      .filter((each) => !each.deleted && visible.has(each.channel))
      .filter((each) => (each.ephemeralTo ?? userId) === userId)
      .map((each) => ({
        ...each,
        files: (each.files ?? []).map((id) => {
          const file = workspace.files.get(id)
          return { id, name: file?.name, title: file?.title, size: file?.size }
        }),
      })),
    modals: (workspace.modals.get(userId) ?? []).map((id) => view(workspace.views.get(id))),
    home: view(workspace.views.get(workspace.homes.get(userId) ?? '')) ?? null,
    azure: panels.azure?.() ?? null,
    ambari: panels.ambari?.() ?? null,
    faults: panels.faults?.list() ?? [],
    time: panels.time?.state() ?? null,
    hints,
  }
}
