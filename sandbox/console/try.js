import { h } from './dom.js'

/** What a newcomer may try, in an order that makes sense; a click runs it. */
const TRIES = [
  { words: 'See what it would do and cost', command: '/kafka create orders --dry-run' },
  { words: 'Make a cluster', command: '/kafka create orders' },
  { words: 'Fill in a form instead', command: '/kafka create' },
  { words: 'Where are the brokers?', command: '/kafka brokers orders' },
  { words: 'Get into the network', command: '/kafka vpn orders' },
  { words: 'Send and read 50 messages', command: '/kafka verify orders' },
  { words: 'Keep it for longer', command: '/kafka extend orders 3d' },
  {
    words: 'Let the gateway fail, then Retry',
    command: '/kafka create clicks --gateway new',
    fault: 'gateway-fails',
  },
  { words: 'What is wrong with it?', command: '/kafka doctor orders' },
  { words: 'Remove it, and see what stays', command: '/kafka delete orders' },
  { words: 'All that you may do here', command: '/kafka help' },
]

/** Draws the list for newcomers; it folds when there is something to look at. */
export function tries(isEmpty) {
  return [
    h(
      'details',
      { class: 'fold', open: isEmpty, 'data-key': isEmpty ? 'try' : 'try-folded' },
      h('summary', {}, h('h2', {}, 'Try this'), h('span', {}, 'a click runs it')),
      h(
        'ol',
        { class: 'tries' },
        TRIES.map(({ words, command, fault }) =>
          h(
            'li',
            {},
            h(
              'button',
              { type: 'button', 'data-try': command, 'data-try-fault': fault ?? null },
              h('span', {}, words),
              h('code', {}, command),
            ),
          ),
        ),
      ),
    ),
  ]
}
