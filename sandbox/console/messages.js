import { blocks } from './blocks.js'
import { dateElement } from './dates.js'
import { h, icon, morphChildren } from './dom.js'
import { textNodes } from './mrkdwn.js'

const EYE = ['M2 10s3-5 8-5 8 5 8 5-3 5-8 5-8-5-8-5Z', 'M10 8a2 2 0 1 0 0 4a2 2 0 1 0 0-4']
const DOWN = ['M10 3v9', 'M6 9l4 4 4-4', 'M4 17h12']
const GROUP_SECONDS = 300

/** The round or square picture of a person or of the app. */
export function avatar(id, state) {
  if (id === state.app.userId) {
    return h('img', { class: 'avatar', src: '/causeway.svg', alt: '' })
  }
  const index = state.people.findIndex((person) => person.id === id)
  const initial = state.people[index]?.name.at(0) ?? '?'
  return h('span', { class: `avatar tone-${index}`, 'aria-hidden': 'true' }, initial)
}

function files(message, state) {
  return message.files.map((file) =>
    h(
      'a',
      {
        class: 'file',
        href: `/console/files/${encodeURIComponent(file.id)}?user=${state.you}`,
        download: file.name,
        'data-testid': 'file',
      },
      icon(DOWN),
      h(
        'span',
        {},
        h('strong', {}, file.title),
        h('small', {}, `${file.name} · ${size(file.size)}`),
      ),
    ),
  )
}

function size(bytes) {
  return bytes < 1024 ? `${bytes} B` : `${(bytes / 1024).toFixed(1)} kB`
}

function body(message, state) {
  const context = {
    names: state.names,
    channelId: message.channel,
    target: { channelId: message.channel, messageTs: message.ts },
    fallback: { type: 'mrkdwn', text: message.text },
  }
  const app = message.user === state.app.userId
  const edited = message.edits > 0 && message.blocks.length === 0 && !app
  return [
    message.blocks.length > 0
      ? h('div', { class: 'blocks', 'data-blocks': true }, blocks(message.blocks, context))
      : h(
          'div',
          { class: 'words' },
          textNodes({ type: 'mrkdwn', text: message.text }, state.names),
          edited ? h('small', { class: 'edited' }, ' (edited)') : null,
        ),
    ...files(message, state),
    message.reactions.length > 0
      ? h(
          'div',
          { class: 'reactions' },
          message.reactions.map((name) =>
            textNodes({ type: 'mrkdwn', text: `:${name}:` }, state.names),
          ),
        )
      : null,
  ]
}

function article(message, state, compact) {
  const isApp = message.user === state.app.userId || message.user === state.slackbot
  const seconds = Number(message.ts)
  const private_ = message.ephemeralTo
    ? h(
        'div',
        { class: 'only-you' },
        icon(EYE),
        'Only visible to you · ',
        h(
          'button',
          { type: 'button', class: 'link', 'data-dismiss': message.ts },
          'Dismiss message',
        ),
      )
    : null
  return h(
    'article',
    {
      class: `message${compact ? ' compact' : ''}${message.ephemeralTo ? ' ephemeral' : ''}`,
      'data-testid': 'message',
      'data-ts': message.ts,
      'data-key': `${message.ts}${compact ? '' : '-head'}`,
      'aria-label': `${state.names.of(message.user)}`,
    },
    compact
      ? h('span', { class: 'gutter' }, dateElement(seconds, '{time}', ''))
      : avatar(message.user, state),
    h(
      'div',
      { class: 'message-main' },
      private_,
      compact
        ? null
        : h(
            'div',
            { class: 'byline' },
            h('strong', {}, state.names.of(message.user)),
            isApp ? h('span', { class: 'badge' }, 'APP') : null,
            h('span', { class: 'at' }, dateElement(seconds, '{time}', '')),
          ),
      message.broadcast ? h('div', { class: 'replied' }, 'replied to a thread') : null,
      body(message, state),
    ),
  )
}

function follows(message, before) {
  return (
    before !== undefined &&
    before.user === message.user &&
    before.ephemeralTo === message.ephemeralTo &&
    Number(message.ts) - Number(before.ts) < GROUP_SECONDS &&
    before.blocks.length === 0 &&
    message.blocks.length === 0
  )
}

function day(seconds) {
  return h(
    'div',
    { class: 'day', 'data-key': `day-${new Date(seconds * 1000).toDateString()}` },
    dateElement(seconds, '{date_long_pretty}', ''),
  )
}

function welcome(state) {
  const direct = state.channel.kind === 'im'
  return h(
    'div',
    { class: 'welcome', 'data-key': 'welcome' },
    h('h2', {}, direct ? 'Causeway' : `# ${state.channel.name}`),
    h(
      'p',
      {},
      direct
        ? 'Files and notices meant only for you arrive here.'
        : 'Type /kafka create orders below. Be Alice to ask, Bob to approve: everything runs on simulated Azure.',
    ),
  )
}

/** Draws the messages of the current conversation: threads below their message, days between. */
export function showMessages(list, state) {
  const here = state.messages.filter((message) => message.channel === state.channel.id)
  const heads = here.filter((message) => !message.threadTs || message.broadcast)
  const known = new Set(here.map((message) => message.ts))
  const nodes = [welcome(state)]
  let before
  let lastDay
  for (const message of [
    ...heads,
    ...here.filter((each) => each.threadTs && !known.has(each.threadTs) && !each.broadcast),
  ]) {
    const today = new Date(Number(message.ts) * 1000).toDateString()
    if (today !== lastDay) nodes.push(day(Number(message.ts)))
    lastDay = today
    nodes.push(article(message, state, follows(message, before)))
    const replies = here.filter((reply) => reply.threadTs === message.ts && reply.ts !== message.ts)
    if (replies.length > 0) nodes.push(thread(message, replies, state))
    before = replies.length > 0 ? undefined : message
  }
  morphChildren(list, nodes)
}

function thread(message, replies, state) {
  const count = `${replies.length} ${replies.length === 1 ? 'reply' : 'replies'}`
  return h(
    'details',
    { class: 'thread', 'data-key': `thread-${message.ts}`, open: true },
    h('summary', {}, count),
    replies.map((reply, index) => article(reply, state, follows(reply, replies[index - 1]))),
  )
}
