/** A point without what differs from run to run: ids, and what is behind the question mark. */
export function labelOf(point: string): string {
  return point
    .replace(/\?.*$/, '')
    .replaceAll(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/gi, 'UUID')
    .replaceAll(/\b[a-z]-[0-9a-f]{12}\b/g, 'ID')
}

const isWrite = (label: string) => !label.startsWith('GET ') && !/ operations:/.test(label)

/**
 * The numbers at which to kill, the most telling first: each kind of point once, then every write, then the rest
 * (looks that are repeated until something is there, and the queue's own scripts).
 * @param points of a run that nobody disturbed, in order
 */
export function inOrderOfInterest(points: readonly string[]): readonly number[] {
  const labels = points.map(labelOf)
  const numbers = labels.map((_label, index) => index + 1)
  const first = numbers.filter((number) => labels.indexOf(labels[number - 1] ?? '') === number - 1)
  const writes = numbers.filter((number) => isWrite(labels[number - 1] ?? ''))
  return [...new Set([...first, ...writes, ...numbers])]
}

/** `count` of them, evenly spread, the first and the last among them. */
export function spread<T>(items: readonly T[], count: number): readonly T[] {
  if (items.length <= count) return items
  const step = (items.length - 1) / Math.max(1, count - 1)
  return Array.from({ length: count }, (_item, index) => items[Math.round(index * step)]).filter(
    (item): item is T => item !== undefined,
  )
}
