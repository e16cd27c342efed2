import assert from 'node:assert/strict'
import { test } from 'node:test'
import { brokenLimits, brokenViewLimits } from '../../../sandbox/slack/block-limits.ts'
import type { Surface } from '../../../sandbox/slack/block-rules.ts'

const plain = (text: string) => ({ type: 'plain_text', text })
const mrkdwn = (text: string) => ({ type: 'mrkdwn', text })
const long = (length: number) => 'x'.repeat(length)
const button = (more: object = {}) => ({
  type: 'button',
  action_id: 'a',
  text: plain('Go'),
  ...more,
})
const actions = (...elements: object[]) => ({ type: 'actions', elements })
const divider = { type: 'divider' }
const table = { type: 'table', rows: [[{ type: 'raw_text', text: 'Broker' }]] }
const task = (id: string) => ({ type: 'task_card', task_id: id, title: 'Read', status: 'pending' })
const options = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ text: plain('S'), value: `${index}` }))

const problems = (blocks: unknown[], where: Surface = 'message') =>
  brokenLimits({ text: 'Kafka', blocks }, where)

test('a message within all limits has no problems', () => {
  const blocks = [
    { type: 'header', text: plain(long(150)) },
    { type: 'section', text: mrkdwn(long(3000)), accessory: button() },
    { type: 'context', elements: [mrkdwn('by <@U01ALICE>')] },
    { type: 'plan', title: 'Creating', tasks: [task('1'), task('2')] },
    { type: 'card', title: mrkdwn('ready'), body: mrkdwn(long(200)), actions: [button()] },
    { type: 'container', title: plain('More'), child_blocks: [table] },
    actions(button({ value: long(2000) })),
  ]
  assert.deepEqual(problems(blocks), [])
})

const REFUSED: [string, unknown[], Surface, RegExp][] = [
  ['more than 50 blocks', Array(51).fill(divider), 'message', /at most 50, has 51/],
  ['a header of 151 characters', [{ type: 'header', text: plain(long(151)) }], 'message', /150/],
  ['a header with markup', [{ type: 'header', text: mrkdwn('a') }], 'message', /plain_text/],
  [
    'a section of 3001 characters',
    [{ type: 'section', text: mrkdwn(long(3001)) }],
    'message',
    /3000/,
  ],
  ['an empty section', [{ type: 'section', text: mrkdwn('') }], 'message', /at least 1 character/],
  [
    '11 fields',
    [{ type: 'section', fields: Array(11).fill(mrkdwn('a')) }],
    'message',
    /at most 10/,
  ],
  [
    '11 context elements',
    [{ type: 'context', elements: Array(11).fill(mrkdwn('a')) }],
    'message',
    /at most 10/,
  ],
  [
    '26 actions',
    [actions(...Array.from({ length: 26 }, (_, i) => button({ action_id: `${i}` })))],
    'message',
    /at most 25/,
  ],
  ['a repeated action_id', [actions(button(), button())], 'message', /repeats a/],
  ['a button text of 76 characters', [actions(button({ text: plain(long(76)) }))], 'message', /75/],
  [
    'a button value of 2001 characters',
    [actions(button({ value: long(2001) }))],
    'message',
    /2000/,
  ],
  [
    'a button style of its own',
    [actions(button({ style: 'warning' }))],
    'message',
    /primary or danger/,
  ],
  [
    'a confirm title of 101 characters',
    [actions(button({ confirm: { title: plain(long(101)), text: plain('?') } }))],
    'message',
    /100/,
  ],
  [
    '101 options',
    [actions({ type: 'static_select', action_id: 's', options: options(101) })],
    'message',
    /at most 100/,
  ],
  [
    '11 radio buttons',
    [actions({ type: 'radio_buttons', action_id: 's', options: options(11) })],
    'message',
    /at most 10/,
  ],
  [
    '6 overflow options',
    [actions({ type: 'overflow', action_id: 's', options: options(6) })],
    'message',
    /at most 5/,
  ],
  ['a block_id of 256 characters', [{ ...divider, block_id: long(256) }], 'message', /255/],
  [
    'a repeated block_id',
    [
      { ...divider, block_id: 'a' },
      { ...divider, block_id: 'a' },
    ],
    'message',
    /repeat the block_id a/,
  ],
  ['two tables', [table, table], 'message', /only_one_table_allowed/],
  [
    'a second table in a container',
    [table, { type: 'container', title: plain('a'), child_blocks: [table] }],
    'message',
    /only_one_table_allowed/,
  ],
  [
    '101 table rows',
    [{ type: 'table', rows: Array(101).fill(table.rows[0]) }],
    'message',
    /at most 100/,
  ],
  [
    '21 table columns',
    [{ type: 'table', rows: [Array(21).fill({ type: 'raw_text', text: 'a' })] }],
    'message',
    /at most 20/,
  ],
  [
    '51 tasks',
    [{ type: 'plan', title: 'a', tasks: Array.from({ length: 51 }, (_, i) => task(`${i}`)) }],
    'message',
    /at most 50/,
  ],
  ['an unknown task status', [{ ...task('1'), status: 'done' }], 'message', /in_progress/],
  ['a card body of 201 characters', [{ type: 'card', body: mrkdwn(long(201)) }], 'message', /200/],
  [
    'a card with 4 buttons',
    [{ type: 'card', actions: ['a', 'b', 'c', 'd'].map((id) => button({ action_id: id })) }],
    'message',
    /at most 3/,
  ],
  [
    'a card in a container',
    [{ type: 'container', title: plain('a'), child_blocks: [{ type: 'card', body: mrkdwn('a') }] }],
    'message',
    /in a container/,
  ],
  [
    '11 children',
    [{ type: 'container', title: plain('a'), child_blocks: Array(11).fill(divider) }],
    'message',
    /at most 10/,
  ],
  [
    'an alert in a message',
    [{ type: 'alert', text: mrkdwn('a') }],
    'message',
    /not allowed in a message/,
  ],
  ['a plan in a modal', [{ type: 'plan', title: 'a' }], 'modal', /not allowed in a modal/],
  ['a table in a modal', [table], 'modal', /not allowed in a modal/],
  ['markdown in a Home tab', [{ type: 'markdown', text: 'a' }], 'home', /not allowed in a home/],
  [
    'more than 12000 characters of markdown',
    [{ type: 'markdown', text: long(12_001) }],
    'message',
    /12000/,
  ],
  [
    '13201 characters over all blocks',
    Array.from({ length: 5 }, () => ({ type: 'section', text: mrkdwn(long(2700)) })),
    'message',
    /13200/,
  ],
  ['an unknown block', [{ type: 'marquee' }], 'message', /unknown block type marquee/],
]

for (const [title, blocks, where, expected] of REFUSED) {
  test(`${title} is refused`, () => {
    assert.match(problems(blocks, where).join('\n'), expected)
  })
}

test('a message without text, or with more than 4000 characters of it, is refused', () => {
  assert.match(brokenLimits({ blocks: [divider] }, 'message').join(), /text: must be present/)
  assert.match(brokenLimits({ text: long(4001) }, 'message').join(), /at most 4000/)
  assert.deepEqual(brokenLimits({ blocks: [divider] }, 'modal'), [])
})

test('a modal needs a title of at most 24 characters, and a submit button for its inputs', () => {
  const element = { type: 'plain_text_input', action_id: 'v' }
  const input = { type: 'input', label: plain('Name'), element }
  const view = { type: 'modal', title: plain('New Kafka cluster'), blocks: [input] }
  assert.match(brokenViewLimits(view).join(), /submit/)
  assert.deepEqual(brokenViewLimits({ ...view, submit: plain('Review Plan') }), [])
  assert.match(brokenViewLimits({ ...view, title: plain(long(25)) }).join(), /at most 24/)
})
