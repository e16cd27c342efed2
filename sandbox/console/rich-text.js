import { dateElement } from './dates.js'
import { h } from './dom.js'
import { link, mention } from './mrkdwn.js'

const STYLES = { bold: 'strong', italic: 'em', strike: 's', code: 'code', underline: 'u' }

function leaf(element, names) {
  switch (element.type) {
    case 'link':
      return link(element.url, element.text ?? element.url)
    case 'user':
      return mention('user', element.user_id, names)
    case 'usergroup':
      return mention('group', element.usergroup_id, names)
    case 'channel':
      return mention('channel', element.channel_id, names)
    case 'broadcast':
      return h('span', { class: 'mention self' }, `@${element.range}`)
    case 'date':
      return dateElement(element.timestamp, element.format, element.fallback)
    case 'emoji':
      return h('span', { class: 'emoji' }, emoji(element))
    default:
      return document.createTextNode(element.text ?? '')
  }
}

function emoji({ unicode, name }) {
  if (!unicode) return `:${name}:`
  return String.fromCodePoint(...unicode.split('-').map((point) => Number.parseInt(point, 16)))
}

function styled(element, names) {
  const styles = Object.keys(element.style ?? {}).filter(
    (name) => element.style[name] && STYLES[name],
  )
  return styles.reduce((node, name) => h(STYLES[name], {}, node), leaf(element, names))
}

function words(elements = [], names) {
  return elements.map((element) => styled(element, names))
}

/** The nodes of a rich_text block: sections, lists, quotes and preformatted text. */
export function richText(block, names) {
  return (block.elements ?? []).map((element) => {
    switch (element.type) {
      case 'rich_text_preformatted':
        return h('pre', {}, words(element.elements, names))
      case 'rich_text_quote':
        return h('blockquote', {}, words(element.elements, names))
      case 'rich_text_list':
        return h(
          element.style === 'ordered' ? 'ol' : 'ul',
          { class: `indent-${element.indent ?? 0}` },
          (element.elements ?? []).map((item) => h('li', {}, words(item.elements, names))),
        )
      default:
        return h('div', { class: 'rich' }, words(element.elements, names))
    }
  })
}
