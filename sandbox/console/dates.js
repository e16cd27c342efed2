import { h } from './dom.js'

/** The simulated clock: it stood at `now` when the wall clock stood at `at`, and runs `scale` times as fast. */
let world = { now: Date.now(), at: Date.now(), scale: 1 }

/** Takes over what the server says of its time; without a time that somebody steers, it is the wall clock. */
export function setWorld(time) {
  world = time
    ? { now: time.now, at: Date.now(), scale: time.rate }
    : { now: Date.now(), at: Date.now(), scale: 1 }
}

/** The simulated time in milliseconds. */
export function worldNow() {
  return clockNow(world)
}

const DAY = 86_400
const FORMATS = {
  date_num: { year: 'numeric', month: '2-digit', day: '2-digit' },
  date_slash: { year: 'numeric', month: '2-digit', day: '2-digit' },
  date: { year: 'numeric', month: 'long', day: 'numeric' },
  date_short: { year: 'numeric', month: 'short', day: 'numeric' },
  date_long: { weekday: 'long', year: 'numeric', month: 'long', day: 'numeric' },
  date_long_full: { weekday: 'long', year: 'numeric', month: 'long', day: 'numeric' },
  time: { hour: '2-digit', minute: '2-digit' },
  time_secs: { hour: '2-digit', minute: '2-digit', second: '2-digit' },
}

const CLOCK = new Intl.DateTimeFormat('en-GB', {
  weekday: 'short',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
})

/** The time of day in the simulated world. */
export function clockWords() {
  return CLOCK.format(worldNow())
}

/** How long ago, or how long until, in the words of Slack: "6 minutes ago", "in 2 hours". */
export function ago(seconds, now = worldNow() / 1000) {
  const passed = Math.round(now - seconds)
  const size = Math.abs(passed)
  const [count, unit] =
    size < 60
      ? [size, 'second']
      : size < 3600
        ? [Math.round(size / 60), 'minute']
        : size < DAY
          ? [Math.round(size / 3600), 'hour']
          : [Math.round(size / DAY), 'day']
  return new Intl.RelativeTimeFormat('en', { numeric: 'auto' }).format(
    passed >= 0 ? -count : count,
    unit,
  )
}

/** Fills the tokens of a Slack date format, such as `{date_short_pretty} {time}`, in the reader's zone. */
export function formatDate(seconds, format) {
  return format.replace(/\{(\w+)\}/g, (token, name) => {
    if (name === 'ago') return ago(seconds)
    const options = FORMATS[name.replace(/_pretty$/, '')]
    if (!options) return token
    if (name.endsWith('_pretty')) {
      const day = nearDay(seconds)
      if (day) return day
    }
    return new Intl.DateTimeFormat('en-GB', options).format(seconds * 1000)
  })
}

function nearDay(seconds) {
  const midnight = new Date(worldNow()).setHours(0, 0, 0, 0) / 1000
  const days = Math.floor((seconds - midnight) / DAY)
  return { '-1': 'yesterday', 0: 'today', 1: 'tomorrow' }[days]
}

/** A date as an element that `tick` keeps current. */
export function dateElement(seconds, format, fallback) {
  const valid = Number.isFinite(seconds)
  if (!valid) return document.createTextNode(fallback ?? '')
  return h(
    'time',
    {
      datetime: new Date(seconds * 1000).toISOString(),
      'data-seconds': seconds,
      'data-format': format,
      title: new Date(seconds * 1000).toLocaleString(),
    },
    formatDate(seconds, format),
  )
}

/** A length of time as "0:41" or "1:02:03". */
export function duration(ms) {
  const all = Math.max(0, Math.floor(ms / 1000))
  const two = (value) => String(value).padStart(2, '0')
  const hours = Math.floor(all / 3600)
  const minutes = Math.floor(all / 60) % 60
  return hours > 0 ? `${hours}:${two(minutes)}:${two(all % 60)}` : `${minutes}:${two(all % 60)}`
}

/**
 * The time of a simulator's clock that stood at `now` when the wall clock stood at `at` and runs `scale` times as
 * fast; all in milliseconds.
 */
export function clockNow({ now, at, scale }) {
  return Number(now) + (Date.now() - Number(at)) * Number(scale)
}

/** How much of the time from `from` to `to` has passed, from 0 to just below 1. */
export function shareOf(clock) {
  const share = (clockNow(clock) - Number(clock.from)) / (Number(clock.to) - Number(clock.from))
  return Math.min(0.98, Math.max(0, share))
}

/** Brings every relative time and every running clock on the page up to date. */
export function tick() {
  for (const element of document.querySelectorAll('time[data-format]')) {
    setText(element, formatDate(Number(element.dataset.seconds), element.dataset.format))
  }
  for (const element of document.querySelectorAll('[data-world-clock]')) {
    setText(element, CLOCK.format(worldNow()))
  }
  for (const element of document.querySelectorAll('[data-since]')) {
    setText(element, duration(clockNow(element.dataset) - Number(element.dataset.since)))
  }
  for (const element of document.querySelectorAll('progress[data-from]')) {
    element.value = shareOf(element.dataset)
  }
}

function setText(element, words) {
  if (element.textContent !== words) element.textContent = words
}
