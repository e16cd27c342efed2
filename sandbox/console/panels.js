import { clockNow, duration, shareOf } from './dates.js'
import { h, icon, morphChildren } from './dom.js'
import { faults } from './faults.js'
import { profiles } from './profiles.js'
import { timeControl } from './time.js'
import { tries } from './try.js'

const KINDS = [
  [/resource ?groups?$/i, 'Resource group', 'group', 'M3 6h5l2 2h7v8H3Z'],
  [/nat ?gateways?$/i, 'NAT gateway', 'network', ['M3 10h9M9 6l4 4-4 4', 'M16 4v12']],
  [
    /gateway(?!.*public)/i,
    'VPN gateway',
    'network',
    ['M10 2l6 3v5c0 4-3 6-6 8-3-2-6-4-6-8V5Z', 'M7.5 10l2 2 3.5-4'],
  ],
  [
    /public ?ip/i,
    'Public IP',
    'network',
    [
      'M10 2.5a7.5 7.5 0 1 0 0 15a7.5 7.5 0 1 0 0-15',
      'M2.5 10h15M10 2.5c4 4 4 11 0 15c-4-4-4-11 0-15',
    ],
  ],
  [/security ?group/i, 'Security group', 'network', ['M5 9h10v8H5Z', 'M7 9V6a3 3 0 0 1 6 0v3']],
  [/subnet/i, 'Subnet', 'network', ['M3 10h14', 'M6 6l-3 4 3 4M14 6l3 4-3 4']],
  [/peering/i, 'Peering', 'network', ['M3 7h12l-3-3M17 13H5l3 3']],
  [
    /virtual ?network|vnet/i,
    'Virtual network',
    'network',
    ['M6 6l-4 4 4 4M14 6l4 4-4 4', 'M7.5 10h.1M10 10h.1M12.5 10h.1'],
  ],
  [/interface|nic$/i, 'Network interface', 'network', ['M3 5h14v8H3Z', 'M7 13v3M10 13v3M13 13v3']],
  [/storage/i, 'Storage account', 'storage', ['M3 4h14v4H3ZM3 8h14v4H3ZM3 12h14v4H3Z']],
  [/vault/i, 'Key vault', 'storage', ['M7 7a3 3 0 1 0 0 6a3 3 0 1 0 0-6', 'M10 10h7v3M14 10v2']],
  [
    /hdinsight|cluster/i,
    'HDInsight Kafka',
    'cluster',
    [
      'M10 8a2 2 0 1 0 0 4a2 2 0 1 0 0-4',
      'M10 8V3M10 12v5M8.3 9l-5-3M11.7 11l5 3M8.3 11l-5 3M11.7 9l5-3',
    ],
  ],
]
const OTHER = [/./, '', 'group', 'M10 2l7 4v8l-7 4-7-4V6Z']
const READY = /^(succeeded|running|ready|on|available|healthy|started|connected)$/i
const BAD = /fail|error|broken|unhealthy|lost/i
const LEAVING = /delet|remov|stopp/i

/** The list inside a panel's data: the data itself, or one of its members. */
function listOf(data, ...names) {
  if (Array.isArray(data)) return data
  return names.map((name) => data?.[name]).find(Array.isArray) ?? []
}

function toneOf(state) {
  if (/^deleted$/i.test(state)) return 'gone'
  if (BAD.test(state)) return 'bad'
  if (READY.test(state)) return 'good'
  return LEAVING.test(state) ? 'leaving' : 'busy'
}

function heading(words, detail) {
  return h(
    'header',
    { class: 'panel-head' },
    h('h2', {}, words),
    detail ? h('span', {}, detail) : null,
  )
}

function empty(words) {
  return h('p', { class: 'empty' }, words)
}

function elapsed(resource, tone, clock) {
  const { startedAt, readyAt, endedAt } = resource
  if (!startedAt) return null
  const since = Number(new Date(startedAt))
  if (tone === 'busy' || tone === 'leaving') {
    const words = duration(clockNow(clock) - since)
    return h('span', { class: 'clock', 'data-since': since, ...clockAttributes(clock) }, words)
  }
  const end = tone === 'gone' ? (endedAt ?? readyAt) : readyAt
  return end ? h('span', { class: 'clock' }, duration(Number(new Date(end)) - since)) : null
}

function clockAttributes({ now, at, scale }) {
  return { 'data-now': now, 'data-at': at, 'data-scale': scale }
}

function progressBar(resource, clock, label) {
  const from = Number(new Date(resource.startedAt ?? Number.NaN))
  const to = Number(new Date(resource.readyAt ?? Number.NaN))
  if (typeof resource.progress === 'number') {
    return h('progress', { max: 1, value: resource.progress, 'aria-label': label })
  }
  if (!(to > from)) return h('progress', { class: 'unknown', 'aria-label': label })
  const range = { 'data-from': from, 'data-to': to, ...clockAttributes(clock) }
  const value = shareOf({ ...clock, from, to })
  return h('progress', { max: 1, value, ...range, 'aria-label': label })
}

function resource(value, clock) {
  const state = stateOf(value)
  const tone = toneOf(state)
  const type = String(value.type ?? '')
  const [, label, family, paths] = KINDS.find(([pattern]) => pattern.test(type)) ?? OTHER
  const busy = tone === 'busy' || tone === 'leaving'
  return h(
    'li',
    {
      class: `resource ${tone}`,
      'data-testid': 'azure-resource',
      'data-name': value.name,
      'data-state': state,
      'data-key': String(value.id ?? `${type}/${value.name}`),
    },
    h('span', { class: `tile ${family}` }, icon(paths)),
    h(
      'div',
      { class: 'resource-main' },
      h(
        'div',
        { class: 'resource-top' },
        h('strong', { title: value.name }, String(value.name)),
        elapsed(value, tone, clock),
      ),
      h(
        'div',
        { class: 'resource-sub' },
        h('span', {}, value.detail ? String(value.detail) : label || type.split('/').at(-1)),
        h('span', { class: `pill ${tone}` }, state),
      ),
      busy ? progressBar(value, clock, `${value.name}: ${state}`) : null,
    ),
  )
}

function stateOf(value) {
  return String(value.state ?? value.provisioningState ?? value.status ?? 'Unknown')
}

function azure(data) {
  const resources = listOf(data, 'resources')
  const clock = { now: data?.now ?? Date.now(), at: Date.now(), scale: data?.scale ?? 1 }
  const tones = resources.map((each) => toneOf(stateOf(each)))
  const there = tones.filter((tone) => tone !== 'gone').length
  const ready = tones.filter((tone) => tone === 'good').length
  const count = there > 0 ? `${ready} of ${there} ready` : ''
  return [
    heading('Azure', data?.detail ?? count),
    resources.length > 0
      ? h(
          'ul',
          { class: 'resources' },
          resources.map((each) => resource(each, clock)),
        )
      : empty('Nothing exists yet. Resources appear here as Causeway asks for them.'),
  ]
}

function broker(value) {
  const state = String(value.state ?? '')
  const tone = state ? toneOf(state) : 'good'
  const advertised = [value.advertised ?? value.address ?? ''].flat().join(', ')
  return h(
    'li',
    { class: 'broker', 'data-testid': 'broker', 'data-key': `broker-${value.host}` },
    h('span', { class: `dot ${tone}`, role: 'img', 'aria-label': state || 'Running' }),
    h(
      'div',
      {},
      h('strong', {}, String(value.host ?? value.name)),
      h('code', { class: value.stale ? 'stale' : null }, advertised || 'not listening'),
      value.stale ? h('small', {}, 'Restart needed for the new address') : null,
    ),
  )
}

function brokers(data) {
  const clusters = listOf(data, 'clusters')
  const body = clusters.map((cluster) => {
    const members = listOf(cluster, 'brokers', 'hosts')
    return h(
      'div',
      { class: 'cluster', 'data-key': `cluster-${cluster.name}` },
      h(
        'h3',
        {},
        String(cluster.name),
        cluster.detail ? h('small', {}, String(cluster.detail)) : null,
      ),
      h('ul', {}, members.map(broker)),
    )
  })
  return [
    heading('Brokers', clusters.length > 0 ? 'what each advertises' : ''),
    ...(body.length > 0 ? body : [empty('No broker runs yet.')]),
  ]
}

/** Draws what is beside the conversation. */
export function showPanels(state) {
  const draw = (id, nodes) => morphChildren(document.getElementById(id), nodes)
  draw('time', timeControl(state.time))
  draw('try', tries(listOf(state.azure, 'resources').length === 0))
  draw('azure', azure(state.azure))
  draw('brokers', brokers(state.ambari))
  draw('faults', faults(state.faults))
  draw('profiles', profiles(state))
}
