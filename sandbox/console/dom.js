/**
 * Makes an element. `props` are attributes (`null`, `false` and `undefined` leave one out, `true` is an empty one)
 * and `payload`, which event handlers read. Children are nodes, strings or lists of them; strings become text.
 */
export function h(tag, props = {}, ...children) {
  const element = document.createElement(tag)
  for (const [name, value] of Object.entries(props)) {
    if (name === 'payload') element.payload = value
    else if (value !== null && value !== undefined && value !== false) {
      element.setAttribute(name, value === true ? '' : String(value))
    }
  }
  element.append(...children.flat(2).filter((child) => child !== null && child !== undefined))
  return element
}

const SVG = 'http://www.w3.org/2000/svg'

/** A 20 × 20 line icon from path data. */
export function icon(paths, className = 'icon') {
  const svg = document.createElementNS(SVG, 'svg')
  svg.setAttribute('viewBox', '0 0 20 20')
  svg.setAttribute('class', className)
  svg.setAttribute('aria-hidden', 'true')
  for (const data of [paths].flat()) {
    const path = document.createElementNS(SVG, 'path')
    path.setAttribute('d', data)
    svg.append(path)
  }
  return svg
}

// What the person did to these stays, whatever the new tree says.
const KEPT = new Set(['open'])

/**
 * Makes `from` look like `to` and keeps every node that can be kept, so that focus, open details, running
 * animations and a half-done click survive an update.
 */
export function morph(from, to) {
  if (from.nodeType !== to.nodeType || from.nodeName !== to.nodeName || key(from) !== key(to)) {
    from.replaceWith(to)
    return
  }
  if (from.nodeType !== Node.ELEMENT_NODE) {
    if (from.data !== to.data) from.data = to.data
    return
  }
  for (const { name } of [...from.attributes]) {
    if (!to.hasAttribute(name) && !KEPT.has(name)) from.removeAttribute(name)
  }
  for (const { name, value } of to.attributes) {
    if (from.getAttribute(name) !== value && !KEPT.has(name)) from.setAttribute(name, value)
  }
  from.payload = to.payload
  morphChildren(from, [...to.childNodes])
}

/** Gives `parent` these children; those with a `data-key` are matched by it, the others by place. */
export function morphChildren(parent, wanted) {
  const keyed = new Map([...parent.childNodes].filter(key).map((node) => [key(node), node]))
  const names = new Set(wanted.map(key))
  for (const [name, node] of keyed) if (!names.has(name)) node.remove()
  for (const [index, node] of wanted.entries()) {
    const there = parent.childNodes[index]
    const same = key(node) ? keyed.get(key(node)) : there
    if (!same) parent.insertBefore(node, there ?? null)
    else {
      if (same !== there) parent.insertBefore(same, there ?? null)
      morph(same, node)
    }
  }
  while (parent.childNodes.length > wanted.length) parent.lastChild.remove()
}

function key(node) {
  return node.dataset?.key ?? ''
}

/** Text of a Block Kit text object or a bare string. */
export function plain(value) {
  return typeof value === 'string' ? value : String(value?.text ?? '')
}

/** An address when it is safe to follow, else undefined: `javascript:` and the like are not. */
export function safeUrl(value) {
  try {
    const url = new URL(value, location.href)
    return ['http:', 'https:', 'mailto:'].includes(url.protocol) ? url.href : undefined
  } catch {
    return undefined
  }
}
