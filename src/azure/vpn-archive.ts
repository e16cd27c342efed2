import { LOOPBACK } from '../clouds.ts'
import { TransientError, UserError } from '../errors.ts'

/** What is in a VPN client package. Which folders there are depends on the gateway's settings. */
export interface VpnArchive {
  /** With forward slashes, as in "OpenVPN/vpnconfig.ovpn". */
  readonly paths: readonly string[]
  /** Text of OpenVPN's settings with places for certificate and key; undefined where the package has none. */
  readonly openVpn: string | undefined
}

const DOWNLOAD_TIMEOUT_MS = 30_000
/** Packages have about 100 kB; the installers of old ones some more. */
const LARGEST_PACKAGE = 16 * 1024 * 1024
const LARGEST_SETTINGS = 1024 * 1024
const OPENVPN = 'openvpn/vpnconfig.ovpn'

/**
 * Fetches and reads a package.
 * @param url the link as Azure gave it: https without redirects, or http of a simulator on this machine
 * @throws UserError `vpn-package-contents`; TransientError where the link cannot be fetched
 */
export async function fetchVpnArchive(url: string): Promise<VpnArchive> {
  if (!url.startsWith('https://') && !LOOPBACK.test(url))
    throw unreadable('its link does not use https')
  return readVpnArchive(await download(url))
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
    throw unreadable('it is not a zip file', cause)
  }
  const [settings] = Object.values(files)
  return { paths, openVpn: settings && new TextDecoder().decode(settings) }
}

async function download(url: string): Promise<Uint8Array> {
  const unreachable = (cause: unknown) =>
    new TransientError('the VPN package could not be fetched', { cause })
  const response = await fetch(url, {
    redirect: 'error',
    signal: AbortSignal.timeout(DOWNLOAD_TIMEOUT_MS),
  }).catch((cause: unknown) => {
    throw unreachable(cause)
  })
  if (!response.ok || !response.body) {
    await response.body?.cancel()
    throw unreachable(`status ${response.status}`)
  }
  const chunks: Uint8Array[] = []
  let size = 0
  try {
    for await (const chunk of response.body) {
      chunks.push(chunk)
      size += chunk.length
      if (size > LARGEST_PACKAGE) break
    }
  } catch (cause) {
    throw unreachable(cause)
  }
  if (size > LARGEST_PACKAGE) throw unreadable('it is far too large')
  return Buffer.concat(chunks)
}

/** Archives made on Windows may have the other kind. */
function forwardSlashes(path: string): string {
  return path.replaceAll('\\', '/')
}

/** A package that is not what it should be. */
export function unreadable(why: string, cause?: unknown): UserError {
  return new UserError('vpn-package-contents', `The VPN package cannot be used: ${why}.`, {
    remedy:
      'Ask for the package itself and set up the VPN client by hand; tell the owners of Causeway.',
    cause,
  })
}
