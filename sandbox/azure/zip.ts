import { crc32, deflateRawSync } from 'node:zlib'

export interface ZipFile {
  /** With forward slashes, for example `OpenVPN/vpnconfig.ovpn`. */
  readonly path: string
  readonly content: string | Buffer
}

const LOCAL_HEADER = 0x04034b50
const CENTRAL_HEADER = 0x02014b50
const END_OF_DIRECTORY = 0x06054b50
const VERSION = 20
const UTF8_NAMES = 0x0800
/** 1 January 1980, the zero of the format: packages with the same files are the same bytes. */
const EPOCH_DATE = 0x21

const DEFLATED = 8

/** Packs files into a zip archive (APPNOTE.TXT 6.3, method 8). */
export function createZip(files: readonly ZipFile[]): Buffer {
  const bodies: Buffer[] = []
  const directory: Buffer[] = []
  let offset = 0
  for (const file of files) {
    const name = Buffer.from(file.path)
    const content = Buffer.from(file.content)
    const packed = deflateRawSync(content)
    const common = commonFields(name, content, packed.length)
    const local = Buffer.concat([uint32(LOCAL_HEADER), common, name, packed])
    directory.push(
      uint32(CENTRAL_HEADER),
      uint16(VERSION),
      common,
      // Comment length, disk, internal and external attributes: none of these.
      Buffer.alloc(10),
      uint32(offset),
      name,
    )
    bodies.push(local)
    offset += local.length
  }
  const central = Buffer.concat(directory)
  const count = uint16(files.length)
  const end = [uint32(END_OF_DIRECTORY), Buffer.alloc(4), count, count, uint32(central.length)]
  return Buffer.concat([...bodies, central, ...end, uint32(offset), uint16(0)])
}

/** From "version needed" to "extra length": the same in a local header and in the directory. */
function commonFields(name: Buffer, content: Buffer, packedSize: number): Buffer {
  return Buffer.concat([
    uint16(VERSION),
    uint16(UTF8_NAMES),
    uint16(DEFLATED),
    uint16(0),
    uint16(EPOCH_DATE),
    uint32(crc32(content)),
    uint32(packedSize),
    uint32(content.length),
    uint16(name.length),
    uint16(0),
  ])
}

function uint16(value: number): Buffer {
  const buffer = Buffer.alloc(2)
  buffer.writeUInt16LE(value)
  return buffer
}

function uint32(value: number): Buffer {
  const buffer = Buffer.alloc(4)
  buffer.writeUInt32LE(value)
  return buffer
}
