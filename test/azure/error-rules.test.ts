import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readArmError } from '../../src/azure/arm-error.ts'
import { ERROR_RULES, ruleFor } from '../../src/azure/error-rules.ts'
import { calling, resourceError } from '../../src/azure/errors.ts'
import { TransientError, UserError } from '../../src/errors.ts'
import { startAnswering, type WireAnswer } from './answering-server.ts'

const bare = (code: string, message: string) => JSON.stringify({ code, message })
const wrapped = (code: string, message: string, more: object = {}) =>
  JSON.stringify({ error: { code, message, ...more } })

/** What goes over the wire → what people read. */
interface Case {
  readonly wire: WireAnswer
  /** The code of a UserError, or the kind. */
  readonly means: string
  readonly says?: RegExp
  readonly remedy?: RegExp
  readonly retryAfterMs?: number
}

const refused = (body: string, means: string, more: Partial<Case> = {}, status = 400): Case => ({
  wire: { status, body },
  means,
  ...more,
})

const CASES: Readonly<Record<string, Case>> = {
  'core quota, as plain BadRequest with figures': refused(
    bare(
      'BadRequest',
      "User SubscriptionId '0000' does not have cores left to create resource 'orders'. Required: 17, Available: 0.",
    ),
    'core-quota',
    { says: /17 needed, 0 free/, remedy: /Quota for HDInsight/ },
  ),
  'core quota, without figures': refused(
    bare('BadRequest', 'The maximum node exceeded the available cores in this region'),
    'core-quota',
    { says: /Not enough HDInsight cores in this region\.$/ },
  ),
  'a size, with the list of valid ones': refused(
    bare(
      "DeploymentDocument 'CsmDocument_2_0' failed the validation",
      "VM size 'STANDARD_D3_V2' provided in the request is invalid or not supported for role 'workernode'. Valid values are: STANDARD_E4_V3, STANDARD_E8_V3.",
    ),
    'vm-size-refused',
    { says: /offer STANDARD_D3_V2/, remedy: /Choose one of: STANDARD_E4_V3, STANDARD_E8_V3\./ },
  ),
  'a region without HDInsight, by code': refused(
    bare('RegionCapabilityNotAvailable', 'Region capability not available for region x.'),
    'region-closed',
  ),
  'a region that is closed, by text': refused(
    bare(
      'BadRequest',
      'The region is not enabled for this subscription, please contact support for more information.',
    ),
    'region-closed',
  ),
  'a region without the resource type': refused(
    wrapped('LocationNotAvailableForResourceType', "The provided location 'x' is not available."),
    'region-closed',
  ),
  'a storage account of somebody else': refused(
    wrapped('StorageAccountAlreadyTaken', 'The storage account named x is already taken.'),
    'storage-name-taken',
    {},
    409,
  ),
  'a cluster name of somebody else, by code': refused(bare('AlreadyExists', 'taken'), 'name-taken'),
  'a cluster name of somebody else, by text': refused(
    bare('BadRequest', "Cluster name 'orders' is unavailable"),
    'name-taken',
  ),
  'a version that is not offered any more': refused(
    bare(
      'BadRequest',
      `HDI Version '5.0' is supported for clusterType "Kafka" and component Version '2.4'.`,
    ),
    'kafka-version',
  ),
  'a security group that keeps HDInsight out': refused(
    bare(
      'InvalidNetworkSecurityGroupSecurityRules',
      'The security rules in the Network Security Group nsg configured with subnet s does not allow required inbound and/or outbound connectivity.',
    ),
    'network-rules',
    { remedy: /443 from the service tag HDInsight/ },
  ),
  'a cluster that HDInsight cannot reach': refused(
    bare(
      'FailedToConnectWithClusterErrorCode',
      'Unable to connect to cluster management endpoint to perform scaling operation.',
    ),
    'cluster-unreachable',
  ),
  'a network that HDInsight does not take': refused(
    bare('InvalidVirtualNetworkId', 'The VirtualNetworkId is not valid.'),
    'network-refused',
  ),
  'an identity that may not use the storage': refused(
    bare('StoragePermissionsBlockedForMsi', 'The Managed Identity does not have permissions.'),
    'storage-permission',
    { remedy: /Storage Blob Data Owner/ },
  ),
  'a tenant that forbids storage keys': refused(
    wrapped('KeyBasedAuthenticationNotPermitted', 'Key based authentication is not permitted.'),
    'storage-keys-forbidden',
    {},
    403,
  ),
  'components that could not be installed': refused(
    bare(
      'Cluster setup failed to install components on one or more hosts',
      'Cluster setup failed to install components on one or more hosts. Please retry your request.',
    ),
    'cluster-setup',
  ),
  'a deployment that failed inside': refused(
    bare(
      'InternalServerError',
      'Deployment failed. Correlation ID: 6f2c9f9b-0b7e-4a51. Internal server error occurred while processing the request.',
    ),
    'azure-internal',
    { says: /correlation 6f2c9f9b-0b7e-4a51/ },
  ),
  'too many deployments': refused(
    wrapped('DeploymentQuotaExceeded', 'Creating the deployment would exceed the quota of 800.'),
    'deployment-quota',
    {},
    409,
  ),
  'a payload of ours that is invalid': refused(
    bare('BadRequest', 'Internal error. Errors:The request payload is invalid.,Missing x'),
    'bug',
  ),
  'a permission that is missing, by name': refused(
    wrapped(
      'LinkedAuthorizationFailed',
      "The client 'c' has permission on scope 's', however, it does not have permission to perform action 'Microsoft.Network/virtualNetworks/subnets/join/action' on the linked scope.",
    ),
    'azure-permission',
    { says: /subnets\/join\/action/ },
    403,
  ),
  'a permission that is missing, without a name': refused(
    wrapped('Forbidden', 'no'),
    'azure-permission',
    {},
    403,
  ),
  'a policy, by its name in additionalInfo': refused(
    wrapped('RequestDisallowedByPolicy', "Resource 'x' was disallowed by policy.", {
      additionalInfo: [
        {
          type: 'PolicyViolation',
          info: { policyAssignmentDisplayName: 'Only West Europe', policyDefinitionName: 'p' },
        },
        { type: 'Something else', info: 7 },
      ],
    }),
    'azure-policy',
    { says: /forbids this resource: Only West Europe\.$/ },
    403,
  ),
  'a lock': refused(wrapped('ScopeLocked', 'locked'), 'azure-lock', {}, 409),
  'a provider that is not registered': refused(
    wrapped('MissingSubscriptionRegistration', 'The subscription is not registered.'),
    'provider-not-registered',
    {},
    409,
  ),
  'a provider that is not offered in the region': refused(
    wrapped('NoRegisteredProviderFound', 'No registered resource provider found.'),
    'provider-not-registered',
  ),
  'a subscription that nobody knows': refused(
    wrapped('SubscriptionNotFound', 'not found'),
    'subscription',
    {},
    404,
  ),
  'a token that has ended': refused(
    wrapped('ExpiredAuthenticationToken', 'The access token expiry is in the past.'),
    'transient',
    {},
    401,
  ),
  'a quota of the subscription, with figures': refused(
    wrapped(
      'OperationNotAllowed',
      'Operation could not be completed. Current Limit: 10, Current Usage: 8, Additional Required: 4, (Minimum) New Limit Required: 12.',
    ),
    'network-quota',
    { says: /4 needed, 8 of 10 in use/ },
    409,
  ),
  'a quota of public addresses': refused(
    wrapped('PublicIPCountLimitReached', 'Cannot create more than 10 public IP addresses.'),
    'network-quota',
    { says: /PublicIPCountLimitReached/ },
  ),
  'machines that are sold out': refused(
    wrapped('SkuNotAvailable', 'not available'),
    'size-sold-out',
    {},
    409,
  ),
  'a gateway with a wrong address': refused(
    wrapped('VmssVpnGatewayPublicIpsMustHaveZonesConfigured', 'zones'),
    'gateway-refused',
  ),
  '429 because somebody writes: no throttling': refused(
    wrapped('RetryableError', 'A retryable error occurred.', {
      details: [{ code: 'ReferencedResourceNotProvisioned', message: 'is in Updating state' }],
    }),
    'transient',
    { says: /busy with another operation/ },
    429,
  ),
  'a resource that is not ready, told only inside the error': refused(
    wrapped('BadRequest', 'One or more errors occurred.', {
      details: [{ code: 'ReferencedResourceNotProvisioned', message: 'is in Updating state' }],
    }),
    'transient',
    { says: /busy with another operation/ },
  ),
  'a subnet with a leftover interface': refused(
    wrapped(
      'InUseSubnetCannotBeDeleted',
      'Subnet default is in use by /subscriptions/s/resourceGroups/g/providers/Microsoft.Network/networkInterfaces/nic-workernode-2-44b1/ipConfigurations/ipConfig1 and cannot be deleted.',
    ),
    'transient',
    { says: /still in use/ },
  ),
  'an identity that is too new': refused(
    wrapped('PrincipalNotFound', 'Principal p does not exist in the directory.'),
    'transient',
    { says: /does not know the new identity/ },
  ),
  '429 for the rate, with a header': {
    wire: {
      status: 429,
      body: wrapped('SubscriptionRequestsThrottled', 'exceeded'),
      headers: { 'retry-after': '17' },
    },
    means: 'transient',
    says: /throttling/,
    retryAfterMs: 17_000,
  },
  '429 for the rate, the time only in its words': refused(
    wrapped(
      'SubscriptionRequestsThrottled',
      "Number of 'read' requests for subscription 's' actor 'a' exceeded. Please try again after '10' seconds.",
    ),
    'transient',
    { says: /throttling/, retryAfterMs: 10_000 },
    429,
  ),
  'a write that came too late': refused(
    wrapped('EtagMismatch', 'changed'),
    'transient',
    { says: /changed it in between/ },
    412,
  ),
  'a request that took too long': { wire: { status: 408 }, means: 'transient', says: /408/ },
  'an outage, as a page of a proxy': {
    wire: { status: 502, body: '<html>Bad gateway</html>' },
    means: 'transient',
    says: /Azure answered 502/,
  },
  'something that is not there any more': refused(
    wrapped('InvalidResourceReference', 'Resource vnet referenced by resource vpn was not found.'),
    'resource-gone',
    { says: /Resource vnet referenced/ },
  ),
  'a request of ours that no service takes': refused(
    wrapped('InvalidRequestContent', 'The request content was invalid'),
    'bug',
  ),
  'a refusal that nobody knows, in its own words': refused(
    wrapped('TotallyNewRule', `It is Sunday. ${'x'.repeat(900)}`),
    'azure-refused',
    { says: /\(TotallyNewRule\): It is Sunday\. x{200,286}…$/ },
  ),
}

for (const [what, { wire, means, says, remedy, retryAfterMs }] of Object.entries(CASES))
  test(`${what}: ${means}`, async (t) => {
    const error = await refusedWith(t, wire)
    assert.equal(
      error instanceof UserError
        ? error.code
        : error instanceof TransientError
          ? 'transient'
          : 'bug',
      means,
      String(error),
    )
    assert.ok(error instanceof Error)
    if (says) assert.match(error.message, says)
    if (remedy) assert.match(error instanceof UserError ? error.remedy : '', remedy)
    if (retryAfterMs !== undefined)
      assert.equal(error instanceof TransientError && error.retryAfterMs, retryAfterMs)
  })

test('every row of the table is met by one of these answers', async (t) => {
  const met = new Set()
  for (const { wire } of Object.values(CASES)) {
    const { clients } = await startAnswering(t, () => wire)
    const raw = await clients.resources.resourceGroups.get('g').catch((error: unknown) => error)
    const arm = readArmError(raw)
    met.add(arm && ruleFor(arm)?.rule)
  }
  const missed = ERROR_RULES.filter((rule) => !met.has(rule))
  assert.deepEqual(missed, [])
})

test('the ids that Azure gave the request go with the error', async (t) => {
  const error = await refusedWith(t, {
    status: 403,
    body: wrapped('RequestDisallowedByPolicy', 'no'),
    headers: { 'x-ms-request-id': 'r-1', 'x-ms-correlation-request-id': 'c-1' },
  })
  assert.equal(
    error instanceof UserError && error.support,
    'Azure request r-1, Azure correlation c-1',
  )
})

test('a reply that is lost is transient: the next look finds what was made', async (t) => {
  const { clients } = await startAnswering(t, () => 'lost')
  await assert.rejects(
    calling(() => clients.resources.resourceGroups.createOrUpdate('g', { location: 'x' })),
    (error) => error instanceof TransientError && /could not be reached/.test(error.message),
  )
})

test('an answer that comes after our own deadline is transient, too', async (t) => {
  const { clients } = await startAnswering(t, () => 'never')
  const abortSignal = AbortSignal.timeout(50)
  const writing = clients.resources.resourceGroups
  await assert.rejects(
    calling(() => writing.createOrUpdate('g', { location: 'x' }, { abortSignal })),
    (error) => error instanceof TransientError && /could not be reached/.test(error.message),
  )
})

test('the failure that a resource carries has no status, and its text decides', () => {
  const known = resourceError('InternalServerError', 'Deployment failed. Correlation ID: 1-2. x')
  assert.equal(known instanceof UserError && known.code, 'azure-internal')
  const unknown = resourceError('Odd', 'The moon is full.')
  assert.equal(unknown instanceof UserError && unknown.code, 'azure-failed')
  assert.match(unknown.message, /The moon is full/)
})

async function refusedWith(t: Parameters<typeof startAnswering>[0], wire: WireAnswer) {
  const { clients } = await startAnswering(t, () => wire)
  return calling(() => clients.resources.resourceGroups.get('g')).then(
    () => assert.fail('was not refused'),
    (error: unknown) => error,
  )
}
