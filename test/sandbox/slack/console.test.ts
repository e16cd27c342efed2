import assert from 'node:assert/strict'
import { request } from 'node:http'
import { test } from 'node:test'
import { CHANNEL } from '../../../sandbox/slack/people.ts'
import { startPair } from './receiver.ts'

function post(url: string, name: string, body: object, headers: Record<string, string> = {}) {
  return fetch(`${url}/console/${name}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: url, ...headers },
    body: JSON.stringify(body),
  })
}

test('the page and its modules are served under a strict content policy', async (t) => {
  const { slack } = await startPair(t)
  const page = await fetch(slack.url)
  assert.match(page.headers.get('content-type') ?? '', /^text\/html/)
  assert.match(page.headers.get('content-security-policy') ?? '', /default-src 'self'/)
  const names = [...(await page.text()).matchAll(/(?:src|href)="([^"]+)"/g)].map(
    (match) => match[1],
  )
  assert(names.includes('main.js') && names.includes('console.css'))
  for (const name of names) assert.equal((await fetch(`${slack.url}/${name}`)).status, 200, name)
  assert.equal((await fetch(`${slack.url}/%2e%2e/slack/simulator.ts`)).status, 404)
})

test('each person sees the channel, the own direct messages and the own ephemerals', async (t) => {
  const { slack, client } = await startPair(t)
  await client.chat.postMessage({ channel: CHANNEL, text: 'all' })
  await client.chat.postEphemeral({ channel: CHANNEL, user: 'U01ALICE', text: 'only Alice' })
  await client.chat.postMessage({ channel: 'D02BOB', text: 'only Bob' })
  const texts = async (user: string) => {
    const state: { messages: { text: string }[] } = JSON.parse(
      await (await fetch(`${slack.url}/console/state?user=${user}`)).text(),
    )
    return state.messages.map((message) => message.text)
  }
  assert.deepEqual(await texts('U01ALICE'), ['all', 'only Alice'])
  assert.deepEqual(await texts('U02BOB'), ['all', 'only Bob'])
})

test('changes reach the page as server-sent events', async (t) => {
  const { slack, client } = await startPair(t)
  const stop = new AbortController()
  const response = await fetch(`${slack.url}/console/events`, { signal: stop.signal })
  await client.chat.postMessage({ channel: CHANNEL, text: 'live' })
  const decoder = new TextDecoder()
  let seen = ''
  for await (const part of response.body ?? []) {
    seen += decoder.decode(part, { stream: true })
    if (seen.includes('"text":"live"')) break
  }
  stop.abort()
  assert.match(seen, /^data: \{/)
})

test('the page sends commands and switches faults', async (t) => {
  const on = new Set<string>()
  const { slack, received } = await startPair(t, {
    consolePanels: {
      azure: () => ({ resources: [] }),
      faults: {
        list: () => [{ id: 'quota', title: 'No cores left', on: on.has('quota') }],
        toggle: (id) => void on.add(id),
      },
    },
  })
  const sent = await post(slack.url, 'command', {
    userId: 'U02BOB',
    channelId: CHANNEL,
    text: 'list',
  })
  assert.equal(sent.status, 200)
  assert.equal(received[0]?.payload.user_id, 'U02BOB')
  await post(slack.url, 'fault', { id: 'quota' })
  assert(on.has('quota'))
  assert.equal((await post(slack.url, 'click', { messageTs: '1.2', actionId: 'x' })).status, 422)
})

test('other sites can neither act nor read', async (t) => {
  const { slack, received } = await startPair(t)
  const body = { text: 'delete orders' }
  assert.equal(
    (await post(slack.url, 'command', body, { origin: 'https://evil.example' })).status,
    403,
  )
  assert.equal(
    (await post(slack.url, 'command', body, { 'content-type': 'text/plain' })).status,
    403,
  )
  const status = await new Promise((resolve, reject) => {
    const headers = { host: 'evil.example' }
    request(`${slack.url}/console/state`, { headers }, (response) => {
      response.resume()
      resolve(response.statusCode)
    })
      .on('error', reject)
      .end()
  })
  assert.equal(status, 403)
  assert.equal(received.length, 0)
})

test('the page changes a language, who may approve, and the time', async (t) => {
  const steered: unknown[] = []
  const { slack, client } = await startPair(t, {
    consolePanels: {
      time: {
        state: () => ({ now: 5, rate: 1, speed: 60, speeds: [0, 60] }),
        setSpeed: (speed) => void steered.push(speed),
        leap: (by) => void steered.push(by),
      },
    },
  })
  await post(slack.url, 'locale', { userId: 'U03CAROL', locale: 'fr-FR' })
  const { user } = await client.users.info({ user: 'U03CAROL', include_locale: true })
  assert.equal(user?.locale, 'fr-FR')
  const unknown = await post(slack.url, 'locale', { userId: 'U03CAROL', locale: 'xx' })
  assert.equal(unknown.status, 422)

  const members = async () =>
    (await client.usergroups.users.list({ usergroup: 'S01KAFKA' })).users ?? []
  await post(slack.url, 'approver', { person: 'U03CAROL' })
  assert.deepEqual(await members(), ['U02BOB', 'U03CAROL'])
  await post(slack.url, 'approver', { person: 'U02BOB' })
  assert.deepEqual(await members(), ['U03CAROL'])

  await post(slack.url, 'time', { speed: 0 })
  await post(slack.url, 'time', { leap: 'clock' })
  await post(slack.url, 'time', { leap: 'backwards' })
  assert.deepEqual(steered, [0, 'clock'])
  const state: { time: { speed: number } } = JSON.parse(
    await (await fetch(`${slack.url}/console/state`)).text(),
  )
  assert.equal(state.time.speed, 60)
})
