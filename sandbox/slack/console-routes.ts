import { readFile } from 'node:fs/promises'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { extname } from 'node:path'
import { type CommandHint, type ConsolePanels, consoleState } from './console-state.ts'
import { sendJson } from './http.ts'
import {
  type InteractionContext,
  openHome,
  sendClick,
  sendCommand,
  sendEvent,
} from './interactions.ts'
import { isObject, type JsonObject, parseJson, text } from './json.ts'
import { closeModal, submitModal } from './modal-interactions.ts'
import type { FormValues } from './view-state.ts'
import type { Workspace } from './workspace.ts'

const PAGE = new URL('../console/', import.meta.url)
const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
}
const LOCALES: readonly string[] = ['en-US', 'en-GB', 'de-DE', 'fr-FR']
/** Changes within this time are sent to the page together. */
const GATHER_MS = 40
const HEADERS = {
  'content-security-policy':
    "default-src 'self'; img-src 'self' https: data:; object-src 'none'; base-uri 'none'; frame-ancestors 'self'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-store',
}

/** The routes of the console page: its files, its state, its events and what people do on it. */
export interface ConsoleRoutes {
  answer(request: IncomingMessage, response: ServerResponse, url: URL, body: Buffer): Promise<void>
  close(): void
}

type Act = (userId: string, body: JsonObject) => Promise<unknown>

/**
 * Serves the console. What changes something is a POST of JSON from the page itself: another site open in the
 * same browser can neither send one nor, by the check of `Host`, reach the page under a name of its own.
 */
export function createConsoleRoutes(
  context: InteractionContext,
  panels: ConsolePanels,
  hints: readonly CommandHint[],
): ConsoleRoutes {
  const { workspace } = context
  const streams = new Set<{ userId: string; response: ServerResponse }>()
  let timer: NodeJS.Timeout | undefined

  const state = (userId: string) => consoleState(workspace, panels, hints, userId)
  const push = (stream: { userId: string; response: ServerResponse }) =>
    stream.response.write(`data: ${JSON.stringify(state(stream.userId))}\n\n`)
  const changed = () => {
    timer ??= setTimeout(() => {
      timer = undefined
      for (const stream of streams) push(stream)
    }, GATHER_MS)
  }
  const stops = [workspace.onChange(changed), panels.onChange?.(changed)]

  const acts = createActs(context, panels, changed)

  async function post(
    request: IncomingMessage,
    response: ServerResponse,
    name: string,
    body: Buffer,
  ) {
    const act = Object.hasOwn(acts, name) ? acts[name] : undefined
    const input = parseJson(body.toString('utf8'))
    if (!isOwnPage(request)) {
      sendJson(response, 403, { error: 'only the console page may do this' })
    } else if (act === undefined) {
      sendJson(response, 404, { error: `there is no /console/${name}` })
    } else if (!isObject(input)) {
      sendJson(response, 400, { error: 'the body must be a JSON object' })
    } else {
      try {
        sendJson(response, 200, (await act(personOf(workspace, text(input.userId)), input)) ?? {})
      } catch (error) {
        sendJson(response, 422, { error: error instanceof Error ? error.message : String(error) })
      }
    }
  }

  function get(request: IncomingMessage, response: ServerResponse, name: string, url: URL) {
    const userId = personOf(workspace, url.searchParams.get('user') ?? undefined)
    if (!isLoopback(request)) return sendJson(response, 403, { error: 'unknown host' })
    if (name === 'state') return sendJson(response, 200, state(userId), HEADERS)
    if (name.startsWith('files/')) return sendFile(context, response, userId, name.slice(6))
    if (name !== 'events') return sendJson(response, 404, { error: `there is no /console/${name}` })
    response.writeHead(200, { ...HEADERS, 'content-type': 'text/event-stream' })
    const stream = { userId, response }
    streams.add(stream)
    response.on('close', () => streams.delete(stream))
    push(stream)
  }

  return {
    async answer(request, response, url, body) {
      if (!url.pathname.startsWith('/console/')) return sendPageFile(response, url.pathname)
      const name = url.pathname.slice('/console/'.length)
      if (request.method === 'POST') await post(request, response, name, body)
      else get(request, response, name, url)
    },
    close() {
      clearTimeout(timer)
      for (const stop of stops) stop?.()
      for (const { response } of streams) response.end()
    },
  }
}

function createActs(
  context: InteractionContext,
  panels: ConsolePanels,
  changed: () => void,
): Record<string, Act> {
  const channelOf = (body: JsonObject) => {
    const channelId = text(body.channelId)
    return channelId ? { channelId } : {}
  }
  return {
    command: (userId, body) =>
      sendCommand(context, {
        userId,
        ...channelOf(body),
        command: text(body.command) ?? '/kafka',
        text: text(body.text) ?? '',
      }),
    async say(userId, body) {
      const channel = context.workspace.conversation(text(body.channelId) ?? '')
      const words = text(body.text)
      if (channel === undefined || !words) throw new Error('say what, and where?')
      const message = context.workspace.post({
        channel: channel.id,
        user: userId,
        text: words,
        blocks: [],
      })
      if (!words.includes(`<@${context.workspace.team.bot.userId}>`)) return {}
      const { ts } = message
      return sendEvent(context, {
        type: 'app_mention',
        user: userId,
        channel: channel.id,
        text: words,
        ts,
      })
    },
    click: (userId, body) =>
      sendClick(context, {
        userId,
        ...channelOf(body),
        ...(typeof body.messageTs === 'string' ? { messageTs: body.messageTs } : {}),
        ...(typeof body.viewId === 'string' ? { viewId: body.viewId } : {}),
        actionId: text(body.actionId) ?? '',
        ...(typeof body.value === 'string' ? { value: body.value } : {}),
        ...(Array.isArray(body.value) ? { value: body.value.map(String) } : {}),
        values: formValues(body.values),
      }),
    submit: (userId, body) =>
      submitModal(context, {
        userId,
        viewId: text(body.viewId) ?? '',
        values: formValues(body.values),
      }),
    close: (userId, body) => closeModal(context, { userId, viewId: text(body.viewId) ?? '' }),
    home: (userId) => openHome(context, userId),
    async dismiss(userId, body) {
      const message = context.workspace.messages.find((each) => each.ts === body.messageTs)
      if (message?.ephemeralTo !== userId) throw new Error('only your own ephemeral messages')
      message.deleted = true
      context.workspace.changed()
    },
    async locale(userId, body) {
      const locale = text(body.locale) ?? ''
      if (!LOCALES.includes(locale)) throw new Error(`there is no language ${locale}`)
      context.workspace.locales.set(userId, locale)
      context.workspace.changed()
    },
    async approver(_userId, body) {
      const { team, groups } = context.workspace
      const members = groups.get(team.group.id) ?? []
      const person = personOf(context.workspace, text(body.person))
      const isIn = members.includes(person)
      groups.set(
        team.group.id,
        isIn ? members.filter((each) => each !== person) : [...members, person],
      )
      context.workspace.changed()
    },
    async time(_userId, body) {
      if (typeof body.speed === 'number') panels.time?.setSpeed(body.speed)
      if (body.leap === 'azure' || body.leap === 'clock') panels.time?.leap(body.leap)
      changed()
    },
    async fault(_userId, body) {
      panels.faults?.toggle(text(body.id) ?? '')
      changed()
    },
  }
}

function formValues(value: unknown): FormValues {
  const values: FormValues = {}
  for (const [blockId, members] of Object.entries(isObject(value) ? value : {})) {
    if (!isObject(members)) continue
    values[blockId] = Object.fromEntries(
      Object.entries(members).map(([actionId, given]) => [
        actionId,
        Array.isArray(given) ? given.map(String) : typeof given === 'string' ? given : null,
      ]),
    )
  }
  return values
}

function personOf({ team }: Workspace, id: string | undefined): string {
  return team.people.some((person) => person.id === id) ? String(id) : team.asker
}

function isLoopback(request: IncomingMessage): boolean {
  const host = (request.headers.host ?? '').replace(/:\d+$/, '')
  return host === '127.0.0.1' || host === 'localhost' || host === '[::1]'
}

function isOwnPage(request: IncomingMessage): boolean {
  const { origin, host } = request.headers
  const json = request.headers['content-type']?.startsWith('application/json') ?? false
  return json && isLoopback(request) && origin === `http://${host}`
}

function sendFile(
  context: InteractionContext,
  response: ServerResponse,
  userId: string,
  id: string,
) {
  const file = context.workspace.files.get(id)
  const mayRead = file?.channels.some((channel) => {
    const conversation = context.workspace.conversation(channel)
    return conversation !== undefined && (conversation.with ?? userId) === userId
  })
  if (!mayRead || file?.content === undefined) {
    return sendJson(response, 404, { error: 'file_not_found' })
  }
  response
    .writeHead(200, {
      ...HEADERS,
      'content-type': 'application/octet-stream',
      'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent(file.name)}`,
    })
    .end(file.content)
}

async function sendPageFile(response: ServerResponse, pathname: string): Promise<void> {
  const name =
    pathname === '/' || pathname.startsWith('/archives/') ? 'index.html' : pathname.slice(1)
  const type = TYPES[extname(name)]
  if (type === undefined || !/^[a-z-]+\.[a-z]+$/.test(name)) {
    return sendJson(response, 404, { error: 'not found' })
  }
  try {
    const content = await readFile(new URL(name, PAGE))
    response.writeHead(200, { ...HEADERS, 'content-type': type }).end(content)
  } catch {
    sendJson(response, 404, { error: 'not found' })
  }
}
