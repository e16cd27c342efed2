import fs from 'node:fs'
import path from 'node:path'
import type { ValidateFunction } from 'ajv/dist/2019.js'
import { Ajv2019 } from 'ajv/dist/2019.js'
import addFormatsModule from 'ajv-formats'

/**
 * Checks messages against Microsoft's OpenAPI 2.0 definitions of Azure Resource Manager. Beyond the definitions
 * themselves it is strict about misspelt properties, and lenient where the service is known to differ: open
 * enumerations, nulls, and what the clients' newer API versions have added (`KNOWN_ADDITIONS`).
 */
export interface Definitions {
  readonly operationCount: number
  /** The operation of a request, without regard to case; undefined when the definitions have none. */
  find(method: string, pathname: string): DefinedOperation | undefined
  /** Problems of a request body, empty when there are none. */
  checkRequest(operation: DefinedOperation, body: unknown): readonly string[]
  /** Problems of a status and its body, empty when there are none. */
  checkResponse(operation: DefinedOperation, status: number, body: unknown): readonly string[]
  /** Problems of a value against one definition, for example `…/network.json#/definitions/CloudError`. */
  checkDefinition(file: string, name: string, value: unknown): readonly string[]
}

export interface DefinedOperation {
  readonly template: string
  readonly method: string
  readonly file: string
  readonly node: Node
  readonly pattern: RegExp
  readonly literalLength: number
}

type Node = { [key: string]: unknown }

const BASE = 'https://definitions.invalid/'
const METHODS = new Set(['get', 'put', 'post', 'patch', 'delete', 'head'])
/** Templates that would accept any path at all. */
const CATCH_ALL = /^\/\{[^}]+\}$|\{parentResourcePath\}/
/** Variables that stand for several path segments. */
const MANY_SEGMENTS = new Set(['scope', 'resourceId', 'roleAssignmentId'])

/** Properties and values of the clients' API versions that these older definitions do not have yet. */
const KNOWN_ADDITIONS: readonly { definition: string; properties: Node }[] = [
  { definition: 'NatGatewayPropertiesFormat', properties: { nat64: { type: 'string' } } },
  {
    definition: 'PublicIPAddressPropertiesFormat',
    properties: { upgradedToV2: { type: 'boolean' } },
  },
]
const KNOWN_VALUES: readonly { definition: string; values: readonly string[] }[] = [
  { definition: 'ProvisioningState', values: ['Creating', 'Canceled'] },
]

/** Reads all definition files below a folder, examples left out. */
export function loadDefinitions(root: string): Definitions {
  const files = readFiles(root)
  const bases = allOfBases(files)
  const operations: DefinedOperation[] = []
  for (const [file, document] of files) {
    relax(document)
    closeDefinitions(file, document, bases)
    operations.push(...operationsOf(file, document))
  }
  operations.sort((one, other) => other.literalLength - one.literalLength)

  const ajv = new Ajv2019({ strict: false, allErrors: true, logger: false })
  // A CommonJS module: its function is under `default` for the type checker, and is the module at run time.
  const addFormats = addFormatsModule.default ?? addFormatsModule
  addFormats(ajv)
  for (const [file, { definitions, parameters, paths }] of files)
    ajv.addSchema({ $id: file, definitions, parameters, paths })

  const compiled = new Map<string, ValidateFunction>()
  const problems = (ref: string, value: unknown): readonly string[] => {
    const validate = compiled.get(ref) ?? ajv.compile({ $ref: ref })
    compiled.set(ref, validate)
    if (validate(withoutNulls(value))) return []
    return (validate.errors ?? []).map(
      (error) => `${error.instancePath} ${error.message} ${JSON.stringify(error.params)}`,
    )
  }

  return {
    operationCount: operations.length,
    find: (method, pathname) =>
      operations.find(
        (operation) =>
          operation.method === method.toLowerCase() && operation.pattern.test(pathname),
      ),
    checkRequest(operation, body) {
      const found = bodyParameter(files, operation)
      if (!found) return body === undefined ? [] : ['a body is not expected']
      if (body === undefined) return found.required ? ['the body is missing'] : []
      return problems(found.ref, body)
    },
    checkResponse(operation, status, body) {
      const responses = nodeOf(operation.node.responses)
      const key = responses[status] ? String(status) : status >= 400 ? 'default' : ''
      const response = responses[key]
      if (response === undefined) return [`status ${status} is not declared`]
      if (nodeOf(response).schema === undefined || body === undefined) return []
      const { file, template, method } = operation
      return problems(pointer(file, 'paths', template, method, 'responses', key, 'schema'), body)
    },
    checkDefinition(ending, name, value) {
      const file = [...files.keys()].find((candidate) => candidate.endsWith(ending))
      if (file === undefined) return [`no definition file ${ending}`]
      return problems(pointer(file, 'definitions', name), value)
    },
  }
}

function readFiles(root: string): Map<string, Node> {
  const files = new Map<string, Node>()
  for (const entry of fs.readdirSync(root, { recursive: true, encoding: 'utf8' })) {
    const name = entry.split(path.sep).join('/')
    if (!name.endsWith('.json') || name.includes('/examples/')) continue
    const text = fs.readFileSync(path.join(root, entry), 'utf8')
    files.set(BASE + name, nodeOf(JSON.parse(text)))
  }
  return files
}

/** Addresses of the definitions that others extend: these must stay open for the extension's properties. */
function allOfBases(files: ReadonlyMap<string, Node>): ReadonlySet<string> {
  const bases = new Set<string>()
  for (const [file, document] of files)
    visit(document.definitions, ({ allOf }) => {
      for (const part of Array.isArray(allOf) ? allOf : []) {
        const { $ref } = nodeOf(part)
        if (typeof $ref === 'string') bases.add(new URL($ref, file).href)
      }
    })
  return bases
}

/** Open enumerations accept any text, and `x-nullable` accepts null. */
function relax(document: Node): void {
  visit(document, (node) => {
    if (nodeOf(node['x-ms-enum']).modelAsString === true) delete node.enum
    if (node['x-nullable'] === true && typeof node.type === 'string')
      node.type = [node.type, 'null']
  })
}

/** Forbids unknown properties, which finds misspelt ones, after adding the known newer ones. */
function closeDefinitions(file: string, document: Node, bases: ReadonlySet<string>): void {
  for (const [name, value] of Object.entries(nodeOf(document.definitions))) {
    const schema = nodeOf(value)
    const properties = nodeOf(schema.properties)
    for (const addition of KNOWN_ADDITIONS)
      if (addition.definition === name) Object.assign(properties, addition.properties)
    for (const { definition, values } of KNOWN_VALUES)
      if (definition === name && Array.isArray(schema.enum)) schema.enum.push(...values)
    const isObject = schema.properties !== undefined || schema.allOf !== undefined
    const isBase = bases.has(`${file}#/definitions/${name}`)
    if (isObject && !isBase && schema.additionalProperties === undefined)
      schema.unevaluatedProperties = false
  }
}

function operationsOf(file: string, document: Node): readonly DefinedOperation[] {
  return Object.entries(nodeOf(document.paths))
    .filter(([template]) => !CATCH_ALL.test(template))
    .flatMap(([template, item]) =>
      Object.entries(nodeOf(item))
        .filter(([method]) => METHODS.has(method))
        .map(([method, node]) => ({
          file,
          template,
          method,
          node: nodeOf(node),
          pattern: patternOf(template),
          literalLength: template.replaceAll(/\{[^}]*\}/g, '').length,
        })),
    )
}

function patternOf(template: string): RegExp {
  const source = template
    .replace(/\/$/, '')
    .split(/(\{[^}]+\})/)
    .map((part) => {
      if (!part.startsWith('{')) return part.replaceAll(/[.$()]/g, String.raw`\$&`)
      return MANY_SEGMENTS.has(part.slice(1, -1)) ? '.+' : '[^/]+'
    })
    .join('')
  return new RegExp(`^${source}/?$`, 'i')
}

function bodyParameter(files: ReadonlyMap<string, Node>, operation: DefinedOperation) {
  const { file, template, method, node } = operation
  const parameters = Array.isArray(node.parameters) ? node.parameters : []
  for (const [index, listed] of parameters.entries()) {
    const { $ref } = nodeOf(listed)
    const target = typeof $ref === 'string' ? new URL($ref, file) : undefined
    const document = target && files.get(target.href.replace(/#.*$/, ''))
    const name = target?.hash.split('/').at(-1) ?? ''
    const parameter = target ? nodeOf(nodeOf(document?.parameters)[name]) : nodeOf(listed)
    if (parameter.in !== 'body') continue
    const ref = target
      ? `${target.href}/schema`
      : pointer(file, 'paths', template, method, 'parameters', String(index), 'schema')
    return { ref, required: parameter.required === true }
  }
  return undefined
}

function pointer(file: string, ...keys: readonly string[]): string {
  const escaped = keys.map((key) =>
    encodeURIComponent(key.replaceAll('~', '~0').replaceAll('/', '~1')),
  )
  return `${file}#/${escaped.join('/')}`
}

/** The service sends nulls that the definitions never mention. */
function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.filter((member) => member !== null).map(withoutNulls)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, member]) =>
      member === null ? [] : [[key, withoutNulls(member)]],
    ),
  )
}

/** Calls back for every object below a node; examples are left out. */
function visit(value: unknown, action: (node: Node) => void): void {
  if (Array.isArray(value)) for (const member of value) visit(member, action)
  if (!isNode(value)) return
  action(value)
  for (const [key, member] of Object.entries(value))
    if (key !== 'x-ms-examples') visit(member, action)
}

function nodeOf(value: unknown): Node {
  return isNode(value) ? value : {}
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
