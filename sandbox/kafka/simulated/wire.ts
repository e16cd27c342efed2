/**
 * Reads the primitive types of Kafka's protocol guide: big endian, lengths in front.
 * @throws RangeError from any method where the bytes do not go on or a length makes no sense
 */
export class Reader {
  readonly #bytes: Buffer
  #at = 0

  constructor(bytes: Buffer) {
    this.#bytes = bytes
  }

  #take(length: number): number {
    if (length < 0 || this.#at + length > this.#bytes.length)
      throw new RangeError('the frame is too short')
    this.#at += length
    return this.#at - length
  }

  int8 = () => this.#bytes.readInt8(this.#take(1))
  int16 = () => this.#bytes.readInt16BE(this.#take(2))
  int32 = () => this.#bytes.readInt32BE(this.#take(4))
  int64 = () => Number(this.#bytes.readBigInt64BE(this.#take(8)))

  string(): string {
    return this.nullableString() ?? ''
  }

  nullableString(): string | null {
    const length = this.int16()
    if (length === -1) return null
    const start = this.#take(length)
    return this.#bytes.toString('utf8', start, start + length)
  }

  /** Null reads as empty. */
  bytes(): Buffer {
    const length = this.int32()
    const start = this.#take(length === -1 ? 0 : length)
    return this.#bytes.subarray(start, this.#at)
  }

  /** Null stands for "all" where the protocol says so. */
  nullableArray<T>(item: () => T): T[] | null {
    const count = this.int32()
    // Every item takes at least a byte: what claims more is not worth an array of that length.
    if (count < -1 || count > this.#bytes.length - this.#at)
      throw new RangeError('the frame is too short')
    return count === -1 ? null : Array.from({ length: count }, item)
  }

  array<T>(item: () => T): T[] {
    return this.nullableArray(item) ?? []
  }
}

const number = (length: number, set: (bytes: Buffer) => void): Buffer => {
  const bytes = Buffer.alloc(length)
  set(bytes)
  return bytes
}

export const int8 = (value: number) => number(1, (bytes) => bytes.writeInt8(value))
export const int16 = (value: number) => number(2, (bytes) => bytes.writeInt16BE(value))
export const int32 = (value: number) => number(4, (bytes) => bytes.writeInt32BE(value))
export const int64 = (value: number) => number(8, (bytes) => bytes.writeBigInt64BE(BigInt(value)))
export const bool = (value: boolean) => int8(value ? 1 : 0)

export function string(value: string | null): Buffer {
  if (value === null) return int16(-1)
  const text = Buffer.from(value)
  return Buffer.concat([int16(text.length), text])
}

export const bytes = (value: Buffer) => Buffer.concat([int32(value.length), value])

export const array = <T>(items: readonly T[], item: (value: T) => readonly Buffer[]) =>
  Buffer.concat([int32(items.length), ...items.flatMap(item)])
