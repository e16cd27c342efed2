import { isIP } from 'node:net'
import { LOOPBACK } from '../config/clouds.ts'
import { type AddressKind, kindOfAddress } from './addresses.ts'

/** A service that Causeway calls, and all that a call to it may be. */
export interface Destination {
  /** For errors: "Azure Resource Manager". */
  readonly name: string
  /** Hosts that may be called, as `host` or `host:port`, or any host below `*.example.com`. */
  readonly hosts: readonly string[]
  /** True: plain http to this machine, because the configuration says so. */
  readonly isLoopback: boolean
  /** Where the hosts' names may lead. Loopback is allowed by `isLoopback` alone. */
  readonly network: 'public' | 'public or private'
  /** Hosts of those above that may be sent credentials; undefined: all. */
  readonly credentialHosts?: readonly string[]
  /** Longest time for a call, in milliseconds. */
  readonly limitMs: number
  /** Longest answer, in bytes. */
  readonly limitBytes: number
}

/** A call that would have led elsewhere. Nothing was sent. */
export class ForbiddenCallError extends Error {
  override readonly name = 'ForbiddenCallError'
}

/**
 * Whether an address may be called: by https, to a host of the destination; where the host is an IP address, to one
 * of the allowed kind. Names are looked at again when they are resolved (`checkAddress`).
 * @throws ForbiddenCallError
 */
export function checkUrl(destination: Destination, url: URL): void {
  const { name, hosts, isLoopback } = destination
  const isPlain = url.protocol === 'http:' && isLoopback && LOOPBACK.test(url.href)
  if (url.protocol !== 'https:' && !isPlain)
    throw new ForbiddenCallError(`a call to ${url.host} for ${name} would not use https`)
  if (url.username !== '' || url.password !== '')
    throw new ForbiddenCallError(`a call for ${name} has a login in its address`)
  if (!hosts.some((host) => isHost(url, host)))
    throw new ForbiddenCallError(`${url.host} is no host of ${name}`)
  const literal = url.hostname.replaceAll(/[[\]]/g, '')
  if (isIP(literal) !== 0) checkAddress(destination, literal)
}

/** @throws ForbiddenCallError */
export function checkAddress(destination: Destination, address: string): void {
  const kind = kindOfAddress(address)
  if (!allowedKinds(destination).includes(kind))
    throw new ForbiddenCallError(
      `a host of ${destination.name} leads to ${address}, which is a ${kind} address`,
    )
}

/** Whether credentials may be sent with a call that may be made. */
export function takesCredentials({ credentialHosts }: Destination, url: URL): boolean {
  return credentialHosts?.some((host) => isHost(url, host)) ?? true
}

function allowedKinds({ isLoopback, network }: Destination): readonly AddressKind[] {
  if (isLoopback) return ['loopback']
  return network === 'public' ? ['public'] : ['public', 'private']
}

function isHost(url: URL, host: string): boolean {
  return host.startsWith('*.')
    ? url.port === '' &&
        url.hostname.endsWith(host.slice(1)) &&
        url.hostname.length > host.length - 1
    : url.host === host
}
