import { sentence, type Words } from '../words/sentence.ts'
import type { ArmError } from './arm-error.ts'

/** Words, or how to make them of what Azure said. */
type RuleWords = Words | ((error: ArmError, groups: Readonly<Record<string, string>>) => Words)

/** What an answer of Azure means to whoever waits for the step. */
export type Meaning =
  /** A person can mend it. */
  | {
      readonly kind: 'user'
      readonly code: string
      readonly cause: RuleWords
      readonly remedy: RuleWords
    }
  /** It passes by itself. */
  | { readonly kind: 'transient'; readonly cause: RuleWords }
  /** Causeway sent something that no service takes. */
  | { readonly kind: 'bug' }

/** A row applies when all that it names fits; codes and texts are also looked for in the errors inside the error. */
export interface ErrorRule {
  /** First and last HTTP status. */
  readonly status?: readonly [number, number]
  readonly codes?: readonly string[]
  /** Its named groups can be used in the words. */
  readonly text?: RegExp
  readonly means: Meaning
}

const refusal = (code: string, cause: RuleWords, remedy: RuleWords): Meaning => ({
  kind: 'user',
  code,
  cause,
  remedy,
})
const passing = (cause: RuleWords): Meaning => ({ kind: 'transient', cause })
const OUR_MISTAKE: Meaning = { kind: 'bug' }

/**
 * Refusals to delete or change what something else uses. Interfaces of a cluster's nodes keep its subnet in use for
 * a while after the cluster is gone (terraform-provider-azurerm#4104).
 */
export const STILL_IN_USE: readonly string[] = [
  'InUseSubnetCannotBeDeleted',
  'InUseSubnetCannotBeUpdated',
  'InUseNetworkSecurityGroupCannotBeDeleted',
  'InUseNatGatewayCannotBeDeleted',
  'PublicIPAddressCannotBeDeleted',
  'NicInUse',
]

const REGION_CLOSED = refusal(
  'region-closed',
  sentence`This subscription may not create HDInsight clusters in this region.`,
  sentence`Choose another region, or ask Azure support to open this one.`,
)
const NAME_TAKEN = refusal(
  'name-taken',
  sentence`The name is taken by somebody else on Azure.`,
  sentence`Choose another cluster name: names are unique in all of Azure.`,
)
const CORE_QUOTA_REMEDY = sentence`Use fewer workers, another region, or open an Azure support request of type Quota for HDInsight.`

/**
 * One table: what Azure says → which kind of error it is, its cause and its remedy. The first row that fits wins.
 * Sources: HDInsight cluster error dictionary; ARM, network and VPN gateway error references.
 */
export const ERROR_RULES: readonly ErrorRule[] = [
  // HDInsight's own, told in texts: its codes are as vague as BadRequest.
  {
    text: /cores left to create.*Required: (?<required>\d+), Available: (?<available>\d+)/i,
    means: refusal(
      'core-quota',
      (_error, { required = '', available = '' }) =>
        sentence`Not enough HDInsight cores in this region: ${required} needed, ${available} free.`,
      CORE_QUOTA_REMEDY,
    ),
  },
  {
    text: /cores left to create|exceeded the available cores/i,
    means: refusal(
      'core-quota',
      sentence`Not enough HDInsight cores in this region.`,
      CORE_QUOTA_REMEDY,
    ),
  },
  {
    text: /VM size '(?<size>[^']+)'.*Valid values are:\s*(?<list>[\w, ]+)/is,
    means: refusal(
      'vm-size-refused',
      (_error, { size = '' }) => sentence`HDInsight does not offer ${size} for Kafka here.`,
      (_error, { list = '' }) => sentence`Choose one of: ${list}.`,
    ),
  },
  { codes: ['RegionCapabilityNotAvailable'], means: REGION_CLOSED },
  { text: /region is not enabled/i, means: REGION_CLOSED },
  { codes: ['LocationNotAvailableForResourceType'], means: REGION_CLOSED },
  {
    codes: ['StorageAccountAlreadyTaken', 'StorageAccountAlreadyExists'],
    means: refusal(
      'storage-name-taken',
      sentence`The name of the storage account is taken by somebody else on Azure.`,
      sentence`Choose another cluster name: the account is named after it.`,
    ),
  },
  { codes: ['AlreadyExists'], means: NAME_TAKEN },
  { text: /name '[^']*' is unavailable/i, means: NAME_TAKEN },
  {
    text: /HDI Version '(?<version>[^']+)' is (?:not )?supported for clusterType/i,
    means: refusal(
      'kafka-version',
      sentence`HDInsight does not offer the version of Kafka that Causeway asks for.`,
      sentence`Give the message to the operators of Causeway: it needs a newer release.`,
    ),
  },
  {
    codes: ['InvalidNetworkSecurityGroupSecurityRules'],
    means: refusal(
      'network-rules',
      sentence`Rules of the subnet's network security group keep HDInsight from its cluster.`,
      sentence`Allow inbound TCP 443 from the service tag HDInsight and the way out, then Retry.`,
    ),
  },
  {
    codes: ['FailedToConnectWithClusterErrorCode'],
    means: refusal(
      'cluster-unreachable',
      sentence`HDInsight cannot reach the cluster to manage it.`,
      sentence`Allow inbound TCP 443 from the service tag HDInsight in the security group and on every firewall, then Retry.`,
    ),
  },
  {
    codes: ['InvalidVirtualNetworkId'],
    means: refusal(
      'network-refused',
      sentence`HDInsight does not take the virtual network or its subnet.`,
      sentence`Look in the Azure portal whether both are there and in the region of the cluster, then Retry.`,
    ),
  },
  {
    codes: ['StoragePermissionsBlockedForMsi'],
    means: refusal(
      'storage-permission',
      sentence`The managed identity of the cluster may not use the storage account.`,
      sentence`Give it the role Storage Blob Data Owner on the account, then Retry.`,
    ),
  },
  {
    codes: ['KeyBasedAuthenticationNotPermitted'],
    means: refusal(
      'storage-keys-forbidden',
      sentence`Your organisation forbids the keys of storage accounts, with which HDInsight signs in to its storage.`,
      sentence`The operators set AZURE_STORAGE_IDENTITY_ID: clusters then sign in by an identity. Or whoever set that rule exempts the resource group. Then plan again.`,
    ),
  },
  {
    text: /Cluster setup failed to install components/i,
    means: refusal(
      'cluster-setup',
      sentence`HDInsight could not install Kafka on the machines of the cluster.`,
      sentence`Retry deletes the failed cluster and makes it again. If it fails again, look whether the subnet has a way out, and at status.azure.com.`,
    ),
  },
  {
    text: /Deployment failed\. Correlation ID: (?<id>[\w-]+)/i,
    means: refusal(
      'azure-internal',
      (_error, { id = '' }) =>
        sentence`HDInsight failed inside while it made the cluster (correlation ${id}).`,
      sentence`Retry deletes the failed cluster and makes it again. If it fails again, give Azure support the correlation id.`,
    ),
  },
  {
    codes: ['DeploymentQuotaExceeded'],
    means: refusal(
      'deployment-quota',
      sentence`The resource group holds the 800 deployments that Azure keeps at most.`,
      sentence`Delete old ones in the Azure portal (resource group, Deployments), then Retry.`,
    ),
  },
  { text: /The request payload is invalid/i, means: OUR_MISTAKE },

  // Rights and rules of the organisation.
  {
    codes: ['AuthorizationFailed', 'LinkedAuthorizationFailed'],
    text: /perform action '(?<action>[^']+)'/,
    means: refusal(
      'azure-permission',
      (_error, { action = '' }) => sentence`Causeway's identity lacks a permission: ${action}.`,
      sentence`Give it a role with that action, then Retry.`,
    ),
  },
  {
    codes: ['AuthorizationFailed', 'LinkedAuthorizationFailed', 'Forbidden'],
    means: refusal(
      'azure-permission',
      sentence`Causeway's identity lacks a permission.`,
      sentence`Give it the roles that the README names, then Retry.`,
    ),
  },
  {
    codes: ['RequestDisallowedByPolicy'],
    means: refusal(
      'azure-policy',
      ({ policies }) =>
        policies.length > 0
          ? sentence`An Azure policy of your organisation forbids this resource: ${policies.join(', ')}.`
          : sentence`An Azure policy of your organisation forbids this resource.`,
      sentence`Ask the owner of the policy for an exemption, or choose another region or size.`,
    ),
  },
  {
    codes: ['ScopeLocked'],
    means: refusal(
      'azure-lock',
      sentence`A lock in Azure forbids deleting this.`,
      sentence`Whoever set the lock (Azure portal, resource group, Locks) removes it; then Retry.`,
    ),
  },
  {
    codes: ['MissingSubscriptionRegistration'],
    means: refusal(
      'provider-not-registered',
      sentence`The subscription has not registered a resource provider.`,
      sentence`An owner registers Microsoft.HDInsight, Microsoft.Network and Microsoft.Storage once, then Retry.`,
    ),
  },
  {
    codes: ['NoRegisteredProviderFound'],
    means: refusal(
      'provider-not-registered',
      sentence`A resource provider is not registered in the subscription, or not offered in this region.`,
      sentence`An owner registers Microsoft.HDInsight, Microsoft.Network and Microsoft.Storage once; or choose another region.`,
    ),
  },
  {
    codes: ['SubscriptionNotFound'],
    means: refusal(
      'subscription',
      sentence`Azure does not know this subscription, or the identity may not see it.`,
      sentence`Check AZURE_SUBSCRIPTION_ID and the role assignment.`,
    ),
  },
  {
    codes: [
      'InvalidAuthenticationToken',
      'InvalidAuthenticationTokenTenant',
      'ExpiredAuthenticationToken',
      'AuthenticationFailed',
    ],
    status: [401, 401],
    means: passing(sentence`Azure did not accept the token`),
  },

  // Quotas, sizes and gateways.
  {
    codes: ['OperationNotAllowed'],
    text: /Current Limit: (?<limit>\d+), Current Usage: (?<usage>\d+), Additional Required: (?<required>\d+)/i,
    means: refusal(
      'network-quota',
      (_error, { limit = '', usage = '', required = '' }) =>
        sentence`A quota of the subscription is used up: ${required} needed, ${usage} of ${limit} in use.`,
      sentence`Raise the quota in the Azure portal (Subscription, Usage and quotas), then Retry.`,
    ),
  },
  {
    codes: [
      'PublicIPCountLimitReached',
      'IPv4StandardSkuPublicIpCountLimitReached',
      'IPv4BasicSkuPublicIpCountLimitReached',
      'OperationNotAllowed',
    ],
    means: refusal(
      'network-quota',
      ({ code }) => sentence`A quota of the subscription is used up (${code}).`,
      sentence`Raise the quota in the Azure portal (Subscription, Usage and quotas), then Retry.`,
    ),
  },
  {
    codes: ['SkuNotAvailable'],
    means: refusal(
      'size-sold-out',
      sentence`Azure has no machines of this size left in this region.`,
      sentence`Choose another size or region, or try again on another day.`,
    ),
  },
  {
    codes: [
      'NonAzSkusNotAllowedForVPNGateway',
      'VmssVpnGatewayPublicIpsMustHaveZonesConfigured',
      'PublicIpWithBasicSkuNotAllowedOnVPNGateways',
      'InvalidGatewaySize',
      'InvalidGatewaySkuSpecifiedForGatewayDeploymentType',
    ],
    means: refusal(
      'gateway-refused',
      ({ code }) =>
        sentence`Azure does not take this VPN gateway with this public IP address (${code}).`,
      sentence`If somebody changed the public IP address of the gateway, delete it and Retry. Otherwise the operators of Causeway need a newer release.`,
    ),
  },

  // Others at work. 429 with one of these codes is no throttling.
  {
    codes: [
      'AnotherOperationInProgress',
      'RetryableError',
      'RetryableErrorDueToAnotherOperation',
      'ReferencedResourceNotProvisioned',
      'StorageAccountOperationInProgress',
      'ResourceGroupBeingDeleted',
      'Conflict',
      'PreconditionFailed',
    ],
    means: passing(({ code }) => sentence`Azure is busy with another operation (${code})`),
  },
  {
    codes: STILL_IN_USE,
    means: passing(({ code }) => sentence`Azure counts it as still in use (${code})`),
  },
  {
    codes: ['PrincipalNotFound'],
    means: passing(sentence`Azure does not know the new identity everywhere yet`),
  },
  { status: [429, 429], means: passing(sentence`Azure is throttling requests`) },
  { status: [412, 412], means: passing(sentence`somebody else has changed it in between`) },
  { status: [408, 408], means: passing(sentence`Azure answered 408`) },
  { status: [500, 599], means: passing(({ status = 500 }) => sentence`Azure answered ${status}`) },

  // What was there and is not any more, what no service takes, and all the rest.
  {
    codes: [
      'ResourceGroupNotFound',
      'ResourceNotFound',
      'ParentResourceNotFound',
      'InvalidResourceReference',
    ],
    means: refusal(
      'resource-gone',
      ({ message }) =>
        sentence`Something that this step needs is not there any more: ${brief(message)}`,
      sentence`Retry looks at everything anew and makes what is missing.`,
    ),
  },
  {
    codes: [
      'InvalidRequestContent',
      'InvalidRequestFormat',
      'InvalidTemplate',
      'InvalidResourceType',
      'InvalidApiVersionParameter',
      'MissingApiVersionParameter',
    ],
    means: OUR_MISTAKE,
  },
  {
    status: [400, 499],
    text: /\S/,
    means: refusal(
      'azure-refused',
      ({ code, message }) =>
        sentence`Azure refused it (${code || sentence`no code`}): ${brief(message)}`,
      sentence`Do what the message says, then Retry. If it says nothing to you, give the operators of Causeway the ids below.`,
    ),
  },
]

const LONGEST_QUOTE = 300

/** Azure's own words, cut where they go on for pages. */
export function brief(message: string): string {
  const line = message.replaceAll(/\s+/g, ' ').trim()
  return line.length <= LONGEST_QUOTE ? line : `${line.slice(0, LONGEST_QUOTE)}…`
}

/** A row of the table that fits an error, with what it found in its text. */
export interface FittingRule {
  readonly rule: ErrorRule
  /** Named groups of the rule's text, as found. */
  readonly groups: Readonly<Record<string, string>>
}

/** The first row that fits; undefined when none does. */
export function ruleFor(error: ArmError): FittingRule | undefined {
  for (const rule of ERROR_RULES) {
    const { status, codes, text } = rule
    if (status && !(error.status && error.status >= status[0] && error.status <= status[1]))
      continue
    if (codes && ![error, ...error.details].some(({ code }) => codes.includes(code))) continue
    if (!text) return { rule, groups: {} }
    const match = firstMatch(text, error)
    if (match) return { rule, groups: match.groups ?? {} }
  }
  return undefined
}

/** A row's words for this error. */
export function wordsOf(words: RuleWords, error: ArmError, { groups }: FittingRule): Words {
  return typeof words === 'function' ? words(error, groups) : words
}

function firstMatch(pattern: RegExp, error: ArmError): RegExpExecArray | undefined {
  for (const { message } of [error, ...error.details]) {
    const match = pattern.exec(message)
    if (match) return match
  }
  return undefined
}
