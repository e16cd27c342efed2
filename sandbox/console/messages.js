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

function article(message, state, compact, replies) {
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
      tabindex: -1,
      'aria-label': `${state.names.of(message.user)}: ${message.text.slice(0, 200)}`,
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
      message.broadcast
        ? h(
            'button',
            { type: 'button', class: 'link replied', 'data-thread': message.threadTs },
            'replied to a thread',
          )
        : null,
      body(message, state),
      replies ? repliesButton(message, replies, state) : null,
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
        : 'Type /kafka create orders below, or take something from the list "Try this". Be Alice to ask, Bob to approve, Céline to read French: everything runs on simulated Azure.',
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
    const replies = repliesTo(message, here)
    nodes.push(
      article(message, state, follows(message, before), replies.length > 0 ? replies : undefined),
    )
    before = replies.length > 0 ? undefined : message
  }
  // The arrow keys move among messages; Tab comes to the newest one.
  nodes.findLast((node) => node.matches('.message'))?.setAttribute('tabindex', '0')
  morphChildren(list, nodes)
}

function repliesTo(message, here) {
  return here.filter((reply) => reply.threadTs === message.ts && reply.ts !== message.ts)
}

function countOf(replies) {
  return replies.length === 1 ? '1 reply' : `${replies.length} replies`
}

function repliesButton(message, replies, state) {
  const last = replies.at(-1)
  return h(
    'button',
    { type: 'button', class: 'replies', 'data-thread': message.ts, 'data-testid': 'replies' },
    h('strong', {}, countOf(replies)),
    h('span', {}, 'Last reply ', dateElement(Number(last.ts), '{ago}', '')),
    h('span', { class: 'unseen' }, ` by ${state.names.of(last.user)}`),
  )
}

/** The open thread: its message, the replies and a box for another one; undefined when none is open. */
export function threadContent(state, ts) {
  const here = state.messages.filter((message) => message.channel === state.channel.id)
  const head = here.find((message) => message.ts === ts)
  if (!head) return undefined
  const replies = repliesTo(head, here)
  return [
    h(
      'header',
      { class: 'thread-head' },
      h('h2', {}, 'Thread'),
      h(
        'button',
        { type: 'button', class: 'ghost', 'data-thread': '', 'aria-label': 'Close the thread' },
        icon(['M5 5l10 10', 'M15 5L5 15']),
      ),
    ),
    h(
      'div',
      { class: 'thread-list' },
      article(head, state, false),
      h('p', { class: 'thread-count' }, countOf(replies)),
      replies.map((reply, index) => article(reply, state, follows(reply, replies[index - 1]))),
    ),
    h('p', { class: 'thread-note' }, 'Slash commands do not work in threads, here as in Slack.'),
  ]
}
