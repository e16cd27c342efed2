import { alertResource } from './alerts.ts'
import {
  clusterResource,
  configurationResource,
  versionResource,
} from './configuration-resources.ts'
import { componentResources, hostResources } from './host-resources.ts'
import { answerList, answerOne } from './listing.ts'
import { letHappen, saveAsSomebody } from './other-people.ts'
import { type AmbariCall, type AmbariReply, refuse } from './reply.ts'
import { startRequest } from './request-command.ts'
import { listRequests, readRequest, updateRequest } from './request-routes.ts'
import { createSchedule, disableSchedule, readSchedule } from './request-schedules.ts'
import { updateCluster } from './save-configuration.ts'
import { serviceResource, updateBroker, updateHost, updateService } from './service-routes.ts'

type Handler = (call: AmbariCall) => AmbariReply

/** Keyed by method and path; names and ids in paths are written in capitals. */
const ROUTES: Readonly<Record<string, Handler>> = {
  'GET ': readCluster,
  'PUT ': updateCluster,
  'GET /alerts': listAlerts,
  'GET /configurations': listConfigurations,
  'GET /configurations/service_config_versions': listVersions,
  'GET /hosts': listHosts,
  'GET /hosts/HOST': readHost,
  'PUT /hosts/HOST': updateHost,
  'GET /hosts/HOST/host_components/KAFKA_BROKER': readBroker,
  'PUT /hosts/HOST/host_components/KAFKA_BROKER': updateBroker,
  'GET /host_components': listComponents,
  'GET /services': listServices,
  'GET /services/KAFKA': readService,
  'PUT /services/KAFKA': updateService,
  'POST /services/KAFKA': refuseService,
  'GET /requests': listRequests,
  'POST /requests': startRequest,
  'GET /requests/ID': readRequest,
  'PUT /requests/ID': updateRequest,
  'POST /request_schedules': createSchedule,
  'GET /request_schedules/ID': readSchedule,
  'DELETE /request_schedules/ID': disableSchedule,
}

/** What a login may change; reads are for everybody. */
const CONFIGURATION = new Set(['PUT '])
const MISSING = "The requested resource doesn't exist."

/** Answers one authenticated call about an existing cluster, as Ambari 2.7 does. */
export function answer(call: AmbariCall): AmbariReply {
  const { method, user, cluster, clock } = call
  const route = `${method} ${call.path
    .replace(/^\/(requests|request_schedules)\/\d+$/, '/$1/ID')
    .replace(/^\/hosts\/[^/]+/, '/hosts/HOST')}`
  const handler = ROUTES[route]
  if (!handler) return refuse(404, MISSING)
  const isAllowed =
    method === 'GET' ||
    user.role === 'SERVICE.ADMINISTRATOR' ||
    (user.role === 'SERVICE.OPERATOR' && !CONFIGURATION.has(route))
  if (!isAllowed)
    return refuse(
      403,
      `The authenticated user does not have the appropriate authorizations to ${VERBS[method] ?? 'get'} the requested resource(s)`,
    )
  letHappen(call)
  const reply = handler(call)
  if (route === 'GET ' && call.takeFault('editInBetween')) saveAsSomebody(cluster, clock.now())
  return reply
}

const VERBS: Readonly<Record<string, string>> = { PUT: 'update', POST: 'create', DELETE: 'delete' }

function readCluster(call: AmbariCall): AmbariReply {
  return answerOne(call, 'Cluster', clusterResource(call.cluster))
}

function listAlerts(call: AmbariCall): AmbariReply {
  const { alerts, name, maintenance } = call.cluster
  const resources = alerts.map((alert) =>
    alertResource(name, alert, maintenance.effective(alert.hostName) === 'OFF' ? 'OFF' : 'ON'),
  )
  return answerList(call, 'Alert', resources)
}

function listConfigurations(call: AmbariCall): AmbariReply {
  const { cluster, query } = call
  const asked = query.predicates.map(({ property }) => property)
  const isRead = asked.includes('type') && asked.includes('tag')
  const resources = cluster.configurations.configurations.map((configuration) =>
    configurationResource(cluster, configuration, isRead),
  )
  return answerList(call, 'Configuration', resources, { isComplete: true })
}

function listVersions(call: AmbariCall): AmbariReply {
  const { cluster } = call
  const resources = cluster.configurations.versions.map((entry) => versionResource(cluster, entry))
  return answerList(call, 'ServiceConfigVersion', resources, { isComplete: true })
}

function listHosts(call: AmbariCall): AmbariReply {
  return answerList(call, 'Host', hostResources(call.cluster, call.clock.now()))
}

function readHost(call: AmbariCall): AmbariReply {
  const name = call.path.split('/')[2]
  const found = hostResources(call.cluster, call.clock.now()).find(
    ({ properties }) => properties['Hosts/host_name'] === name,
  )
  return found ? answerOne(call, 'Host', found) : refuse(404, `${MISSING}: Host not found`)
}

function listComponents(call: AmbariCall): AmbariReply {
  return answerList(call, 'HostComponent', componentResources(call.cluster))
}

function readBroker(call: AmbariCall): AmbariReply {
  const found = componentResources(call.cluster).find(
    ({ path }) => path === `/${call.cluster.name}${call.path}`,
  )
  return found ? answerOne(call, 'HostComponent', found) : refuse(404, MISSING)
}

function listServices(call: AmbariCall): AmbariReply {
  return answerList(call, 'Service', [serviceResource(call.cluster)])
}

function readService(call: AmbariCall): AmbariReply {
  return answerOne(call, 'Service', serviceResource(call.cluster))
}

function refuseService({ cluster }: AmbariCall): AmbariReply {
  return refuse(
    409,
    `Attempted to create a service which already exists: , clusterName=${cluster.name} serviceName=KAFKA`,
  )
}
