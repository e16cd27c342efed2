import { ambariAnswers, kafkaService } from './ambari-checks.ts'
import { clusterRuns } from './cluster-check.ts'
import { gatewayStands, gatewayWorks, vpnClients } from './gateway-checks.ts'
import { brokersAnswer, messagesTravel } from './kafka-checks.ts'
import type { LinkCheck } from './link.ts'
import { listenersMatch } from './listener-check.ts'
import { addressesDiffer, namesResolve, rulesAllow } from './network-checks.ts'

/** Every link from a laptop to a broker, in that order. Adding one: its check, and its name here. */
export const CHAIN: readonly LinkCheck[] = [
  clusterRuns,
  gatewayStands,
  vpnClients,
  gatewayWorks,
  addressesDiffer,
  rulesAllow,
  namesResolve,
  ambariAnswers,
  kafkaService,
  listenersMatch,
  brokersAnswer,
  messagesTravel,
]
