import type { Configuration } from './configuration-store.ts'

/** Properties that the KAFKA stack definition types as PASSWORD. */
const PASSWORDS = new Set(['ssl.key.password', 'ssl.keystore.password', 'ssl.truststore.password'])

/** A password read as anybody may read it: a reference that can be saved back unchanged. */
export function maskSecrets(configuration: Configuration): Record<string, string> {
  const { type, version, properties } = configuration
  return Object.fromEntries(
    Object.entries(properties).map(([name, value]) => [
      name,
      PASSWORDS.has(name) && value !== '' ? `SECRET:${type}:${version}:${name}` : value,
    ]),
  )
}

/**
 * Puts the stored passwords back in place of their references.
 * @returns undefined when a reference names a configuration or property that does not exist
 */
export function resolveSecrets(
  properties: Readonly<Record<string, string>>,
  find: (type: string, version: number) => Configuration | undefined,
): Record<string, string> | undefined {
  const resolved: Record<string, string> = {}
  for (const [name, value] of Object.entries(properties)) {
    const [, type, version, property] = /^SECRET:([^:]+):(\d+):(.+)$/.exec(value) ?? []
    const stored =
      type === undefined ? value : find(type, Number(version))?.properties[property ?? '']
    if (stored === undefined) return undefined
    resolved[name] = stored
  }
  return resolved
}
