import { type ClusterRequest, DEFAULTS } from '../../cluster/cluster.ts'
import { parseLife } from '../../cluster/lifetime.ts'
import { parseNetwork } from '../../cluster/placement.ts'
import { GATEWAY_WISHES, type PlacementWish } from '../../cluster/plan.ts'
import {
  parseClusterName,
  parseDisks,
  parseDnsServers,
  parsePurpose,
  parseRegion,
  parseVmSize,
  parseWorkers,
} from '../../cluster/request-values.ts'
import { UserError } from '../../errors.ts'
import type { Json } from '../../jobs/engine/step.ts'
import type { Policy } from '../../policy/policy.ts'
import { sentence, speaking } from '../../words/sentence.ts'
import { note } from '../blocks/answers.ts'
import { code, escapeMrkdwn, type Message } from '../blocks/elements.ts'
import { openCreateForm } from '../create-form.ts'
import { type Command, type CommandCall, operationId, requiredName, submit } from './command.ts'
import { type CommandLine, checkFlags } from './command-line.ts'
import { settleLife } from './life.ts'
import { requireCreateLimits, requireRegionLimit, requireWorkerLimit } from './limits.ts'

const FLAGS = [
  'region',
  'workers',
  'size',
  'disks',
  'encryption-in-transit',
  'gateway',
  'network',
  'dns',
  'ttl',
  'purpose',
  'dry-run',
]
const EXAMPLE = '/kafka create orders --region westeurope --workers 4'

/** Plans a cluster: checks it with Azure, then shows a card with Create. Nothing is made before that click. */
export const create: Command = {
  name: 'create',
  permission: 'create',
  usage:
    '/kafka create <name> [--region R] [--workers N] [--size S] [--disks N] [--encryption-in-transit] [--gateway new|shared|peered|none] [--network G/N[/S]] [--dns A,…] [--ttl 8h|3d] [--purpose "…"] [--dry-run]',
  summary: sentence`plan a Kafka cluster with network, VPN gateway and storage, then create it`,
  async run(call) {
    const { line, services, caller } = call
    if (line.words.length === 0 && Object.keys(line.flags).length === 0) return askInModal(call)
    const request = parseCreate(line, services.access.policy)
    const t = speaking(caller.language)
    await services.access.require(caller, 'create', request.name)
    const maxPricePerMonth = await requireCreateLimits(services.access, caller, request)
    const life = await settleLife(services.access, caller, request)
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
        request: { ...request, ...life, dryRun, wish, ...maxPricePerMonth } as unknown as Json,
        requestedBy: caller,
      },
      note(
        t`Checking name, region, size and quota for *${escapeMrkdwn(request.name)}*. The plan follows in a moment; nothing is created yet.`,
      ),
    )
  },
}

/** Without a name the modal asks for all of it; where Slack does not open it, the line that does without is told. */
async function askInModal(call: CommandCall): Promise<Message> {
  await openCreateForm(call)
  const t = speaking(call.caller.language)
  return note(t`Fill in the window, or type all in one line: ${code(EXAMPLE)}`)
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
    ...(line.flags.purpose === undefined
      ? {}
      : { purpose: parsePurpose(value(line, 'purpose') ?? '') }),
    ...(line.flags.ttl === undefined ? {} : { lifeHours: parseLife(value(line, 'ttl') ?? '') }),
  }
  requireWorkerLimit(policy, request.workers, `/kafka create ${request.name} --workers`)
  requireRegionLimit(policy, request.name, request.region)
  return request
}

/** @throws UserError `gateway-wish`, `network-reference`, `dns-servers` */
export function parseWish(line: CommandLine): Omit<PlacementWish, 'mayUse'> {
  const gateway = GATEWAY_WISHES.find((wish) => wish === (value(line, 'gateway') ?? 'auto'))
  if (gateway === undefined)
    throw new UserError(
      'gateway-wish',
      sentence`--gateway is one of: ${GATEWAY_WISHES.join(', ')}.`,
      {
        remedy: sentence`auto shares a VPN gateway where there is one; new makes one; peered shares one from a network of its own; none makes none.`,
        example: '/kafka create orders --gateway shared',
      },
    )
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
    throw new UserError('flag-value', sentence`The flag --${flag} needs a value.`, {
      remedy: sentence`Put the value behind it.`,
      example: EXAMPLE,
    })
  return given
}
