import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import type { createBullBoard } from '@bull-board/api'
import type { FastifyInstance, FastifyRequest } from 'fastify'

type ServerAdapter = Parameters<typeof createBullBoard>[0]['serverAdapter']
type Queues = Parameters<ServerAdapter['setQueues']>[0]
type ApiRoute = Parameters<ServerAdapter['setApiRoutes']>[0][number]
type EntryRoute = Parameters<ServerAdapter['setEntryRoute']>[0]
type UiConfig = Parameters<ServerAdapter['setUIConfig']>[0]
type ErrorAnswer = Parameters<ServerAdapter['setErrorHandler']>[0]

/**
 * Puts Bull Board onto Fastify. Its own adapter would bring 31 packages more (a template engine, a file server), and
 * all its routes that change queues; this one has only those that read.
 */
export class BoardServer implements ServerAdapter {
  readonly #basePath: string
  #queues: Queues = new Map()
  #routes: readonly ApiRoute[] = []
  #entry: EntryRoute | undefined
  #uiConfig: UiConfig = {}
  #errorAnswer: ErrorAnswer = () => ({ status: 500, body: 'failed' })
  #viewsPath = ''
  #statics = { route: '', path: '' }

  constructor(basePath: string) {
    this.#basePath = basePath
  }

  setQueues(queues: Queues): this {
    this.#queues = queues
    return this
  }

  setViewsPath(viewsPath: string): this {
    this.#viewsPath = viewsPath
    return this
  }

  setStaticPath(route: string, folder: string): this {
    this.#statics = { route, path: folder }
    return this
  }

  setEntryRoute(entry: EntryRoute): this {
    this.#entry = entry
    return this
  }

  setErrorHandler(answer: ErrorAnswer): this {
    this.#errorAnswer = answer
    return this
  }

  setApiRoutes(routes: ApiRoute[]): this {
    this.#routes = routes
    return this
  }

  setUIConfig(config: UiConfig): this {
    this.#uiConfig = config
    return this
  }

  addTo(scope: FastifyInstance): void {
    scope.setErrorHandler((error: Error, _request, reply) => {
      const { status = 500, body } = this.#errorAnswer(error)
      return reply.code(status).send(body)
    })
    this.#addPage(scope)
    this.#addFiles(scope)
    const reading = this.#routes.filter(({ method }) =>
      [method].flat().every((one) => one === 'get'),
    )
    for (const route of reading)
      for (const url of [route.route].flat())
        scope.get(`${this.#basePath}${url}`, async (request, reply) => {
          const { status = 200, body } = await route.handler(this.#request(request))
          return reply.code(status).send(body)
        })
  }

  #request(request: FastifyRequest) {
    return {
      queues: this.#queues,
      uiConfig: this.#uiConfig,
      params: request.params as Record<string, string>,
      query: request.query as Record<string, string>,
      body: {},
      headers: {},
    }
  }

  #addPage(scope: FastifyInstance): void {
    const entry = this.#entry
    if (!entry) return
    const { name, params } = entry.handler({ basePath: this.#basePath, uiConfig: this.#uiConfig })
    const page = filled(readFileSync(path.join(this.#viewsPath, name), 'utf8'), params)
    for (const url of [entry.route].flat())
      scope.get(`${this.#basePath}${url === '/' ? '' : url}`, (_request, reply) =>
        reply.type('text/html; charset=utf-8').send(page),
      )
  }

  /** Only what is in the folder now: no path is ever built from a request. */
  #addFiles(scope: FastifyInstance): void {
    const { route, path: folder } = this.#statics
    for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
      const file = path.join(entry.parentPath, entry.name)
      const type = TYPES[path.extname(entry.name)]
      if (!entry.isFile() || type === undefined) continue
      const url = path.relative(folder, file).split(path.sep).join('/')
      scope.get(`${this.#basePath}${route}/${url}`, (_request, reply) =>
        reply.type(type).send(readFileSync(file)),
      )
    }
  }
}

const TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
}

/** Fills the places of Bull Board's page, and leaves out the fonts that it would load from elsewhere. */
function filled(template: string, params: Readonly<Record<string, string>>): string {
  const escaped = (text: string) =>
    text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')
  return template
    .replaceAll(/<link[^>]*fonts\.googleapis\.com[^>]*>\s*/g, '')
    .replaceAll(/<%([-=])\s*(\w+)\s*%>/g, (_place, how: string, name: string) => {
      const value = params[name] ?? ''
      return how === '-' ? value : escaped(value)
    })
}
