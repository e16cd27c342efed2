import { nodesAt } from './cluster-nodes.ts'
import { CLUSTERS, viewCluster } from './clusters.ts'
import type { Hdinsight } from './hdinsight.ts'
import { billingSpecs } from './hdinsight-sizes.ts'
import { textAt } from './json.ts'
import { displayName, REGIONS } from './regions.ts'
import type { StoredResource } from './resource-store.ts'
import type { Call, Reply, Route } from './routing.ts'
import { GROUP, SUBSCRIPTION } from './routing.ts'
import type { World } from './world.ts'
import { page } from './world.ts'

const CLUSTER = `${GROUP}/providers/${CLUSTERS}/{cluster}`
const LOCATION = `${SUBSCRIPTION}/providers/Microsoft.HDInsight/locations/{location}`

export function hdinsightRoutes(
  world: World,
  hdinsight: Hdinsight,
  coreLimit: number,
): readonly Route[] {
  const view = (cluster: StoredResource) =>
    viewCluster(world, cluster, hdinsight.detailsOf(cluster))

  function hosts(call: Call): Reply {
    const { details } = hdinsight.require(call)
    const listed = nodesAt(details.nodes, world.clock.now()).map(({ hostName }) => ({
      name: hostName.split('.')[0],
      fqdn: hostName,
      effectiveDiskEncryptionKeyUrl: null,
    }))
    return { status: 200, body: listed }
  }

  function gatewaySettings(call: Call): Reply {
    const { login } = hdinsight.require(call).details
    return {
      status: 200,
      body: {
        'restAuthCredential.isEnabled': String(login.enabled),
        'restAuthCredential.username': login.username,
        'restAuthCredential.password': login.password,
      },
    }
  }

  /** Cores in use, all of them while a `quota` fault is armed for this read. */
  function cores(call: Call): number {
    if (world.faults.peek('quota', call.key)) return coreLimit
    return hdinsight.coresUsed(call.param('location'))
  }

  function capabilities(call: Call): Reply {
    const closed = world.faults.peek('regionClosed', call.key) !== undefined
    const asked = displayName(call.param('location'))
    const open = REGIONS.filter(
      (region) => region.open && !(closed && region.displayName === asked),
    )
    const used = cores(call)
    const names = open.map((region) => region.displayName.toUpperCase())
    return {
      status: 200,
      body: {
        versions: {
          iaas: {
            available: [
              {
                friendlyName: '5.1',
                displayName: 'Version 5.1.3000.0',
                isDefault: true,
                componentVersions: { Kafka: '3.2', Spark: '3.3', HBase: '2.4' },
              },
            ],
          },
        },
        regions: { iaas: { available: names } },
        features: ['CLUSTER_RESIZE'],
        quota: {
          coresUsed: used,
          maxCoresAllowed: coreLimit,
          regionalQuotas: [
            { regionName: asked, coresUsed: used, coresAvailable: Math.max(0, coreLimit - used) },
          ],
        },
      },
    }
  }

  function usages(call: Call): Reply {
    const name = { value: 'cores', localizedValue: 'Cores' }
    const currentValue = cores(call)
    return page([{ unit: 'Count', currentValue, limit: coreLimit, name }])
  }

  function checkName(call: Call): Reply {
    const name = textAt(call.body, 'name') ?? ''
    if (!hdinsight.nameTaken(name, call)) return { status: 200, body: { nameAvailable: true } }
    const message = `Cluster name '${name}' is unavailable`
    return { status: 200, body: { nameAvailable: false, reason: 'AlreadyExists', message } }
  }

  function validate(call: Call): Reply {
    const { refusals } = hdinsight.dryRun(call)
    return {
      status: 200,
      body: {
        validationErrors: refusals.map(({ code, message }) => ({
          code,
          message,
          errorResource: 'clusters',
          messageArguments: [],
        })),
        validationWarnings: [],
        estimatedCreationDuration: 'PT20M',
      },
    }
  }

  return [
    { operation: 'clusters.create', method: 'PUT', template: CLUSTER, handle: hdinsight.create },
    {
      operation: 'clusters.get',
      method: 'GET',
      template: CLUSTER,
      handle: (call) => ({ status: 200, body: view(hdinsight.require(call).cluster) }),
    },
    {
      operation: 'clusters.update',
      method: 'PATCH',
      template: CLUSTER,
      handle: hdinsight.patchTags,
    },
    { operation: 'clusters.delete', method: 'DELETE', template: CLUSTER, handle: hdinsight.remove },
    {
      operation: 'clusters.listByResourceGroup',
      method: 'GET',
      template: `${GROUP}/providers/${CLUSTERS}`,
      handle: (call) => {
        const group = world.store.requireGroup(call.param('group'))
        return page(world.store.list(CLUSTERS, group.name).map(view))
      },
    },
    {
      operation: 'clusters.list',
      method: 'GET',
      template: `${SUBSCRIPTION}/providers/${CLUSTERS}`,
      handle: () => page(world.store.list(CLUSTERS).map(view)),
    },
    {
      operation: 'clusters.resize',
      method: 'POST',
      template: `${CLUSTER}/roles/{role}/resize`,
      handle: hdinsight.resize,
    },
    {
      operation: 'clusters.getGatewaySettings',
      method: 'POST',
      template: `${CLUSTER}/getGatewaySettings`,
      handle: gatewaySettings,
    },
    {
      operation: 'clusters.updateGatewaySettings',
      method: 'POST',
      template: `${CLUSTER}/updateGatewaySettings`,
      handle: hdinsight.updateLogin,
    },
    {
      operation: 'clusters.listHosts',
      method: 'POST',
      template: `${CLUSTER}/listHosts`,
      handle: hosts,
    },
    {
      operation: 'clusters.restartHosts',
      method: 'POST',
      template: `${CLUSTER}/restartHosts`,
      handle: hdinsight.restartHosts,
    },
    {
      operation: 'locations.getCapabilities',
      method: 'GET',
      template: `${LOCATION}/capabilities`,
      handle: capabilities,
    },
    {
      operation: 'locations.listUsages',
      method: 'GET',
      template: `${LOCATION}/usages`,
      handle: usages,
    },
    {
      operation: 'locations.listBillingSpecs',
      method: 'GET',
      template: `${LOCATION}/billingSpecs`,
      handle: (call) => ({ status: 200, body: billingSpecs(call.param('location')) }),
    },
    {
      operation: 'locations.checkNameAvailability',
      method: 'POST',
      template: `${LOCATION}/checkNameAvailability`,
      handle: checkName,
    },
    {
      operation: 'locations.validateClusterCreateRequest',
      method: 'POST',
      template: `${LOCATION}/validateCreateRequest`,
      handle: validate,
    },
  ]
}
