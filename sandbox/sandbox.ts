import { randomBytes } from 'node:crypto'
import { type AmbariSimulator, startAmbariSimulator } from './ambari/simulator.ts'
import { type AzureSimulator, startAzureSimulator } from './azure/simulator.ts'
import { createSimulatedClock, type SimulatedClock } from './clock.ts'
import { faultPanel } from './fault-panel.ts'
import { type SimulatedKafka, startSimulatedKafka } from './kafka/simulated/simulated-kafka.ts'
import { type SlackSimulator, startSlackSimulator } from './slack/simulator.ts'

export interface SandboxOptions {
  /** How many times faster than documented Azure and Ambari work. */
  readonly scale: number
  /** 0 or absent: any free port. */
  readonly ports?: {
    readonly azure?: number
    readonly ambari?: number
    readonly kafka?: number
    readonly slack?: number
  }
  /** True: Causeway connects to Slack by WebSocket, and Slack needs no address of it. */
  readonly socketMode?: boolean
  /** Where Causeway will take Slack's requests. */
  readonly requestUrl?: string
}

export interface Sandbox {
  readonly clock: SimulatedClock
  readonly azure: AzureSimulator
  readonly ambari: AmbariSimulator
  readonly kafka: SimulatedKafka
  readonly slack: SlackSimulator
  /** Settings that point a Causeway process at the simulators. */
  readonly environment: Readonly<Record<string, string>>
  close(): Promise<void>
}

function clusterPanel(ambari: AmbariSimulator, name: string) {
  const cluster = ambari.cluster(name)
  return {
    name,
    detail: `Kafka maintenance mode ${cluster?.maintenance ?? 'OFF'}`,
    brokers: (cluster?.brokers ?? []).map((broker) => ({
      host: broker.hostName.split('.')[0] ?? broker.hostName,
      advertised: broker.advertised,
      state: broker.state,
      stale: broker.stale,
    })),
  }
}

/** Azure, Ambari and Slack on this machine, each speaking its own protocol over HTTP. */
export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  const clock = createSimulatedClock(options.scale)
  const ambari = await startAmbariSimulator({ clock, port: options.ports?.ambari ?? 0 })
  const kafka = await startSimulatedKafka({
    now: () => clock.now(),
    port: options.ports?.kafka ?? 0,
    brokersOf: (cluster) =>
      ambari.cluster(cluster)?.brokers.map((broker) => ({ ...broker, host: broker.hostName })),
  })
  ambari.onChange(kafka.notice)
  const azure = await startAzureSimulator({
    clock,
    port: options.ports?.azure ?? 0,
    onClusterRunning: (cluster) => ambari.addCluster(cluster),
    onClusterDeleted: (name) => ambari.removeCluster(name),
  })
  const signingSecret = randomBytes(16).toString('hex')
  const botToken = `xoxb-sandbox-${randomBytes(8).toString('hex')}`
  const appToken = options.socketMode ? `xapp-sandbox-${randomBytes(8).toString('hex')}` : undefined
  const slack = await startSlackSimulator({
    signingSecret,
    botToken,
    ...(appToken === undefined ? {} : { appToken }),
    port: options.ports?.slack ?? 0,
    timeScale: 1,
    ...(options.requestUrl === undefined ? {} : { requestUrl: options.requestUrl }),
    consolePanels: {
      azure: () => ({ resources: azure.resources(), now: clock.now(), scale: clock.scale }),
      ambari: () => ({ clusters: ambari.clusterNames().map((name) => clusterPanel(ambari, name)) }),
      faults: faultPanel(azure, ambari),
      onChange: (listener) => {
        const stops = [azure.onChange(listener), ambari.onChange(listener)]
        return () => {
          for (const stop of stops) stop()
        }
      },
    },
  })
  return {
    clock,
    azure,
    ambari,
    kafka,
    slack,
    environment: {
      SLACK_SIGNING_SECRET: signingSecret,
      SLACK_BOT_TOKEN: botToken,
      ...(appToken === undefined ? {} : { SLACK_APP_TOKEN: appToken }),
      SLACK_API_URL: slack.apiUrl,
      AZURE_SUBSCRIPTION_ID: azure.subscriptionId,
      AZURE_CLOUD: 'custom',
      AZURE_ARM_ENDPOINT: azure.url,
      AZURE_TOKEN_ENDPOINT: azure.tokenEndpoint,
      AZURE_PRICES_ENDPOINT: azure.pricesEndpoint,
      AMBARI_URL_TEMPLATE: ambari.urlTemplate,
      KAFKA_PROXY_URL_TEMPLATE: kafka.proxyUrlTemplate,
      CAUSEWAY_SPEED: String(options.scale),
    },
    async close() {
      clock.stop()
      await Promise.all([azure.close(), ambari.close(), kafka.close(), slack.close()])
    },
  }
}
