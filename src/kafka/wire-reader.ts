import { say, sentence, type Words } from '../words/sentence.ts'
/** What came back cannot be used. The message is the end of a sentence that begins with the address. */
export class AnswerError extends Error {
  override readonly name = 'AnswerError'
  /** The end of a sentence that begins with the address. */
  readonly says: Words

  constructor(says: Words) {
    super(say(says, 'en'))
    this.says = says
  }
}

/**
 * Reads the primitive types of Kafka's protocol guide: big endian, strings and arrays with their length in
 * front. Every length is held against what is left, so that a false one costs nothing.
 */
export class WireReader {
  readonly #bytes: Buffer
  #offset = 0

  constructor(bytes: Buffer) {
    this.#bytes = bytes
  }

  int8(): number {
    return this.#bytes.readInt8(this.#take(1))
  }

  int16(): number {
    return this.#bytes.readInt16BE(this.#take(2))
  }

  int32(): number {
    return this.#bytes.readInt32BE(this.#take(4))
  }

  boolean(): boolean {
    return this.int8() !== 0
  }

  string(): string {
    return this.nullableString() ?? ''
  }

  nullableString(): string | undefined {
    const length = this.int16()
    if (length === -1) return undefined
    const start = this.#take(length)
    return this.#bytes.toString('utf8', start, start + length)
  }

  /** A null array reads as an empty one. */
  array<T>(item: (reader: WireReader) => T): T[] {
    const count = this.int32()
    if (count > this.#bytes.length - this.#offset) throw unreadable()
    return Array.from({ length: Math.max(0, count) }, () => item(this))
  }

  /** @throws AnswerError when something is left: it was not the answer that it was taken for */
  end(): void {
    if (this.#offset !== this.#bytes.length) throw unreadable()
  }

  #take(length: number): number {
    const start = this.#offset
    if (length < 0 || start + length > this.#bytes.length) throw unreadable()
    this.#offset = start + length
    return start
  }
}

function unreadable(): AnswerError {
  return new AnswerError(sentence`answers, but not as Kafka does`)
}
