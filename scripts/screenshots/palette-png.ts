import { crc32, deflateSync, inflateSync } from 'node:zlib'

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
const MOST_COLOURS = 256
const INDEXED = 3

interface Pixels {
  readonly width: number
  readonly height: number
  /** Bytes of a pixel: 3, or 4 with alpha. */
  readonly size: number
  readonly data: Buffer
}

/**
 * The same picture with a palette of at most 256 colours, a third of the size: what a screenshot needs, whose colours
 * are few but for the edges of letters.
 * @param png 8 bits for each channel, not interlaced, as Chromium writes it
 */
export function withPalette(png: Buffer): Buffer {
  const { width, height, size, data } = decode(png)
  const counts = new Map<number, number>()
  const colourAt = (offset: number) => data.readUIntBE(offset, 3)
  for (let offset = 0; offset < data.length; offset += size) {
    const colour = colourAt(offset)
    counts.set(colour, (counts.get(colour) ?? 0) + 1)
  }
  const { palette, indexOf } = choosePalette(counts)
  const rows = Buffer.alloc((width + 1) * height)
  for (let y = 0; y < height; y += 1)
    for (let x = 0; x < width; x += 1)
      rows[y * (width + 1) + 1 + x] = indexOf(colourAt((y * width + x) * size))
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header.set([8, INDEXED, 0, 0, 0], 8)
  return Buffer.concat([
    SIGNATURE,
    chunk('IHDR', header),
    chunk(
      'PLTE',
      Buffer.from(palette.flatMap((colour) => [colour >> 16, (colour >> 8) & 255, colour & 255])),
    ),
    chunk('IDAT', deflateSync(rows, { level: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

/** The most frequent colours; each other one is drawn as the nearest of them. */
function choosePalette(counts: ReadonlyMap<number, number>) {
  const palette = [...counts]
    .sort(([, one], [, other]) => other - one)
    .slice(0, MOST_COLOURS)
    .map(([colour]) => colour)
  const places = new Map(palette.map((colour, index) => [colour, index]))
  return {
    palette,
    indexOf(colour: number): number {
      const known = places.get(colour)
      if (known !== undefined) return known
      let best = 0
      let least = Number.POSITIVE_INFINITY
      for (const [index, candidate] of palette.entries()) {
        const away = distance(colour, candidate)
        if (away >= least) continue
        best = index
        least = away
      }
      places.set(colour, best)
      return best
    },
  }
}

function distance(one: number, other: number): number {
  const square = (shift: number) => (((one >> shift) & 255) - ((other >> shift) & 255)) ** 2
  return square(16) + square(8) + square(0)
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const length = Buffer.alloc(4)
  length.writeUInt32BE(data.length)
  const check = Buffer.alloc(4)
  check.writeUInt32BE(crc32(body))
  return Buffer.concat([length, body, check])
}

function decode(png: Buffer): Pixels {
  const width = png.readUInt32BE(16)
  const height = png.readUInt32BE(20)
  const [depth, type, , , interlaced] = png.subarray(24, 29)
  if (depth !== 8 || (type !== 2 && type !== 6) || interlaced !== 0)
    throw new Error('not a PNG with 8 bits for each channel')
  const size = type === 6 ? 4 : 3
  const parts: Buffer[] = []
  for (let offset = SIGNATURE.length; offset < png.length; ) {
    const length = png.readUInt32BE(offset)
    if (png.toString('latin1', offset + 4, offset + 8) === 'IDAT')
      parts.push(png.subarray(offset + 8, offset + 8 + length))
    offset += length + 12
  }
  return {
    width,
    height,
    size,
    data: unfilter(inflateSync(Buffer.concat(parts)), width * size, size),
  }
}

/** Undoes the filter of each row: what it adds is the pixel to the left, above, both, or the nearest of three. */
function unfilter(filtered: Buffer, stride: number, size: number): Buffer {
  const rows = filtered.length / (stride + 1)
  const data = Buffer.alloc(rows * stride)
  for (let y = 0; y < rows; y += 1) {
    const filter = filtered[y * (stride + 1)] ?? 0
    for (let x = 0; x < stride; x += 1) {
      const at = y * stride + x
      const left = x >= size ? (data[at - size] ?? 0) : 0
      const above = y > 0 ? (data[at - stride] ?? 0) : 0
      const corner = x >= size && y > 0 ? (data[at - stride - size] ?? 0) : 0
      const added = [0, left, above, (left + above) >> 1, nearest(left, above, corner)][filter] ?? 0
      data[at] = (filtered[y * (stride + 1) + 1 + x] ?? 0) + added
    }
  }
  return data
}

function nearest(left: number, above: number, corner: number): number {
  const guess = left + above - corner
  const [toLeft, toAbove, toCorner] = [left, above, corner].map((each) => Math.abs(guess - each))
  if (toLeft === undefined || toAbove === undefined || toCorner === undefined) return 0
  if (toLeft <= toAbove && toLeft <= toCorner) return left
  return toAbove <= toCorner ? above : corner
}
