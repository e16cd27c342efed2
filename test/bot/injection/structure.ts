/**
 * What Slack reads into a message beside its words, as a list: mentions, links, dates, formatting, emoji, quotes.
 * Written for this test from Slack's "Formatting text for app surfaces", stricter than Slack where that is unclear.
 */

interface Json {
  readonly [key: string]: unknown
}

/** What a message is made of, in order; equal lists mean that the texts differ in words alone. */
export function structureOf(message: unknown): string[] {
  const found: string[] = []
  walk(message, '', found)
  return found
}

function walk(value: unknown, at: string, found: string[]): void {
  if (Array.isArray(value)) {
    for (const one of value) walk(one, at, found)
    return
  }
  if (value === null || typeof value !== 'object') return
  const { type, text } = value as Json
  if (typeof type === 'string') found.push(type)
  const isParsed = type === 'mrkdwn' || (type === undefined && typeof text === 'string')
  if (typeof text === 'string' && isParsed) found.push(...mrkdwnParts(text))
  if (typeof text === 'string' && type === 'plain_text') found.push(...emojiIn(text))
  for (const [key, inner] of Object.entries(value)) walk(inner, key, found)
}

const SPECIAL = /<([^<>\n]*)>/g
const INLINE =
  /(?<![\p{L}\p{N}*])\*(?=\S)([^*\n]*[^\s*])\*(?![\p{L}\p{N}*])|(?<![\p{L}\p{N}_])_(?=\S)([^_\n]*[^\s_])_(?![\p{L}\p{N}_])|(?<![\p{L}\p{N}~])~(?=\S)([^~\n]*[^\s~])~(?![\p{L}\p{N}~])/gu

export function mrkdwnParts(text: string): string[] {
  const parts: string[] = []
  const withoutFences = text
    .split('```')
    .map((part, index) => {
      if (index % 2 === 0) return part
      parts.push('fence')
      return ' '
    })
    .join('')
  const withoutCode = withoutFences.replaceAll(/`[^`\n]+`/g, () => {
    parts.push('code')
    return 'c'
  })
  const words = withoutCode.replaceAll(SPECIAL, (_all, inner: string) => {
    parts.push(special(inner))
    return 's'
  })
  if (/[<>]/.test(words.replaceAll(/^> /gm, ''))) parts.push('stray bracket')
  if (/&(?!amp;|lt;|gt;)/.test(words)) parts.push('stray ampersand')
  // A quotation is one thing, however many lines it has.
  for (const _ of words.matchAll(/(?:^\s*(?:&gt;|>).*(?:\n|$))+/gm)) parts.push('quote')
  for (const _ of words.matchAll(/(?<![\p{L}\p{N}])@(here|channel|everyone|[a-z])/giu))
    parts.push('bare mention')
  for (const _ of words.matchAll(/(?<![\p{L}\p{N}&])#[a-z]/giu)) parts.push('bare channel')
  for (const _ of words.matchAll(/[a-z]+:\/\//gi)) parts.push('bare link')
  parts.push(...emojiIn(words), ...emphasis(words))
  return parts
}

function emphasis(words: string): string[] {
  return [...words.matchAll(INLINE)].flatMap(([, bold, italic, struck]) => [
    bold === undefined ? (italic === undefined ? 'struck' : 'italic') : 'bold',
    ...emphasis(bold ?? italic ?? struck ?? ''),
  ])
}

function special(inner: string): string {
  const [head = ''] = inner.split('|')
  const [, kind = 'link'] = /^([@#]|!date|!subteam|!)/.exec(head) ?? []
  return `<${kind}${kind === 'link' || kind === '!' ? head : ''}>`
}

function emojiIn(text: string): string[] {
  return [...text.matchAll(/:[\w+'-]+:/g)].map(() => 'emoji')
}

/** Characters that nobody sees, or that turn text around; the gap that Causeway itself puts between marks is one. */
export function unseenIn(message: unknown): string[] {
  return textsOf(message).flatMap((text) => {
    const found = text.replaceAll('\u200b', '').match(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu) ?? []
    return found.filter((character) => character !== '\n' && character !== '\t')
  })
}

/** What buttons and views carry, which only Causeway reads. */
const NOT_SHOWN = new Set(['value', 'action_id', 'block_id', 'task_id', 'private_metadata'])

function textsOf(value: unknown): string[] {
  if (typeof value === 'string') return [value]
  if (value === null || typeof value !== 'object') return []
  return Object.entries(value).flatMap(([key, inner]) => (NOT_SHOWN.has(key) ? [] : textsOf(inner)))
}
