import type { RichTextBlock, TableBlock } from '@slack/types'
import type { HistoryPage, HistoryRow } from '../../audit/history.ts'
import { type Language, type Speak, speaking } from '../../words/sentence.ts'
import {
  actions,
  button,
  code,
  escapeMrkdwn,
  header,
  inert,
  type Message,
  section,
} from './elements.ts'

/** What the history is about. */
export interface HistoryView {
  /** A cluster or an operation; undefined: what the caller did, and what was done to their clusters. */
  readonly subject: string | undefined
  readonly all: boolean
  readonly page: HistoryPage
  /** Begins after rows that were shown before. */
  readonly isContinued: boolean
}

/** Who did what, newest first, from the audit log. */
export function historyAnswer(view: HistoryView, language: Language): Message {
  const t = speaking(language)
  const { rows, older } = view.page
  const title = titleOf(view, t)
  if (rows.length === 0) {
    const text = view.isContinued
      ? t`There is nothing older that you may see.`
      : t`The audit log has nothing about this that you may see.`
    const hint = t`${code('/kafka history --all')} shows what others did, where the access policy allows it.`
    const said = view.subject === undefined && !view.all ? `${text} ${hint}` : text
    return { text: said, blocks: [section(said)] }
  }
  const last = rows.at(-1)
  return {
    text: `${escapeMrkdwn(title)}. ${rows.map(sentenceOf(t)).join(' ')}`.slice(0, TEXT_LIMIT),
    blocks: [
      header(title),
      tableOf(rows, t),
      ...(older === undefined
        ? []
        : [
            actions(
              `history:${last?.n ?? 0}`,
              button('history_older', t`Older`, historyValue(view, older)),
            ),
          ]),
    ],
  }
}

const TEXT_LIMIT = 1000

/** A row for whoever reads no tables. */
function sentenceOf(t: Speak): (row: HistoryRow) => string {
  return (row) => `${escapeMrkdwn(whatOf(row, t))} (${escapeMrkdwn(outcomeOf(row, t))}).`
}

/** What the button for older rows carries: where to go on, and with what. */
export function historyValue(
  { subject, all }: Pick<HistoryView, 'subject' | 'all'>,
  before: number,
): string {
  return `${before}:${all ? 'all' : 'own'}:${subject ?? ''}`
}

function titleOf({ subject, all }: HistoryView, t: Speak): string {
  if (subject !== undefined) return t`History of ${inert(subject)}`
  return all ? t`History of all clusters` : t`Your history`
}

/** People and times as elements of their own, so that each reader sees names and their own zone. */
function tableOf(rows: readonly HistoryRow[], t: Speak): TableBlock {
  const raw = (text: string) => ({ type: 'raw_text' as const, text: inert(text) || ' ' })
  return {
    type: 'table',
    rows: [
      [raw(t`When`), raw(t`Who`), raw(t`Cluster`), raw(t`What`), raw(t`Outcome`)],
      ...rows.map((row) => [
        rich({
          type: 'date',
          timestamp: Math.floor(row.at / 1000),
          format: '{date_num} {time_secs}',
          fallback: new Date(row.at).toISOString().slice(0, 19).replace('T', ' '),
        }),
        whoOf(row),
        raw(row.cluster ?? ''),
        raw(whatOf(row, t)),
        raw(outcomeOf(row, t)),
      ]),
    ],
  }
}

/** Causeway by itself, with whoever's rule it followed in brackets. */
function whoOf({ user, behalf }: HistoryRow) {
  const person = (id: string): CellElement => ({ type: 'user', user_id: idOf(id) })
  if (user !== undefined) return rich(person(user))
  if (behalf === undefined) return { type: 'raw_text' as const, text: 'Causeway' }
  return rich({ type: 'text', text: 'Causeway (' }, person(behalf), { type: 'text', text: ')' })
}

type CellElement = Extract<
  RichTextBlock['elements'][number],
  { type: 'rich_text_section' }
>['elements'][number]

function rich(...elements: CellElement[]): RichTextBlock {
  return { type: 'rich_text', elements: [{ type: 'rich_text_section', elements }] }
}

/** As `user` in mrkdwn: an id has nothing but these. */
const idOf = (userId: string) => userId.replaceAll(/[^A-Z0-9]/g, '')

/** Long addresses without what is the same in all of them. */
function whatOf({ what = '', deed }: HistoryRow, t: Speak): string {
  if (deed === 'command') return inert(`/kafka ${what}`)
  if (deed === 'rule') return ownDeed(what, t)
  if (deed === 'log') return t`Old entries deleted`
  const [, method, address] = /^([A-Z]+) (\S+)$/.exec(what) ?? []
  if (method === undefined || address === undefined) return inert(what)
  return inert(`${method} ${address.split('/').slice(-2).join('/')}`)
}

function outcomeOf({ outcome, detail }: HistoryRow, t: Speak): string {
  const words = {
    begun: t`not known`,
    done: t`done`,
    refused: t`refused`,
    failed: t`failed`,
    unknown: t`no answer`,
  }
  return detail === undefined ? words[outcome] : `${words[outcome]}: ${inert(detail)}`
}

/** What Causeway does by itself is noted in a word, and what it is about. */
function ownDeed(what: string, t: Speak): string {
  const [word, about = ''] = what.split(' ')
  if (word === 'warning') return t`Warning that the cluster ends`
  if (word === 'delete') return t`Deletion at the end of its life`
  return word === 'digest' ? t`Costs of ${inert(about)}` : inert(what)
}
