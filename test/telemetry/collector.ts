import { createServer } from 'node:http'
import type { TestContext } from 'node:test'

/** One span as it came in by OTLP (JSON). */
export interface CollectedSpan {
  readonly traceId: string
  readonly spanId: string
  readonly parentSpanId?: string
  readonly name: string
  readonly attributes: Readonly<Record<string, unknown>>
  readonly isError: boolean
  /** Which process sent it. */
  readonly roles: string
}

export interface Collector {
  readonly url: string
  readonly spans: readonly CollectedSpan[]
  /** Everything that was sent, as it was sent. */
  readonly bodies: readonly string[]
  /** Header x-key of each request. */
  readonly keys: readonly (string | undefined)[]
}

interface Attribute {
  readonly key: string
  readonly value: Readonly<Record<string, unknown>>
}

interface Export {
  readonly resourceSpans: readonly {
    readonly resource: { readonly attributes: readonly Attribute[] }
    readonly scopeSpans: readonly {
      readonly spans: readonly (Omit<CollectedSpan, 'attributes' | 'isError' | 'roles'> & {
        readonly attributes: readonly Attribute[]
        readonly status: { readonly code?: number }
      })[]
    }[]
  }[]
}

const valuesOf = (attributes: readonly Attribute[]) =>
  Object.fromEntries(attributes.map(({ key, value }) => [key, Object.values(value)[0]]))

/** Status code of a span that failed. Source: OpenTelemetry, trace.proto. */
const ERROR = 2

/** Takes what is sent to an OpenTelemetry collector, on this machine, until the test ends. */
export async function startCollector(t: TestContext): Promise<Collector> {
  const spans: CollectedSpan[] = []
  const bodies: string[] = []
  const keys: (string | undefined)[] = []
  const server = createServer((request, response) => {
    let body = ''
    request.on('data', (chunk: Buffer) => {
      body += chunk.toString('utf8')
    })
    request.on('end', () => {
      bodies.push(body)
      keys.push(request.headers['x-key']?.toString())
      for (const { resource, scopeSpans } of (JSON.parse(body) as Export).resourceSpans) {
        const roles = String(valuesOf(resource.attributes)['causeway.roles'])
        for (const span of scopeSpans.flatMap((scope) => scope.spans))
          spans.push({
            ...span,
            attributes: valuesOf(span.attributes),
            isError: span.status.code === ERROR,
            roles,
          })
      }
      response.writeHead(200, { 'content-type': 'application/json' }).end('{}')
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.after(() => {
    server.closeAllConnections()
    server.close()
  })
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : 0
  return { url: `http://127.0.0.1:${port}`, spans, bodies, keys }
}
