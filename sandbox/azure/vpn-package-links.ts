import { randomBytes, randomUUID } from 'node:crypto'
import type { SimulatedClock } from '../clock.ts'
import type { ZipFile } from './zip.ts'
import { createZip } from './zip.ts'

const MINUTE = 60_000

export interface PackageLinks {
  /** Keeps a package; returns the id that `sign` makes links for. */
  add(files: readonly ZipFile[]): string
  /** A link of one hour that began five minutes ago, as recorded from the service. */
  sign(packageId: string): string
  /** Answers a download; undefined when the path is none of a package. */
  download(
    url: URL,
  ): { readonly status: number; readonly type: string; readonly body: Buffer | string } | undefined
}

/** Blob storage for VPN client packages, on the simulator's own address. Links live in simulated time. */
export function createPackageLinks(clock: SimulatedClock, publicUrl: () => string): PackageLinks {
  const packages = new Map<string, Buffer>()
  const signatures = new Map<string, { readonly packageId: string; readonly endsAt: number }>()
  return {
    add(files) {
      const id = randomUUID()
      packages.set(id, createZip(files))
      return id
    },
    sign(packageId) {
      const signature = randomBytes(32).toString('base64')
      const startsAt = clock.now() - 5 * MINUTE
      const endsAt = startsAt + 60 * MINUTE
      signatures.set(signature, { packageId, endsAt })
      const query = new URLSearchParams({
        sv: '2018-03-28',
        sr: 'b',
        sig: signature,
        st: seconds(startsAt),
        se: seconds(endsAt),
        sp: 'r',
        fileExtension: '.zip',
      })
      return `${publicUrl()}/vpnprofileimmutable/${packageId}/vpnprofile/${randomUUID()}/vpnclientconfiguration.zip?${query}`
    },
    download(url) {
      const match = /^\/vpnprofileimmutable\/([^/]+)\/.+\.zip$/.exec(url.pathname)
      if (!match) return undefined
      const signed = signatures.get(url.searchParams.get('sig') ?? '')
      const body = packages.get(match[1] ?? '')
      if (!signed || signed.packageId !== match[1] || clock.now() >= signed.endsAt)
        return xml(403, 'AuthenticationFailed', 'Signature not valid in the specified time frame')
      if (!body) return xml(404, 'BlobNotFound', 'The specified blob does not exist.')
      return { status: 200, type: 'application/zip', body }
    },
  }
}

function xml(status: number, code: string, message: string) {
  const body = `<?xml version="1.0" encoding="utf-8"?><Error><Code>${code}</Code><Message>${message}</Message></Error>`
  return { status, type: 'application/xml', body }
}

function seconds(simulatedMs: number): string {
  return new Date(simulatedMs).toISOString().replace(/\.\d+Z$/, 'Z')
}
