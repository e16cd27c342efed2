import { z } from 'zod'
import { UserError } from '../errors.ts'
import { sentence, type Words } from '../words/sentence.ts'
import { callOptions } from './clients.ts'
import { calling } from './errors.ts'
import type { Target } from './network.ts'
import { type Answer, answerIfAllowed, type Problem } from './preflight-problem.ts'

const PROVIDERS = ['Microsoft.HDInsight', 'Microsoft.Network', 'Microsoft.Storage'] as const

/** Resource providers that the subscription has not registered: nothing of theirs can be made. */
export async function checkProviders({ clients }: Target): Promise<readonly Problem[]> {
  const states = await Promise.all(
    PROVIDERS.map(async (namespace) => {
      const provider = await calling(() =>
        clients.resources.providers.get(namespace, callOptions()),
      )
      return { namespace, state: provider.registrationState ?? 'unknown' }
    }),
  )
  const missing = states.filter(({ state }) => state !== 'Registered')
  return missing.length === 0
    ? []
    : [{ error: notRegistered(missing.map(({ namespace, state }) => `${namespace} (${state})`)) }]
}

function notRegistered(namespaces: readonly string[]): UserError {
  return new UserError(
    'provider-not-registered',
    sentence`The subscription has not registered ${namespaces.join(', ')}.`,
    {
      remedy: sentence`An owner registers each once (az provider register --namespace …) and waits until it says Registered.`,
    },
  )
}

const MAKES_GROUP = 'Microsoft.Resources/subscriptions/resourceGroups/write'

/** What a create does by itself, as actions of Azure's role model. Reads for the checks here are not in it. */
export const NEEDED_ACTIONS: readonly string[] = [
  'Microsoft.Resources/subscriptions/resourceGroups/read',
  ...['networkSecurityGroups', 'publicIPAddresses', 'natGateways', 'virtualNetworks/subnets'].map(
    (type) => `Microsoft.Network/${type}/join/action`,
  ),
  ...[
    'networkSecurityGroups',
    'publicIPAddresses',
    'natGateways',
    'virtualNetworks',
    'virtualNetworks/subnets',
    'virtualNetworkGateways',
  ].flatMap((type) => [`Microsoft.Network/${type}/read`, `Microsoft.Network/${type}/write`]),
  'Microsoft.Network/virtualNetworkGateways/generatevpnprofile/action',
  'Microsoft.Network/virtualNetworkGateways/getvpnprofilepackageurl/action',
  'Microsoft.Storage/storageAccounts/read',
  'Microsoft.Storage/storageAccounts/write',
  'Microsoft.Storage/storageAccounts/listKeys/action',
  'Microsoft.Storage/storageAccounts/blobServices/containers/read',
  'Microsoft.Storage/storageAccounts/blobServices/containers/write',
  'Microsoft.HDInsight/clusters/read',
  'Microsoft.HDInsight/clusters/write',
  'Microsoft.HDInsight/clusters/getGatewaySettings/action',
]

/** What giving the clusters' identity its role takes. Contributor has it not. */
const ROLE_ACTIONS: readonly string[] = [
  'Microsoft.Authorization/roleAssignments/read',
  'Microsoft.Authorization/roleAssignments/write',
]

const Permission = z.object({
  actions: z.array(z.string()).nullish(),
  notActions: z.array(z.string()).nullish(),
})
type Permission = z.infer<typeof Permission>
const Permissions = z.object({ value: z.array(Permission), nextLink: z.string().nullish() })

/**
 * Actions that our identity lacks where the cluster goes. A group that does not exist yet inherits its rights
 * from the subscription. `value` is undefined where the identity may not read its own rights (a role of the
 * least privilege leaves Microsoft.Authorization out).
 */
export async function checkPermissions(
  target: Target,
  groupExists: boolean,
): Promise<Answer<readonly string[]>> {
  const { clients, names, request } = target
  const subscription = `/subscriptions/${clients.subscriptionId}`
  const scope = groupExists ? `${subscription}/resourcegroups/${names.resourceGroup}` : subscription
  const permissions = await answerIfAllowed(() => calling(() => readPermissions(target, scope)))
  if (permissions === undefined) return { problems: [] }
  const needed = [
    ...(groupExists ? [] : [MAKES_GROUP]),
    ...NEEDED_ACTIONS,
    ...(request.storageIdentity === undefined ? [] : ROLE_ACTIONS),
  ]
  const missing = needed.filter((action) => !isAllowed(permissions, action))
  const where = groupExists
    ? sentence`resource group ${names.resourceGroup}`
    : sentence`the subscription`
  return {
    value: missing,
    problems: missing.length === 0 ? [] : [{ error: permissionsMissing(missing, where) }],
  }
}

/**
 * All permissions of the caller at a scope. None of the SDKs that we have offers this call, so it goes through
 * the pipeline of one of them: same address, identity and transport.
 * Source: Authorization REST API 2022-04-01, Permissions - List For Resource Group; at the subscription's scope
 * it is in Microsoft's article "Use Resource Manager authentication API to access subscriptions".
 */
async function readPermissions({ clients }: Target, scope: string): Promise<readonly Permission[]> {
  const { createPipelineRequest, RestError } = await import('@azure/core-rest-pipeline')
  const { hdinsight } = clients
  const permissions: Permission[] = []
  let url: string | undefined =
    `${hdinsight.$host}${scope}/providers/Microsoft.Authorization/permissions?api-version=2022-04-01`
  // A link to another host would be sent our token.
  while (url?.startsWith(hdinsight.$host)) {
    const request = createPipelineRequest({ url, ...callOptions() })
    const response = await hdinsight.sendRequest(request)
    const { status, bodyAsText } = response
    if (status !== 200)
      throw new RestError(`Azure answered ${status}`, { statusCode: status, request, response })
    const page = Permissions.parse(JSON.parse(bodyAsText ?? ''))
    permissions.push(...page.value)
    url = page.nextLink ?? undefined
  }
  return permissions
}

/** A role allows what its actions name and its notActions do not take away; roles add up. */
export function isAllowed(permissions: readonly Permission[], action: string): boolean {
  const names = (patterns: readonly string[] | null | undefined) =>
    (patterns ?? []).some((pattern) => matches(pattern, action))
  return permissions.some(({ actions, notActions }) => names(actions) && !names(notActions))
}

/** Azure compares actions without regard to case; `*` stands for any text. */
function matches(pattern: string, action: string): boolean {
  const source = pattern.replaceAll(/[^\w*]/g, '\\$&').replaceAll('*', '.*')
  return new RegExp(`^${source}$`, 'i').test(action)
}

const SHOWN_ACTIONS = 5

function permissionsMissing(missing: readonly string[], where: Words): UserError {
  const shown = missing.slice(0, SHOWN_ACTIONS).join(', ')
  const rest = missing.length - SHOWN_ACTIONS
  return new UserError(
    'azure-permission',
    rest > 0
      ? sentence`Causeway's identity lacks permissions on ${where}: ${shown} and ${rest} more.`
      : sentence`Causeway's identity lacks permissions on ${where}: ${shown}.`,
    { remedy: sentence`Give it a role with these actions (Contributor has all), then plan again.` },
  )
}
