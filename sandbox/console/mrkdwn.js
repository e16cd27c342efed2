import { dateElement } from './dates.js'
import { h, safeUrl } from './dom.js'
import { emoji } from './emoji.js'

const INLINE =
  /`([^`\n]+)`|<([^<>\n]+)>|(?<![\w*])\*(?=\S)([^*\n]*[^\s*])\*(?![\w*])|(?<![\w_])_(?=\S)([^_\n]*[^\s_])_(?![\w_])|(?<![\w~])~(?=\S)([^~\n]*[^\s~])~(?![\w~])|:([a-z0-9_+-]+):/g

function decode(words) {
  return words.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&')
}

function lines(words) {
  return decode(words)
    .split('\n')
    .flatMap((line, index) => (index > 0 ? [h('br'), line] : [line]))
}

/** A mention of a person, group or channel, highlighted when it means the reader. */
export function mention(kind, id, names, label) {
  const you = kind === 'user' ? id === names.you : names.groupUsers(id).includes(names.you)
  const sign = kind === 'channel' ? '#' : '@'
  return h('span', { class: you ? 'mention self' : 'mention' }, sign + (label ?? names.of(id)))
}

/** A link that opens in a new tab; just its words when the address is not safe. */
export function link(address, words) {
  const url = safeUrl(decode(address))
  if (!url) return document.createTextNode(words)
  return h('a', { href: url, target: '_blank', rel: 'noopener noreferrer' }, words)
}

function angle(body, names) {
  const [head = '', label] = body.split('|')
  if (head.startsWith('!date^')) {
    const [, seconds, format] = head.split('^')
    return dateElement(Number(seconds), format ?? '', label)
  }
  if (head.startsWith('@')) return mention('user', head.slice(1), names, label)
  if (head.startsWith('#')) return mention('channel', head.slice(1), names, label)
  if (head.startsWith('!subteam^')) return mention('group', head.split('^')[1], names)
  if (head.startsWith('!'))
    return h('span', { class: 'mention self' }, `@${label ?? head.slice(1)}`)
  return link(head, decode(label ?? head.replace(/^mailto:/, '')))
}

/** The nodes of one run of mrkdwn without code fences and quotes. */
function inline(words, names) {
  const nodes = []
  let end = 0
  for (const match of words.matchAll(INLINE)) {
    const [all, code, special, bold, italic, strike, name] = match
    const drawn = name && emoji(name)
    if (name && !drawn) continue
    nodes.push(...lines(words.slice(end, match.index)))
    end = match.index + all.length
    if (code) nodes.push(h('code', {}, decode(code)))
    else if (special) nodes.push(angle(special, names))
    else if (bold) nodes.push(h('strong', {}, inline(bold, names)))
    else if (italic) nodes.push(h('em', {}, inline(italic, names)))
    else if (strike) nodes.push(h('s', {}, inline(strike, names)))
    else nodes.push(drawn)
  }
  return [...nodes, ...lines(words.slice(end))].filter((node) => node !== '')
}

/** Slack's mrkdwn as nodes: code fences, quotes, emphasis, links, mentions, dates. */
export function mrkdwn(words, names) {
  const nodes = []
  for (const [index, part] of words.split('```').entries()) {
    if (index % 2 === 1) nodes.push(h('pre', {}, decode(part.replace(/^\n|\n$/g, ''))))
    else nodes.push(...quotes(index > 0 ? part.replace(/^\n/, '') : part, names))
  }
  return nodes
}

function quotes(part, names) {
  const nodes = []
  let run = []
  let quoted = false
  const flush = () => {
    const words = run.join('\n')
    if (words !== '')
      nodes.push(...(quoted ? [h('blockquote', {}, inline(words, names))] : inline(words, names)))
    run = []
  }
  for (const line of part.split('\n')) {
    const mark = line.match(/^(?:>|&gt;) ?/)
    if (Boolean(mark) !== quoted) flush()
    quoted = Boolean(mark)
    run.push(mark ? line.slice(mark[0].length) : line)
  }
  flush()
  return nodes
}

/** The nodes of a text object, by its type. */
export function textNodes(value, names) {
  if (!value) return []
  if (typeof value === 'string') return lines(value)
  return value.type === 'mrkdwn' ? mrkdwn(value.text ?? '', names) : lines(value.text ?? '')
}

/** Standard markdown, as far as apps send it: headings, lists, fences, quotes, emphasis and links. */
export function markdown(source, names) {
  const nodes = []
  for (const [index, part] of source.split(/```\w*\n?/).entries()) {
    if (index % 2 === 1) nodes.push(h('pre', {}, part.replace(/\n$/, '')))
    else nodes.push(...markdownLines(part, names))
  }
  return nodes
}

function markdownLines(part, names) {
  const nodes = []
  for (const line of part.split('\n')) {
    const item = line.match(/^\s*(?:[-*]|(\d+)\.) (.*)$/)
    const heading = line.match(/^#{1,6} (.*)$/)
    const list = item?.[1] ? 'OL' : 'UL'
    if (item) {
      if (nodes.at(-1)?.nodeName !== list) nodes.push(h(list.toLowerCase(), {}))
      nodes.at(-1).append(h('li', {}, inline(toMrkdwn(item[2]), names)))
    } else if (heading)
      nodes.push(h('p', { class: 'heading' }, inline(toMrkdwn(heading[1]), names)))
    else if (/^---+$/.test(line)) nodes.push(h('hr'))
    else if (line.startsWith('> '))
      nodes.push(h('blockquote', {}, inline(toMrkdwn(line.slice(2)), names)))
    else if (line.trim() !== '') nodes.push(h('p', {}, inline(toMrkdwn(line), names)))
  }
  return nodes
}

function toMrkdwn(line) {
  return line
    .replace(/\[([^\]]+)\]\(([^)\s]+)\)/g, '<$2|$1>')
    .replace(/(?<!\*)\*(?!\*)([^*]+)\*(?!\*)/g, '_$1_')
    .replace(/\*\*([^*]+)\*\*/g, '*$1*')
    .replace(/~~([^~]+)~~/g, '~$1~')
}
