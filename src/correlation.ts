import { createHash } from 'node:crypto'

/** The GUID by which Azure's activity log finds everything that one operation of Causeway has asked for. */
export function correlationIdOf(operationId: string): string {
  const digest = createHash('sha256').update(operationId).digest('hex')
  const groups = /^(.{8})(.{4}).(.{3}).(.{3})(.{12})/.exec(digest)
  const [, first, second, third, fourth, fifth] = groups ?? []
  return `${first}-${second}-8${third}-8${fourth}-${fifth}`
}
