import {
  type ClusterRequest,
  DEFAULTS,
  parseClusterName,
  parseRegion,
  parseVmSize,
  parseWorkers,
} from '../../cluster.ts'
import { UserError } from '../../errors.ts'
import type { Json } from '../../jobs/engine/step.ts'
import type { Policy } from '../../policy.ts'
import { note } from '../blocks/answers.ts'
import { escapeMrkdwn } from '../blocks/elements.ts'
import { type Command, operationId, requiredName, submit } from './command.ts'
import { type CommandLine, checkFlags } from './command-line.ts'

const EXAMPLE = '/kafka create orders --region westeurope --workers 4'

/** Plans a cluster: checks it with Azure, then shows a card with Create. Nothing is made before that click. */
export const create: Command = {
  name: 'create',
  permission: 'create',
  usage: '/kafka create <name> [--region R] [--workers N] [--size S] [--dry-run]',
  summary: 'plan a Kafka cluster with network, VPN gateway and storage, then create it',
  async run(call) {
    const { line, services, caller } = call
    const request = parseCreate(line, services.access.policy)
    await services.access.require(caller, 'create', request.name)
    const dryRun = line.flags['dry-run'] === true
    return submit(
      services,
      {
        id: operationId('plan', call),
        kind: 'plan',
        cluster: request.name,
        request: { ...request, dryRun } as unknown as Json,
        requestedBy: caller,
      },
      note(
        `Checking name, region, size and quota for *${escapeMrkdwn(request.name)}*. The plan follows in a moment; nothing is created yet.`,
      ),
    )
  },
}

/** @throws UserError that shows a correct line */
export function parseCreate(line: CommandLine, policy: Policy): ClusterRequest {
  checkFlags(line, ['region', 'workers', 'size', 'dry-run'], EXAMPLE)
  const request: ClusterRequest = {
    name: parseClusterName(requiredName(line, EXAMPLE)),
    region: parseRegion(value(line, 'region') ?? DEFAULTS.region),
    workers: parseWorkers(value(line, 'workers') ?? String(DEFAULTS.workers)),
    vmSize: parseVmSize(value(line, 'size') ?? DEFAULTS.vmSize),
    disksPerWorker: DEFAULTS.disksPerWorker,
  }
  const { maxWorkers, regions } = policy.limits
  if (request.workers > maxWorkers)
    throw new UserError('worker-limit', `The access policy allows at most ${maxWorkers} workers.`, {
      remedy: 'Use fewer, or ask the owners of Causeway to raise the limit.',
      example: `/kafka create ${request.name} --workers ${maxWorkers}`,
    })
  if (regions !== undefined && !regions.includes(request.region))
    throw new UserError(
      'region-limit',
      `The access policy does not allow the region ${request.region}.`,
      {
        remedy: `Choose one of: ${regions.join(', ')}.`,
        example: `/kafka create ${request.name} --region ${regions[0] ?? ''}`,
      },
    )
  return request
}

function value(line: CommandLine, flag: string): string | undefined {
  const given = line.flags[flag]
  if (given === true)
    throw new UserError('flag-value', `The flag --${flag} needs a value.`, {
      remedy: 'Put the value behind it.',
      example: EXAMPLE,
    })
  return given
}
