/** What a request needs beside its own action: rights on resources that its body refers to. */
const LINKED: Readonly<Record<string, readonly string[]>> = {
  'Microsoft.Network/virtualNetworkGateways/write': [
    'Microsoft.Network/publicIPAddresses/join/action',
    'Microsoft.Network/virtualNetworks/subnets/join/action',
  ],
  'Microsoft.Network/natGateways/write': ['Microsoft.Network/publicIPAddresses/join/action'],
  'Microsoft.Network/virtualNetworks/write': [
    'Microsoft.Network/natGateways/join/action',
    'Microsoft.Network/networkSecurityGroups/join/action',
  ],
  'Microsoft.Network/virtualNetworks/subnets/write': [
    'Microsoft.Network/natGateways/join/action',
    'Microsoft.Network/networkSecurityGroups/join/action',
  ],
  'Microsoft.Network/virtualNetworks/virtualNetworkPeerings/write': [
    'Microsoft.Network/virtualNetworks/peer/action',
  ],
  'Microsoft.HDInsight/clusters/write': ['Microsoft.Network/virtualNetworks/subnets/join/action'],
}

const VERBS: Readonly<Record<string, string>> = {
  GET: 'read',
  HEAD: 'read',
  PUT: 'write',
  PATCH: 'write',
  DELETE: 'delete',
}

/**
 * The actions of Azure's role model that a request to Resource Manager needs.
 * Source: Azure RBAC, "Azure resource provider operations": provider, types without names, then read, write,
 * delete, or the verb of a POST and "action".
 */
export function actionsOf(method: string, path: string, body?: unknown): readonly string[] {
  const own = ownAction(method, path)
  return [own, ...(LINKED[own] ?? []), ...(givesIdentity(body) ? [ASSIGN_IDENTITY] : [])]
}

const ASSIGN_IDENTITY = 'Microsoft.ManagedIdentity/userAssignedIdentities/assign/action'

function givesIdentity(body: unknown): boolean {
  return /"userAssignedIdentities":\{"/.test(JSON.stringify(body ?? null))
}

function ownAction(method: string, path: string): string {
  const verb = VERBS[method] ?? 'action'
  const at = path.toLowerCase().lastIndexOf('/providers/')
  if (at < 0) return `Microsoft.Resources/subscriptions/${typesOf(path).slice(1).join('/')}/${verb}`
  const [namespace = '', ...rest] = path.slice(at + '/providers/'.length).split('/')
  if (rest.length === 0) return `Microsoft.Resources/subscriptions/providers/${verb}`
  // The last word of a POST is its verb, and stands where a type would.
  return [namespace, ...typesOf(`/${rest.join('/')}`), verb].join('/')
}

/** Every second part of a path: types without names. */
function typesOf(path: string): string[] {
  return path
    .split('/')
    .slice(1)
    .filter((_, index) => index % 2 === 0)
}
