import type { Target } from '../../azure/network.ts'
import { type ArmResource, readResourceState } from '../../azure/provisioning.ts'
import { supportOfOperation } from '../../azure/request-ids.ts'
import { isMade } from '../../cluster/placement.ts'
import { UserError } from '../../errors.ts'
import { sentence, type Words } from '../../words/sentence.ts'
import type { Observation } from '../engine/step.ts'
import { type CreateStep, targetOf } from '../services.ts'

interface ArmResourceStep {
  readonly name: string
  readonly title: CreateStep['title']
  /** What people call it in an error message: "VPN gateway vpn-orders". */
  readonly label: (target: Target) => Words
  readonly needs: readonly string[]
  readonly usuallyMs: number
  readonly deadlineMs: number
  readonly get: (target: Target) => Promise<ArmResource>
  readonly create: (target: Target, context: Parameters<CreateStep['observe']>[0]) => Promise<void>
}

/** A step whose goal is one ARM resource: look by GET, make by PUT when it is not there. */
export function armResourceStep(definition: ArmResourceStep): CreateStep {
  const { name, title, needs, usuallyMs, deadlineMs } = definition
  return {
    name,
    title,
    applies: (request) => isMade(name, request),
    needs,
    usuallyMs,
    deadlineMs,
    async observe(context): Promise<Observation> {
      const target = targetOf(context)
      const label = definition.label(target)
      const resource = await readResourceState(label, context.request.name, () =>
        definition.get(target),
      )
      if (resource.state !== 'failed') return resource
      // A failed resource of an earlier run is made again by PUT; one that failed in this run is told.
      if (context.appliedAt === undefined)
        return { state: 'absent', detail: sentence`making it again` }
      return {
        state: 'broken',
        error: new UserError('azure-failed', sentence`Azure could not make ${label}.`, {
          remedy: sentence`Look at the activity log of resource group ${target.names.resourceGroup} in the Azure portal; Retry makes it again.`,
          support: supportOfOperation(),
        }),
      }
    },
    async apply(context) {
      await definition.create(targetOf(context), context)
    },
  }
}
