import type { AzureManners } from '../azure/clients.ts'
import type { AzureConfig } from '../config/config.ts'
import { sharedBudget } from '../redis/shared-budget.ts'
import { budgetGauges } from '../telemetry/engine-gauges.ts'
import type { Process } from './role.ts'
import type { Stores } from './stores.ts'

/** All workers of one identity share what Azure allows it, and log what Azure's support would ask for. */
export function azureManners(
  { config: { keyPrefix, speed }, log, telemetry }: Process,
  { redis, audit }: Stores,
  { subscriptionId }: AzureConfig,
): AzureManners {
  const { AZURE_TENANT_ID = '', AZURE_CLIENT_ID = '' } = process.env
  const budget = sharedBudget({
    redis,
    prefix: keyPrefix,
    principal: [AZURE_TENANT_ID, AZURE_CLIENT_ID, subscriptionId].join('/'),
    speed,
    onProblem: (error) => log.debug({ err: error }, 'the shared budget could not be asked'),
  })
  telemetry.read(budgetGauges(budget.levels))
  return {
    audit,
    budget,
    notice({ what, trace, ...answer }) {
      const { operationId, step } = trace ?? {}
      if (what === 'refused') log.warn({ operationId, step, azure: answer }, 'Azure refused')
      else log.info({ operationId, step, azure: answer }, 'Azure has begun')
    },
  }
}
