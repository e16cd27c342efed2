import {
  type ClusterRequest,
  DEFAULTS,
  parseClusterName,
  parseDisks,
  parseDnsServers,
  parseRegion,
  parseVmSize,
  parseWorkers,
} from '../../cluster.ts'
import { UserError } from '../../errors.ts'
import type { Json } from '../../jobs/engine/step.ts'
import { parseNetwork } from '../../placement.ts'
import { GATEWAY_WISHES, type PlacementWish } from '../../plan.ts'
import type { Policy } from '../../policy.ts'
import { note } from '../blocks/answers.ts'
import { escapeMrkdwn } from '../blocks/elements.ts'
import { type Command, operationId, requiredName, submit } from './command.ts'
import { type CommandLine, checkFlags } from './command-line.ts'
import { requireRegionLimit, requireWorkerLimit } from './limits.ts'

const FLAGS = [
  'region',
  'workers',
  'size',
  'disks',
  'encryption-in-transit',
  'gateway',
  'network',
  'dns',
  'dry-run',
]
const EXAMPLE = '/kafka create orders --region westeurope --workers 4'

/** Plans a cluster: checks it with Azure, then shows a card with Create. Nothing is made before that click. */
export const create: Command = {
  name: 'create',
  permission: 'create',
  usage:
    '/kafka create <name> [--region R] [--workers N] [--size S] [--disks N] [--encryption-in-transit] [--gateway new|shared|peered|none] [--network G/N[/S]] [--dns A,…] [--dry-run]',
  summary: 'plan a Kafka cluster with network, VPN gateway and storage, then create it',
  async run(call) {
    const { line, services, caller } = call
    const request = parseCreate(line, services.access.policy)
    await services.access.require(caller, 'create', request.name)
    const wish: PlacementWish = {
      ...parseWish(line),
      mayUse: await services.access.clusters(caller, 'vpn'),
    }
    const dryRun = line.flags['dry-run'] === true
    return submit(
      services,
      {
        id: operationId('plan', call),
        kind: 'plan',
        cluster: request.name,
        request: { ...request, dryRun, wish } as unknown as Json,
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
  checkFlags(line, FLAGS, EXAMPLE)
  const request: ClusterRequest = {
    name: parseClusterName(requiredName(line, EXAMPLE)),
    region: parseRegion(value(line, 'region') ?? DEFAULTS.region),
    workers: parseWorkers(value(line, 'workers') ?? String(DEFAULTS.workers)),
    vmSize: parseVmSize(value(line, 'size') ?? DEFAULTS.vmSize),
    disksPerWorker: parseDisks(value(line, 'disks') ?? String(DEFAULTS.disksPerWorker)),
    ...(line.flags['encryption-in-transit'] === true ? { encryptionInTransit: true } : {}),
  }
  requireWorkerLimit(policy, request.workers, `/kafka create ${request.name} --workers`)
  requireRegionLimit(policy, request.name, request.region)
  return request
}

/** @throws UserError `gateway-wish`, `network-reference`, `dns-servers` */
export function parseWish(line: CommandLine): Omit<PlacementWish, 'mayUse'> {
  const gateway = GATEWAY_WISHES.find((wish) => wish === (value(line, 'gateway') ?? 'auto'))
  if (gateway === undefined)
    throw new UserError('gateway-wish', `--gateway is one of: ${GATEWAY_WISHES.join(', ')}.`, {
      remedy:
        'auto shares a VPN gateway where there is one; new makes one; peered shares one from a network of its own; none makes none.',
      example: '/kafka create orders --gateway shared',
    })
  const dns = value(line, 'dns')
  const network = value(line, 'network')
  const brought = network === undefined ? undefined : parseNetwork(network)
  return {
    gateway,
    dnsServers: dns === undefined ? [] : parseDnsServers(dns),
    ...(brought && { network: brought.network }),
    ...(brought?.subnet !== undefined && { subnet: brought.subnet }),
  }
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
