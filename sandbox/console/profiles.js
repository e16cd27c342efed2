import { h } from './dom.js'
import { avatar } from './messages.js'

const LANGUAGES = [
  ['en-US', 'English (US)'],
  ['en-GB', 'English (UK)'],
  ['fr-FR', 'Français'],
  ['de-DE', 'Deutsch'],
]

function person(each, state) {
  const [group] = state.groups
  const approves = group?.users.includes(each.id) === true
  return h(
    'li',
    { 'data-key': `profile-${each.id}` },
    avatar(each.id, state),
    h('strong', {}, each.name),
    h(
      'select',
      { class: 'select', 'data-locale-of': each.id, 'aria-label': `Language of ${each.name}` },
      LANGUAGES.map(([value, words]) =>
        h('option', { value, selected: value === each.locale }, words),
      ),
    ),
    h(
      'button',
      {
        type: 'button',
        role: 'switch',
        class: 'switch approver',
        'aria-checked': String(approves),
        'aria-label': `${each.name} is in @${group?.handle}`,
        'data-approver': each.id,
      },
      h('span', {}),
    ),
  )
}

/** What belongs to each person: the language of their Slack, and whether they are in the approvers' group. */
export function profiles(state) {
  return [
    h(
      'details',
      { class: 'fold', 'data-key': 'profiles' },
      h(
        'summary',
        {},
        h('h2', {}, 'People'),
        h('span', {}, `language · in @${state.groups[0]?.handle}`),
      ),
      h(
        'ul',
        { class: 'profiles' },
        state.people.map((each) => person(each, state)),
      ),
    ),
  ]
}
