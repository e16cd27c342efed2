import { post } from './api.js'
import { clockWords } from './dates.js'
import { h } from './dom.js'

const NOTE =
  'Azure runs so many times as fast as in life, and Causeway counts with it: its looks, deadlines and ' +
  'estimates follow, and so does the life of a cluster. "+1 h in Azure" lets Azure work, and clusters live, for ' +
  'an hour. "+1 h on the clock" moves people: approvals and plans run out, and Azure gets on by many hours. Three things keep the clock on your ' +
  'wall: what Slack allows (3 seconds, calls a minute), what Redis forgets, and waits that have begun: after a ' +
  'leap Causeway may need 10 seconds to look.'

function speedName(speed) {
  return speed === 0 ? 'Pause' : `${speed}×`
}

function speedButton(speed, time) {
  const isOn = speed === time.speed
  return h(
    'button',
    {
      type: 'button',
      role: 'radio',
      'aria-checked': String(isOn),
      'data-speed': speed,
      tabindex: isOn ? 0 : -1,
      title: speed === 0 ? 'Time stands still' : `Azure ${speed} times as fast as in life`,
    },
    speedName(speed),
  )
}

function leapButton(by, words, title) {
  return h('button', { type: 'button', class: 'leap', 'data-leap': by, title }, words)
}

/** The control of the time; nothing where nobody can steer it. */
export function timeControl(time) {
  if (!time) return []
  return [
    h(
      'div',
      { class: 'time-head' },
      h('h2', {}, 'Time'),
      h(
        'span',
        { class: 'time-now', 'data-testid': 'time-now', 'data-world-clock': true },
        clockWords(),
      ),
    ),
    h(
      'div',
      { class: 'speeds', role: 'radiogroup', 'aria-label': 'How fast Azure runs' },
      time.speeds.map((speed) => speedButton(speed, time)),
    ),
    h(
      'div',
      { class: 'leaps' },
      leapButton('azure', '+1 h in Azure', 'Azure works for an hour at once'),
      leapButton(
        'clock',
        '+1 h on the clock',
        'Everybody is an hour later: approvals and plans run out',
      ),
    ),
    h(
      'details',
      { class: 'time-note' },
      h('summary', {}, 'What follows, and what cannot'),
      h('p', {}, NOTE),
    ),
  ]
}

/** Sends a click on the control; false when it was on something else. */
export function steer({ speed, leap }) {
  if (speed === undefined && leap === undefined) return false
  void post('time', speed === undefined ? { leap } : { speed: Number(speed) })
  return true
}
