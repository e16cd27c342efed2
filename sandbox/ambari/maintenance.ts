export type Switch = 'ON' | 'OFF'

/** Effective maintenance state of a component (Ambari 2.7, MaintenanceState). */
export type EffectiveState =
  | Switch
  | 'IMPLIED_FROM_SERVICE'
  | 'IMPLIED_FROM_HOST'
  | 'IMPLIED_FROM_SERVICE_AND_HOST'

export type OperationLevel = 'CLUSTER' | 'SERVICE' | 'HOST' | 'HOST_COMPONENT'

/** Which effective states an operation of each level works on; others are left out without a word. */
const INCLUDED: Readonly<Record<OperationLevel, readonly EffectiveState[] | 'all'>> = {
  CLUSTER: ['OFF'],
  SERVICE: ['OFF', 'IMPLIED_FROM_SERVICE'],
  HOST: ['OFF', 'IMPLIED_FROM_HOST'],
  HOST_COMPONENT: 'all',
}

export function isOperationLevel(text: string | undefined): text is OperationLevel {
  return text !== undefined && Object.hasOwn(INCLUDED, text)
}

/** The maintenance modes that people have set in one cluster. */
export class MaintenanceModes {
  /** Of the service KAFKA. */
  service: Switch = 'OFF'
  readonly #hosts = new Set<string>()
  readonly #brokers = new Set<string>()

  host(hostName: string): Switch {
    return this.#hosts.has(hostName) ? 'ON' : 'OFF'
  }

  setHost(hostName: string, value: Switch): void {
    set(this.#hosts, hostName, value)
  }

  setBroker(hostName: string, value: Switch): void {
    set(this.#brokers, hostName, value)
  }

  /** Of the broker on a host. */
  effective(hostName: string): EffectiveState {
    if (this.#brokers.has(hostName)) return 'ON'
    if (!this.#hosts.has(hostName)) return this.service === 'ON' ? 'IMPLIED_FROM_SERVICE' : 'OFF'
    return this.service === 'ON' ? 'IMPLIED_FROM_SERVICE_AND_HOST' : 'IMPLIED_FROM_HOST'
  }

  /** Whether an operation of that level works on the broker of a host. */
  includes(hostName: string, level: OperationLevel): boolean {
    const states = INCLUDED[level]
    return states === 'all' || states.includes(this.effective(hostName))
  }
}

function set(members: Set<string>, member: string, value: Switch): void {
  if (value === 'ON') members.add(member)
  else members.delete(member)
}
