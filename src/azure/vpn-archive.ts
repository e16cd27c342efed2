import { TransientError, UserError } from '../errors.ts'
import { type Destination, ForbiddenCallError } from '../outgoing/destination.ts'
import { AnswerTooLongError } from '../outgoing/exchange.ts'
import { outgoingFetch } from '../outgoing/outgoing-fetch.ts'
import { sentence, type Words } from '../words/sentence.ts'

/** What is in a VPN client package. Which folders there are depends on the gateway's settings. */
export interface VpnArchive {
  /** With forward slashes, as in "OpenVPN/vpnconfig.ovpn". */
  readonly paths: readonly string[]
  /** Text of OpenVPN's settings with places for certificate and key; undefined where the package has none. */
  readonly openVpn: string | undefined
}

const DOWNLOAD_LIMIT_MS = 30_000
/** Packages have about 100 kB; the installers of old ones some more. */
const LARGEST_PACKAGE = 16 * 1024 * 1024
const LARGEST_SETTINGS = 1024 * 1024
const OPENVPN = 'openvpn/vpnconfig.ovpn'

/**
 * Fetches and reads a package.
 * @param url the link as Azure gave it
 * @param packages where it may lead
 * @throws UserError `vpn-package-contents`; TransientError where the link cannot be fetched
 */
export async function fetchVpnArchive(url: string, packages: Destination): Promise<VpnArchive> {
  return readVpnArchive(await download(url, packages))
}

/** @throws UserError `vpn-package-contents` */
export async function readVpnArchive(zip: Uint8Array): Promise<VpnArchive> {
  const { unzipSync } = await import('fflate')
  const paths: string[] = []
  const unpack = () =>
    unzipSync(zip, {
      filter({ name, originalSize }) {
        const path = forwardSlashes(name)
        paths.push(path)
        return path.toLowerCase() === OPENVPN && originalSize <= LARGEST_SETTINGS
      },
    })
  let files: ReturnType<typeof unpack>
  try {
    files = unpack()
  } catch (cause) {
    throw unreadable(sentence`it is not a zip file`, cause)
  }
  const [settings] = Object.values(files)
  return { paths, openVpn: settings && new TextDecoder().decode(settings) }
}

async function download(url: string, packages: Destination): Promise<Uint8Array> {
  const unreachable = (cause: unknown) =>
    new TransientError(sentence`the VPN package could not be fetched`, { cause })
  const destination = { ...packages, limitMs: DOWNLOAD_LIMIT_MS, limitBytes: LARGEST_PACKAGE }
  const response = await outgoingFetch(destination)(url).catch((cause: unknown) => {
    if (cause instanceof ForbiddenCallError)
      throw unreadable(sentence`its link leads somewhere else than to Azure`, cause)
    throw cause instanceof AnswerTooLongError
      ? unreadable(sentence`it is far too large`)
      : unreachable(cause)
  })
  if (!response.ok) throw unreachable(sentence`status ${response.status}`)
  return new Uint8Array(await response.arrayBuffer())
}

/** Archives made on Windows may have the other kind. */
function forwardSlashes(path: string): string {
  return path.replaceAll('\\', '/')
}

/** A package that is not what it should be. */
export function unreadable(why: Words, cause?: unknown): UserError {
  return new UserError('vpn-package-contents', sentence`The VPN package cannot be used: ${why}.`, {
    remedy: sentence`Ask for the package itself and set up the VPN client by hand; tell the owners of Causeway.`,
    cause,
  })
}
