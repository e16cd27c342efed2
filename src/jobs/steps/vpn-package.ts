import { readVpnPackage, requestVpnPackage } from '../../azure/vpn-package.ts'
import { type CreateStep, targetOf } from '../services.ts'

/** While a package is being built, asking for another would start over. */
const BUILD_TIME_MS = 3 * 60_000

/**
 * Goal: the gateway has built a client package. The link itself is a secret that expires within the hour: it
 * is fetched anew whenever somebody is told (see `vpnPackageLink` in causeway.ts) and never stored.
 */
export function vpnPackageStep(needs: readonly string[]): CreateStep {
  return {
    name: 'vpn-package',
    title: { doing: 'Preparing the VPN client package', done: 'VPN client package is ready' },
    needs,
    usuallyMs: 20_000,
    deadlineMs: 30 * 60_000,
    async observe(context) {
      const built = await readVpnPackage(targetOf(context))
      if (built && built.expiresAt > context.now) return { state: 'ready' }
      const building =
        context.appliedAt !== undefined && context.now - context.appliedAt < BUILD_TIME_MS
      return { state: building ? 'changing' : 'absent' }
    },
    async apply(context) {
      await requestVpnPackage(targetOf(context))
    },
  }
}
