import type { AmbariBroker } from '../../ambari/hosts.ts'
import type { AmbariAlert } from '../../ambari/kafka-service.ts'
import { joined, sentence, type Words } from '../../words/sentence.ts'
import { broken, type Finding, ok, warning } from './finding.ts'
import type { LinkCheck } from './link.ts'

/** Whether Ambari answers. */
export const ambariAnswers: LinkCheck = {
  link: sentence`Ambari`,
  needs: ['Cluster'],
  failureIsBroken: true,
  async examine(patient) {
    const hosts = await patient.hosts()
    return ok(sentence`It answers and knows ${hosts.length} hosts.`)
  },
}

/** State, alerts, restarts that are due, maintenance mode that somebody forgot. The worst is told. */
export const kafkaService: LinkCheck = {
  link: sentence`Kafka service`,
  needs: [ambariAnswers.link],
  async examine(patient) {
    const [service, brokers, hosts, alerts] = await Promise.all([
      patient.ambari.readKafkaService(),
      patient.brokers(),
      patient.hosts(),
      patient.ambari.listAlerts(),
    ])
    const resting = hosts.filter(({ maintenanceState }) => maintenanceState === 'ON')
    const findings = [
      stopped(service.state, brokers),
      alarmed(alerts),
      stale(brokers, patient.name),
      maintained([
        ...(service.maintenanceState === 'ON' ? [sentence`the Kafka service`] : []),
        ...resting.map(({ hostName }) => short(hostName)),
      ]),
    ].flatMap((finding) => finding ?? [])
    const worst = findings.find(({ state }) => state === 'broken') ?? findings[0]
    if (!worst) return ok(sentence`All ${brokers.length} brokers run, and no alert is up.`)
    return {
      ...worst,
      finding: joined(
        findings.map(({ finding }) => finding),
        ' ',
      ),
    }
  },
}

function stopped(service: string, brokers: readonly AmbariBroker[]): Finding | undefined {
  const down = brokers.filter(({ state }) => state !== 'STARTED')
  if (down.length > 0)
    return broken(
      sentence`Not started: ${down.map(({ hostName, state }) => `${short(hostName)} (${state})`).join(', ')}.`,
      sentence`Start these brokers in Ambari; their server.log says why they are down.`,
    )
  return service === 'STARTED'
    ? undefined
    : broken(sentence`Ambari calls the Kafka service ${service}.`, sentence`Start Kafka in Ambari.`)
}

function alarmed(alerts: readonly AmbariAlert[]): Finding | undefined {
  if (alerts.length === 0) return undefined
  const told = joined(
    alerts.map(({ label, hostName, text }) =>
      hostName ? sentence`${label} on ${short(hostName)}: ${text}` : joined([label, text], ': '),
    ),
    '; ',
  )
  const finding =
    alerts.length === 1
      ? sentence`One alert: ${told}.`
      : sentence`${alerts.length} alerts: ${told}.`
  const remedy = sentence`See to it in Ambari, Alerts.`
  return alerts.some(({ state }) => state === 'CRITICAL')
    ? broken(finding, remedy)
    : warning(finding, remedy)
}

function stale(brokers: readonly AmbariBroker[], cluster: string): Finding | undefined {
  const due = brokers.filter(({ staleConfigs }) => staleConfigs)
  if (due.length === 0) return undefined
  return warning(
    sentence`With an older configuration run ${due.map(({ hostName }) => short(hostName)).join(', ')}.`,
    sentence`Restart them one at a time: /kafka restart ${cluster}.`,
  )
}

function maintained(names: readonly Words[]): Finding | undefined {
  if (names.length === 0) return undefined
  return warning(
    sentence`In maintenance mode, so without alerts: ${joined(names, ', ')}.`,
    sentence`Turn it off in Ambari when nobody works there any more.`,
  )
}

function short(host: string): string {
  return host.split('.')[0] ?? host
}
