/** Body of a request from the primitive types of Kafka's protocol guide; each call gives the bytes of one. */
export const write = {
  boolean: (value: boolean) => Buffer.from([value ? 1 : 0]),
  int8: (value: number) => Buffer.from([value & 0xff]),
  int16(value: number): Buffer {
    const bytes = Buffer.alloc(2)
    bytes.writeInt16BE(value)
    return bytes
  },
  int32(value: number): Buffer {
    const bytes = Buffer.alloc(4)
    bytes.writeInt32BE(value)
    return bytes
  },
  string(value: string): Buffer {
    const text = Buffer.from(value)
    return Buffer.concat([write.int16(text.length), text])
  },
  array: (items: readonly Buffer[]) => Buffer.concat([write.int32(items.length), ...items]),
  /** Means "all" where the protocol says so. */
  nullArray: () => write.int32(-1),
}
