import { readCausewayGroup } from '../../azure/causeway-groups.ts'
import { readGateway } from '../../azure/gateway.ts'
import { CLUSTER_TAG } from '../../azure/provisioning.ts'
import { type GatewayReference, siteOf } from '../../cluster/placement.ts'
import { resourceNames } from '../../cluster/resource-names.ts'
import { UserError } from '../../errors.ts'
import { sentence } from '../../words/sentence.ts'
import type { Facts, Observation, Step } from '../engine/step.ts'
import type { ClusterReference, Services } from '../services.ts'
import { noSuchCluster } from './find-cluster.ts'

const MINUTE = 60_000

/** What `findGateway` finds out. */
export interface GatewayFacts {
  readonly gateway: GatewayReference
  /** The cluster that the gateway was made with. */
  readonly gatewayCluster: string
}

/**
 * Goal: the gateway by which clients reach the cluster is known, its own or one that it shares, and is ready.
 * @param options.waits whether a gateway that Azure is changing is waited for, or told as not ready
 */
export function findGateway(options: {
  readonly waits: boolean
}): Step<ClusterReference, Services> {
  return {
    name: 'find-gateway',
    title: { doing: sentence`Looking for the VPN gateway`, done: sentence`Found the VPN gateway` },
    needs: [],
    usuallyMs: 1000,
    deadlineMs: (options.waits ? 30 : 2) * MINUTE,
    async observe(context): Promise<Observation> {
      const { azure } = context.services
      const { name } = context.request
      const { resourceGroup } = resourceNames(name, azure.subscriptionId)
      const group = await readCausewayGroup(azure, resourceGroup)
      if (group?.cluster !== name) return { state: 'broken', error: await noSuchCluster(context) }
      const { gateway } = siteOf(group.placement, name, azure.subscriptionId)
      if (!gateway) return { state: 'broken', error: noGateway(name) }
      const found = await readGateway(azure, gateway)
      const gatewayCluster = found?.tags?.[CLUSTER_TAG]
      if (gatewayCluster !== undefined && found?.provisioningState === 'Succeeded')
        return { state: 'ready', facts: { gateway, gatewayCluster } }
      if (options.waits && gatewayCluster !== undefined && found?.provisioningState === 'Updating')
        return { state: 'changing', detail: sentence`Azure is changing the gateway` }
      return { state: 'broken', error: gatewayNotReady(name) }
    },
  }
}

/** The facts of `findGateway`, for the steps that need it. */
export function gatewayFacts(facts: Facts): GatewayFacts {
  const { gateway, gatewayCluster } = facts
  if (gateway === undefined || typeof gatewayCluster !== 'string')
    throw new Error('the step needs find-gateway')
  return { gateway: gateway as unknown as GatewayReference, gatewayCluster }
}

function noGateway(name: string): UserError {
  return new UserError('no-gateway', sentence`${name} was made without a VPN gateway.`, {
    remedy: sentence`Clients reach it by the way that its network has: ask whoever owns the network.`,
    example: `/kafka brokers ${name}`,
  })
}

function gatewayNotReady(name: string): UserError {
  return new UserError(
    'gateway-not-ready',
    sentence`The VPN gateway of ${name} is not ready yet.`,
    {
      remedy: sentence`A new gateway takes about 40 minutes, a change of one some minutes. Ask again when that has ended.`,
      example: `/kafka status ${name}`,
    },
  )
}
