import type {
  Button,
  ConfirmationDialog,
  KnownBlock,
  MrkdwnElement,
  PlainTextElement,
  StaticSelect,
} from '@slack/types'

/** A message as Slack takes it: blocks for the eye, text for notifications and screen readers. */
export interface Message {
  readonly text: string
  readonly blocks: KnownBlock[]
}

/**
 * The one encoder for values in mrkdwn: makes mentions, links and formatting of foreign text inert, drops
 * control and direction characters, and cuts what is too long.
 * Source: Slack, "Escaping text": only & < > are special to the parser; the rest is formatting.
 */
export function escapeMrkdwn(value: string, limit = 600): string {
  const clean = withoutControls(value)
  const cut = clean.length > limit ? `${clean.slice(0, limit - 1)}…` : clean
  return cut
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll(/[*_~`]/g, (mark) => `\u200b${mark}\u200b`)
}

/** For text in code marks, where formatting is not read but backticks end the code. */
export function code(value: string): string {
  return `\`${withoutControls(value).replaceAll('`', "'").replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').slice(0, 600)}\``
}

function withoutControls(value: string): string {
  return value.replaceAll(/[\p{Cc}\p{Cf}]/gu, (character) => (character === '\n' ? '\n' : ''))
}

export const plain = (text: string): PlainTextElement => ({ type: 'plain_text', text })
export const mrkdwn = (text: string): MrkdwnElement => ({ type: 'mrkdwn', text })

export const header = (text: string): KnownBlock => ({
  type: 'header',
  text: plain(withoutControls(text).slice(0, 150)),
})

/** `text` is mrkdwn: every foreign value in it has gone through `escapeMrkdwn` or `code`. */
export const section = (text: string): KnownBlock => ({
  type: 'section',
  text: mrkdwn(text.slice(0, 3000)),
})

export const fields = (
  ...pairs: readonly (readonly [name: string, value: string])[]
): KnownBlock => ({
  type: 'section',
  fields: pairs.map(([name, value]) => mrkdwn(`*${name}*\n${value}`)),
})

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
    options: options
      .slice(0, MENU_LIMITS.options)
      .map(([value, text]) => ({ text: plain(text.slice(0, MENU_LIMITS.characters)), value })),
  }
}

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
export function deleteButton(cluster: string): Button {
  return button('cluster_delete', 'Delete…', cluster, {
    style: 'danger',
    confirm: confirm({
      title: `Ask to delete ${cluster}?`.slice(0, 100),
      text: 'Somebody else has to approve the list of what is deleted. Then cluster, network, gateway, storage and all messages are gone for good.',
      confirm: 'Ask to Delete',
      deny: 'Keep',
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
      text: withoutControls(text).slice(0, RAW_CELL_LIMIT) || ' ',
    })),
  ),
  ...(columns ? { column_settings: columns } : {}),
})

export const preformatted = (text: string): KnownBlock => ({
  type: 'rich_text',
  elements: [{ type: 'rich_text_preformatted', elements: [{ type: 'text', text }] }],
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

export const user = (userId: string): string => `<@${userId.replaceAll(/[^A-Z0-9]/g, '')}>`
export const channel = (channelId: string): string => `<#${channelId.replaceAll(/[^A-Z0-9]/g, '')}>`

export const dollars = (amount: number): string => `$${amount.toFixed(2)}`
