/** IPv4 addresses from one to another, both included, as 32-bit numbers. */
export interface AddressRange {
  readonly first: number
  readonly last: number
}

/** Reads "10.0.0.0/24" or a single address; undefined for anything else, such as a service tag or IPv6. */
export function parseRange(text: string): AddressRange | undefined {
  const parts = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})(?:\/(\d{1,2}))?$/.exec(text.trim())
  if (!parts) return undefined
  const bytes = parts.slice(1, 5).map(Number)
  const bits = Number(parts[5] ?? 32)
  if (bytes.some((byte) => byte > 255) || bits > 32) return undefined
  const size = 2 ** (32 - bits)
  const address = bytes.reduce((sum, byte) => sum * 256 + byte, 0)
  const first = address - (address % size)
  return { first, last: first + size - 1 }
}

/** Whether the two ranges share an address. */
export function overlap(one: AddressRange, other: AddressRange): boolean {
  return one.first <= other.last && other.first <= one.last
}

/** Whether every address of the inner range is in the outer one. */
export function contains(outer: AddressRange, inner: AddressRange): boolean {
  return outer.first <= inner.first && inner.last <= outer.last
}

/** The first pair of prefixes of the two lists that share an address. */
export function firstOverlap(
  ones: readonly string[],
  others: readonly string[],
): readonly [one: string, other: string] | undefined {
  for (const one of ones)
    for (const other of others) {
      const [a, b] = [parseRange(one), parseRange(other)]
      if (a && b && overlap(a, b)) return [one, other]
    }
  return undefined
}

/** Cuts a range where any of the others begins or ends: each piece lies in each of them wholly or not at all. */
export function cutAt(range: AddressRange, others: readonly AddressRange[]): AddressRange[] {
  const starts = others
    .flatMap(({ first, last }) => [first, last + 1])
    .filter((start) => start > range.first && start <= range.last)
  const sorted = [...new Set([range.first, ...starts])].sort((a, b) => a - b)
  return sorted.map((first, index) => ({ first, last: (sorted[index + 1] ?? range.last + 1) - 1 }))
}

/** The first block of `2^(32 - bits)` addresses inside one of the spaces that touches nothing taken, as "10.1.0.0/16". */
export function freeBlock(
  spaces: readonly AddressRange[],
  bits: number,
  taken: readonly AddressRange[],
): string | undefined {
  const size = 2 ** (32 - bits)
  for (const space of spaces) {
    let first = Math.ceil(space.first / size) * size
    while (first + size - 1 <= space.last) {
      const block = { first, last: first + size - 1 }
      const obstacle = taken.find((range) => overlap(range, block))
      if (!obstacle) return `${dotted(first)}/${bits}`
      first = Math.ceil((obstacle.last + 1) / size) * size
    }
  }
  return undefined
}

/** The block of that size which follows `index` others in the range: the subnets of a network. */
export function subnetOf(network: string, bits: number, index: number): string {
  const range = parseRange(network)
  if (!range) throw new Error(`${network} is not an address range`)
  return `${dotted(range.first + index * 2 ** (32 - bits))}/${bits}`
}

/** Those of the texts that are IPv4 ranges. */
export function parseRanges(texts: readonly string[]): AddressRange[] {
  return texts.flatMap((text) => parseRange(text) ?? [])
}

function dotted(address: number): string {
  return [24, 16, 8, 0].map((shift) => Math.floor(address / 2 ** shift) % 256).join('.')
}
