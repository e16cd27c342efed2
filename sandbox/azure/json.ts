/** A JSON value as it came over the wire: the simulator looks into request bodies only through the readers below. */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject

export interface JsonObject {
  readonly [key: string]: Json | undefined
}

/** The value at a path of property names; undefined as soon as one is missing. */
export function at(value: Json | undefined, ...keys: readonly string[]): Json | undefined {
  let found = value
  for (const key of keys) found = objectOf(found)[key]
  return found
}

/** The object itself, or an empty one for anything else. */
export function objectOf(value: Json | undefined): JsonObject {
  return isObject(value) ? value : {}
}

/** The list itself, or an empty one for anything else. */
export function listOf(value: Json | undefined): readonly Json[] {
  return isList(value) ? value : []
}

/** The text at a path; undefined when there is none or it is something else. */
export function textAt(value: Json | undefined, ...keys: readonly string[]): string | undefined {
  const found = at(value, ...keys)
  return typeof found === 'string' ? found : undefined
}

/** The number at a path; undefined when there is none or it is something else. */
export function numberAt(value: Json | undefined, ...keys: readonly string[]): number | undefined {
  const found = at(value, ...keys)
  return typeof found === 'number' ? found : undefined
}

/** The texts of a list at a path, other members left out. */
export function textsAt(value: Json | undefined, ...keys: readonly string[]): readonly string[] {
  return listOf(at(value, ...keys)).filter((member) => typeof member === 'string')
}

/** A copy with the named properties only, absent ones left out: how read-only properties of a request are ignored. */
export function pick(value: Json | undefined, keys: readonly string[]): JsonObject {
  const source = objectOf(value)
  return Object.fromEntries(
    keys.flatMap((key) => (source[key] === undefined ? [] : [[key, source[key]]])),
  )
}

function isList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value)
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
