import { ask, QUESTIONS, type Question } from '../commands/ask.ts'
import { change } from '../commands/kafka-changes.ts'
import { askForProfile, type VpnSystem } from '../commands/vpn.ts'
import type { Action } from './action.ts'

/** A button that asks what a command asks; its value is the cluster's name. */
function questionButton(id: string, question: Question): Action {
  return {
    id,
    run: async (call) => ({ message: await ask(call, question, call.value), replacesCard: false }),
  }
}

/** Get VPN Package: the same as `/kafka vpn NAME`. */
export const vpnPackage = questionButton('vpn_package', QUESTIONS.vpn)
/** Show Brokers: the same as `/kafka brokers NAME`. */
export const brokersShow = questionButton('brokers_show', QUESTIONS.brokers)
/** Verify: the same as `/kafka verify NAME`. */
export const clusterVerify = questionButton('cluster_verify', QUESTIONS.verify)
/** Doctor: the same as `/kafka doctor NAME`. */
export const clusterDoctor = questionButton('cluster_doctor', QUESTIONS.doctor)

/** A personal VPN profile for the system that the button names. */
function profileButton(system: VpnSystem): Action {
  return {
    id: `vpn_profile_${system}`,
    run: async (call) => ({
      message: await askForProfile(call, call.value, system),
      replacesCard: false,
    }),
  }
}

/** A button for each system: the same as `/kafka vpn NAME SYSTEM`. */
export const vpnProfiles: readonly Action[] = [
  profileButton('windows'),
  profileButton('mac'),
  profileButton('linux'),
]

/** Delete: asks for what the command asks for, and for an approval like it. */
export const clusterDelete: Action = {
  id: 'cluster_delete',
  run: async (call) => ({
    message: await change(call, 'delete', call.value, {}),
    replacesCard: false,
  }),
}

/** Fix: brings the brokers back to advertising addresses, after an approval like any other change. */
export const driftFix: Action = {
  id: 'drift_fix',
  run: async (call) => ({
    message: await change(call, 'advertise', call.value, { advertising: 'ip' }),
    replacesCard: false,
  }),
}
