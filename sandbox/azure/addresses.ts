/** An IPv4 range; both ends belong to it. */
export interface AddressRange {
  readonly first: number
  readonly last: number
  readonly prefixLength: number
}

/** Reads "10.0.0.0/24"; undefined when it is no IPv4 range or has host bits set. */
export function parseRange(text: string): AddressRange | undefined {
  const match = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})\/(\d{1,2})$/.exec(text)
  if (!match) return undefined
  const [a, b, c, d, prefixLength] = match.slice(1).map(Number)
  if (a === undefined || b === undefined || c === undefined || d === undefined) return undefined
  if (prefixLength === undefined || prefixLength > 32) return undefined
  if (Math.max(a, b, c, d) > 255) return undefined
  const first = ((a * 256 + b) * 256 + c) * 256 + d
  const size = 2 ** (32 - prefixLength)
  return first % size === 0 ? { first, last: first + size - 1, prefixLength } : undefined
}

export function overlap(one: AddressRange, other: AddressRange): boolean {
  return one.first <= other.last && other.first <= one.last
}

export function contains(outer: AddressRange, inner: AddressRange): boolean {
  return outer.first <= inner.first && inner.last <= outer.last
}

/**
 * The next free addresses of a subnet in dotted form, from .4 upwards: Azure keeps the first four and the last
 * one for itself. Undefined when there are not enough.
 * @param taken as `shown` gives them
 */
export function freeAddresses(
  range: AddressRange,
  taken: ReadonlySet<string>,
  count: number,
  shown: (address: string) => string = (address) => address,
): readonly string[] | undefined {
  const found: string[] = []
  for (let address = range.first + 4; address < range.last && found.length < count; address += 1) {
    const text = shown(dotted(address))
    if (!taken.has(text)) found.push(text)
  }
  return found.length === count ? found : undefined
}

function dotted(address: number): string {
  return [24, 16, 8, 0].map((shift) => Math.floor(address / 2 ** shift) % 256).join('.')
}
