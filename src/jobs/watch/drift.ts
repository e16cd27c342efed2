import type { BrokerReport } from '../steps/brokers.ts'

/** What people were last told about a cluster's brokers. */
export interface Announced {
  readonly brokers: readonly { readonly host: string; readonly ip: string }[]
  readonly advertisesIps: boolean
}

/** One way in which a cluster is no longer as it was announced. */
export type Drift =
  | {
      readonly kind: 'address'
      readonly host: string
      readonly before: string
      readonly now: string
    }
  | { readonly kind: 'broker added'; readonly host: string; readonly now: string }
  | { readonly kind: 'broker gone'; readonly host: string; readonly before: string }
  /** The saved configuration does not make brokers advertise addresses any more. */
  | { readonly kind: 'configuration' }
  /** A running broker tells clients something else than its address. */
  | { readonly kind: 'listener'; readonly host: string; readonly now: string }

/** What differs between what was announced and what is there; empty when nothing does. Pure. */
export function compare(announced: Announced, now: BrokerReport): Drift[] {
  const before = new Map(announced.brokers.map(({ host, ip }) => [host, ip]))
  const present = new Set(now.brokers.map(({ host }) => host))
  const addresses = now.brokers.flatMap(({ host, ip }): Drift[] => {
    const known = before.get(host)
    if (known === undefined) return [{ kind: 'broker added', host, now: ip }]
    return known === ip ? [] : [{ kind: 'address', host, before: known, now: ip }]
  })
  const gone = announced.brokers
    .filter(({ host }) => !present.has(host))
    .map(({ host, ip }): Drift => ({ kind: 'broker gone', host, before: ip }))
  if (!announced.advertisesIps) return [...addresses, ...gone]
  const listeners = now.brokers
    .filter(({ ip, advertised }) => advertised !== null && !advertised.startsWith(`${ip}:`))
    .map(({ host, advertised }): Drift => ({ kind: 'listener', host, now: advertised ?? '' }))
  const configuration: Drift[] = now.advertisesIps ? [] : [{ kind: 'configuration' }]
  return [...addresses, ...gone, ...configuration, ...listeners]
}

/** True where advertising has to be repaired: new addresses alone are only to be told. */
export function isToBeFixed(drifts: readonly Drift[]): boolean {
  return drifts.some(({ kind }) => kind === 'configuration' || kind === 'listener')
}
