import type { ModalView } from '@slack/types'
import type { AuditStore } from '../audit/audit-store.ts'
import type { Audit } from '../audit/event.ts'
import type { ApprovalStore } from '../jobs/engine/approvals.ts'
import type { OperationStore } from '../jobs/engine/operation-store.ts'
import type { Operations } from '../jobs/engine/operations.ts'
import type { Lifetimes } from '../jobs/watch/lifetimes.ts'
import type { LostCreates } from '../jobs/watch/lost-creates.ts'
import type { PriceList } from '../prices/prices.ts'
import type { Language } from '../words/sentence.ts'
import type { Access, Caller } from './access.ts'
import type { OperationView } from './blocks/operation-view.ts'
import type { Languages } from './languages.ts'

/** What commands and actions work with. */
export interface BotServices {
  readonly operations: Operations
  readonly store: OperationStore
  readonly access: Access
  readonly approvals: ApprovalStore
  /** When clusters end, as far as it is known without asking Azure. */
  readonly lifetimes: Pick<Lifetimes, 'read'>
  /** How much faster than documented the remote side runs: 1, but for the sandbox. */
  readonly speed: number
  /** What was done, by whom: written before, and how it ended afterwards. */
  readonly audit: Audit
  readonly auditStore: AuditStore
  readonly lost: LostCreates
  /** What a plan has read of Azure's price list lately; undefined: nothing. */
  readonly knownPrices: (place: {
    readonly region: string
    readonly vmSize: string
  }) => Promise<PriceList | undefined>
  /** Shows a modal to whoever has just clicked or typed; Slack takes a trigger once, within 3 s. */
  readonly openModal: (caller: Caller, triggerId: string, view: ModalView) => Promise<void>
  /** Draws an open modal anew; does nothing where its person has gone on meanwhile. */
  readonly updateModal: (
    caller: Caller,
    modal: { readonly id: string; readonly hash: string },
    view: ModalView,
  ) => Promise<void>
  /** A record with the titles of its steps and its estimate, ready to be shown; else in the requester's language. */
  readonly view: (record: OperationView['record'], language?: Language) => OperationView
  readonly languages: Pick<Languages, 'of'>
  /** True for operations that change something. */
  readonly isLive: (kind: string) => boolean
  readonly now: () => number
}
