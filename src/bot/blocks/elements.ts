import type {
  Button,
  ConfirmationDialog,
  KnownBlock,
  MrkdwnElement,
  PlainTextElement,
  StaticSelect,
} from '@slack/types'
import type { Speak } from '../../words/sentence.ts'

/** A message as Slack takes it: blocks for the eye, text for notifications and screen readers. */
export interface Message {
  readonly text: string
  readonly blocks: KnownBlock[]
}

/**
 * The one encoder for values in mrkdwn: makes mentions, links, emoji and formatting of foreign text inert, puts it on
 * one line, drops what is not seen or turns text around, and cuts what is too long.
 * Source: Slack, "Formatting text for app surfaces": & < > are special to the parser; beside them it reads formatting
 * marks at the edges of words, emoji names, addresses, and > at the beginning of a line.
 */
export function escapeMrkdwn(value: string, limit = 600): string {
  const text = entities(withoutEmoji(oneLine(value)))
    .replaceAll(/[*`~]/g, (mark) => LOOKALIKES[mark] ?? '')
    .replaceAll(/(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu, '\uff3f')
    .replaceAll(/^(\s*)(?=&gt;)/g, `$1${GAP}`)
    .replaceAll(/(?<=[a-z]):(?=\/\/)/gi, `:${GAP}`)
    .replaceAll(/(?<![\p{L}\p{N}])([@#])(?=[\p{L}\p{N}])/gu, `$1${GAP}`)
  // Of what nobody sees, something is to be seen: it may stand between formatting marks of ours.
  return value !== '' && text.trim() === '' ? '?' : cutMrkdwn(text, limit)
}

/** As `escapeMrkdwn`, for text of several lines. */
export function escapeLines(value: string): string {
  return value
    .split('\n')
    .map((line) => escapeMrkdwn(line))
    .join('\n')
}

/** Longest value in the text of a message, where nothing else shows it. */
export const TEXT_LIMIT = 3000

/** Zero width: keeps Slack from reading two characters as one thing. */
const GAP = '\u200b'
/** What looks the same and formats nothing. Within words, as in Standard_D4_v2, an underscore stays. */
const LOOKALIKES: Readonly<Record<string, string>> = { '*': '\u2217', '`': '\u02cb', '~': '\u223c' }

/** For text in code marks, where formatting is not read but backticks and the end of the line end the code. */
export function code(value: string): string {
  return `\`${cutMrkdwn(entities(oneLine(value).replaceAll('`', "'")), 600) || ' '}\``
}

/** A link with words of ours; the address of another may not end it. Only the words, where it is no address of the web. */
export function linked(address: string, words: string): string {
  const url = URL.canParse(address) ? new URL(address) : undefined
  if (url?.protocol !== 'https:' && url?.hostname !== '127.0.0.1') return words
  return `<${entities(url.href.replaceAll('|', '%7C'))}|${words}>`
}

/**
 * Foreign text where nothing is read into it: without control, direction, format and half characters, and without
 * heaps of accents that cover other lines.
 */
export function inert(value: string): string {
  return value
    .replaceAll(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, (character) =>
      character === '\n' || character === '\t' ? character : '',
    )
    .replaceAll(/(\p{M}{2})\p{M}+/gu, '$1')
}

function oneLine(value: string): string {
  return inert(value).replaceAll(/[\n\t]+/g, ' ')
}

/** Without shortcodes, which Slack shows as pictures: a foreign name is not to bring its own check mark. */
function withoutEmoji(text: string): string {
  return text.replaceAll(/:(?=[\w+'-]+:)/g, `:${GAP}`)
}

function entities(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}

function cut(text: string, limit: number): string {
  return text.length > limit ? `${text.slice(0, limit - 1).replace(/\p{Cs}$/u, '')}…` : text
}

/** Cuts between the things that Slack reads as one: a mention, an entity, code. */
function cutMrkdwn(text: string, limit: number): string {
  if (text.length <= limit) return text
  const kept = cut(text, limit).replace(/(?:<[^<>]*|&\w{0,4})…$/, '…')
  return kept.split('`').length % 2 === 1 ? kept : `${kept.replace(/`(?=[^`]*$)/, '')}`
}

/** A text without formatting. */
export const plain = (text: string): PlainTextElement => ({ type: 'plain_text', text })
/** A text with Slack's formatting; whatever is put into it is escaped first. */
export const mrkdwn = (text: string): MrkdwnElement => ({ type: 'mrkdwn', text })

/** A heading, cut to Slack's 150 characters. */
export const header = (text: string): KnownBlock => ({
  type: 'header',
  text: plain(cut(withoutEmoji(oneLine(text)), 150)),
})

/** `text` is mrkdwn: every foreign value in it has gone through `escapeMrkdwn` or `code`. */
export const section = (text: string): KnownBlock => ({
  type: 'section',
  text: mrkdwn(cutMrkdwn(text, 3000)),
})

/** Short facts in two columns. */
export const fields = (
  ...pairs: readonly (readonly [name: string, value: string])[]
): KnownBlock => ({
  type: 'section',
  fields: pairs.map(([name, value]) => mrkdwn(`*${name}*\n${value}`)),
})

/** Small print. */
export const context = (...texts: string[]): KnownBlock => ({
  type: 'context',
  elements: texts.map(mrkdwn),
})

/** `blockId` must change with each revision of a message, or clients may keep what people had chosen. */
export const actions = (blockId: string, ...elements: (Button | StaticSelect)[]): KnownBlock => ({
  type: 'actions',
  block_id: blockId,
  elements,
})

/** A button; `value` comes back with the click. */
export function button(
  actionId: string,
  text: string,
  value: string,
  more: { style?: 'primary' | 'danger'; confirm?: ConfirmationDialog } = {},
): Button {
  return { type: 'button', action_id: actionId, text: plain(text), value, ...more }
}

/** Slack takes so many options in a menu, of so many characters. */
const MENU_LIMITS = { options: 100, characters: 75 } as const

/** A menu whose choice acts at once; each option is its value and what people read. */
export function menu(
  actionId: string,
  placeholder: string,
  options: readonly (readonly [value: string, text: string])[],
): StaticSelect {
  return {
    type: 'static_select',
    action_id: actionId,
    placeholder: plain(placeholder),
    options: options.slice(0, MENU_LIMITS.options).map(([value, text]) => ({
      text: plain(cut(withoutEmoji(oneLine(text)), MENU_LIMITS.characters)),
      value,
    })),
  }
}

/** The question that Slack asks before it sends a click. */
export function confirm(dialog: {
  title: string
  text: string
  confirm: string
  deny: string
  danger?: boolean
}): ConfirmationDialog {
  return {
    title: plain(dialog.title),
    text: plain(dialog.text.slice(0, 300)),
    confirm: plain(dialog.confirm),
    deny: plain(dialog.deny),
    ...(dialog.danger ? { style: 'danger' as const } : {}),
  }
}

/** The way to an approval of the cluster's deletion; `cluster` is its name. */
export function deleteButton(cluster: string, t: Speak): Button {
  return button('cluster_delete', t`Delete…`, cluster, {
    style: 'danger',
    confirm: confirm({
      title: t`Ask to delete ${cluster}?`.slice(0, 100),
      text: t`Somebody else has to approve the list of what is deleted. Then cluster, network, gateway, storage and all messages are gone for good.`,
      confirm: t`Ask to Delete`,
      deny: t`Keep`,
      danger: true,
    }),
  })
}

const RAW_CELL_LIMIT = 300

/** A table of plain text; the first row is its head. */
export const table = (
  rows: readonly (readonly string[])[],
  columns?: { align?: 'left' | 'center' | 'right'; is_wrapped?: boolean }[],
): KnownBlock => ({
  type: 'table',
  rows: rows.map((row) =>
    row.map((text) => ({
      type: 'raw_text',
      text: cut(inert(text), RAW_CELL_LIMIT) || ' ',
    })),
  ),
  ...(columns ? { column_settings: columns } : {}),
})

/** Text in a fixed width, to be copied. */
export const preformatted = (text: string): KnownBlock => ({
  type: 'rich_text',
  elements: [{ type: 'rich_text_preformatted', elements: [{ type: 'text', text: inert(text) }] }],
})

/**
 * A moment, written by each reader's client in its own zone; `{ago}` goes on ticking without an update.
 * @param at milliseconds since the Unix epoch
 */
export function date(at: number, format: string): string {
  const fallback = `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`
  return `<!date^${Math.floor(at / 1000)}^${format}|${fallback}>`
}

/** "41 min 20 s", "2 h 5 min", "8 s". */
export function duration(ms: number): string {
  const seconds = Math.round(ms / 1000)
  if (seconds < 60) return `${seconds} s`
  const minutes = Math.floor(seconds / 60)
  if (minutes < 60)
    return seconds % 60 === 0 ? `${minutes} min` : `${minutes} min ${seconds % 60} s`
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`
}

/** A mention of a person. */
export const user = (userId: string): string => `<@${userId.replaceAll(/[^A-Z0-9]/g, '')}>`
/** A mention of a channel. */
export const channel = (channelId: string): string => `<#${channelId.replaceAll(/[^A-Z0-9]/g, '')}>`

/** "$1.53", in French "1,53 $". */
export function dollars(amount: number, { language }: Pick<Speak, 'language'>): string {
  const text = decimal(amount, 2, { language })
  return language === 'fr' ? `${text}\u00a0$` : `$${text}`
}

/** "1.530", in French "1,530". */
export function decimal(
  value: number,
  digits: number,
  { language }: Pick<Speak, 'language'>,
): string {
  const text = value.toFixed(digits)
  return language === 'fr' ? text.replace('.', ',') : text
}
