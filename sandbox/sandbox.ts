import { randomBytes } from 'node:crypto'
import { type AmbariSimulator, startAmbariSimulator } from './ambari/simulator.ts'
import type { SimulatedCluster } from './azure/clusters.ts'
import type { Durations } from './azure/durations.ts'
import { type AzureSimulator, startAzureSimulator } from './azure/simulator.ts'
import { createSimulatedClock, type SimulatedClock } from './clock.ts'
import { faultPanel } from './fault-panel.ts'
import { findKafka } from './kafka/real/distribution.ts'
import { type RealKafka, startRealKafka } from './kafka/real/kafka-cluster.ts'
import { type SimulatedKafka, startSimulatedKafka } from './kafka/simulated/simulated-kafka.ts'
import { type RedisWay, startRedisWay } from './redis-way.ts'
import { createFaults } from './slack/faults.ts'
import { TEAMS } from './slack/people.ts'
import { type SlackSimulator, startSlackSimulator } from './slack/simulator.ts'
import type { SteeredTime } from './steered-time.ts'
import { timePanel } from './time-panel.ts'

export interface SandboxOptions {
  /** How many times faster than documented Azure and Ambari work. */
  readonly scale: number
  /**
   * `real`: the brokers are Apache Kafka in Java processes, which listen on port 9092 of addresses of 127.0.0.0/8
   * and are reached directly. Their restarts take seconds that no scale shortens. Default `simulated`.
   */
  readonly kafka?: 'simulated' | 'real'
  /** Real brokers live in 127.NUMBER.0.0/16: a number of its own for each sandbox on a machine. Default 0. */
  readonly loopbackNetwork?: number
  /** False: Causeway is told of no Key Vault, as an installation without one. */
  readonly keyVault?: boolean
  /** Keeps bodies in Azure's `requests`, secrets and all; for contract tests only. */
  readonly recordBodies?: boolean
  /** Overrides single entries of the documented durations of Azure, in simulated milliseconds. */
  readonly durations?: Partial<Durations>
  /** HDInsight cores per region, 120 by default. */
  readonly coreLimit?: number
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
  /** True: Causeway is installed in no workspace yet, and can be in each of `slack/people.ts`. Default: in the first. */
  readonly severalWorkspaces?: boolean
  /** What Causeway keeps in Redis goes by a way that can be slow or cut; without it no fault of Redis can be switched. */
  readonly redisUrl?: string
  /** The time of this process when somebody is to steer it; see `letDateFollow`. */
  readonly time?: SteeredTime
  /** How many times faster than Slack's the simulator's rate limits recover. Default 1. */
  readonly slackScale?: number
}

export interface Sandbox {
  readonly clock: SimulatedClock
  readonly azure: AzureSimulator
  readonly ambari: AmbariSimulator
  /** @throws Error when the brokers are real ones */
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

async function simulateKafka(
  options: SandboxOptions,
  clock: SimulatedClock,
  ambari: AmbariSimulator,
): Promise<SimulatedKafka> {
  const kafka = await startSimulatedKafka({
    now: () => clock.now(),
    port: options.ports?.kafka ?? 0,
    brokersOf: (cluster) =>
      ambari.cluster(cluster)?.brokers.map((broker) => ({ ...broker, host: broker.hostName })),
  })
  ambari.onChange(kafka.notice)
  return kafka
}

/** Ambari gets to know the nodes that a resize has added or taken away. */
function followWorkers(ambari: AmbariSimulator, { name, workers }: SimulatedCluster): void {
  const known = (ambari.cluster(name)?.brokers ?? []).map(({ hostName }) => hostName)
  for (const node of workers) if (!known.includes(node.hostName)) ambari.addWorker(name, node)
  for (const host of known)
    if (!workers.some(({ hostName }) => hostName === host)) ambari.removeWorker(name, host)
}

/** There is no Apache Kafka on this machine; the message says in one sentence what to install. */
export class KafkaMissingError extends Error {
  override readonly name = 'KafkaMissingError'
}

/** Every address of 127.0.0.0/8 can be listened on, so a node may keep the last two numbers of its address. */
function loopbackAddress(address: string, network: number): string {
  const [, , third, fourth] = address.split('.')
  return `127.${network}.${third}.${fourth}`
}

/** @throws KafkaMissingError */
async function provideRealKafka(): Promise<RealKafka> {
  const distribution = await findKafka()
  if ('missing' in distribution) throw new KafkaMissingError(distribution.missing)
  return startRealKafka({ distribution })
}

/** How Causeway proves to Slack who it is: by the token of one workspace, or as an app that any may install. */
function slackIdentity(severalWorkspaces: boolean) {
  const secret = randomBytes(8).toString('hex')
  if (!severalWorkspaces) {
    const botToken = `xoxb-sandbox-${secret}`
    return { simulator: { botToken }, environment: { SLACK_BOT_TOKEN: botToken } }
  }
  const clientId = '1000000000.2000000000'
  return {
    simulator: { oauth: { clientId, clientSecret: secret } },
    environment: {
      SLACK_CLIENT_ID: clientId,
      SLACK_CLIENT_SECRET: secret,
      SLACK_TEAM_IDS: TEAMS.map(({ id }) => id).join(','),
      CAUSEWAY_TOKEN_KEY: randomBytes(32).toString('base64'),
    },
  }
}

/**
 * Azure, Ambari and Slack on this machine, each speaking its own protocol over HTTP.
 * @throws KafkaMissingError when real brokers are asked for and there is no Kafka
 */
export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  const clock = createSimulatedClock(options.scale, options.time)
  const real = options.kafka === 'real' ? await provideRealKafka() : undefined
  const ambari = await startAmbariSimulator({
    clock,
    port: options.ports?.ambari ?? 0,
    ...(real && { runtime: real.runtime }),
  })
  const simulated = real ? undefined : await simulateKafka(options, clock, ambari)
  const { loopbackNetwork = 0, durations } = options
  const azure = await startAzureSimulator({
    clock,
    port: options.ports?.azure ?? 0,
    ...(durations && { durations }),
    ...(options.coreLimit === undefined ? {} : { coreLimit: options.coreLimit }),
    recordBodies: options.recordBodies ?? false,
    ...(real && { nodeAddress: (address) => loopbackAddress(address, loopbackNetwork) }),
    onClusterRunning: (cluster) => ambari.addCluster(cluster),
    onClusterChanged: (cluster) => followWorkers(ambari, cluster),
    onClusterDeleted: (name) => ambari.removeCluster(name),
  })
  const redis: RedisWay | undefined = options.redisUrl
    ? await startRedisWay(options.redisUrl)
    : undefined
  const { time } = options
  const startedAt = performance.now()
  const signingSecret = randomBytes(16).toString('hex')
  const identity = slackIdentity(options.severalWorkspaces === true)
  const appToken = options.socketMode ? `xapp-sandbox-${randomBytes(8).toString('hex')}` : undefined
  const slackFaults = createFaults()
  const slack = await startSlackSimulator({
    faults: slackFaults,
    signingSecret,
    ...identity.simulator,
    ...(appToken === undefined ? {} : { appToken }),
    port: options.ports?.slack ?? 0,
    timeScale: options.slackScale ?? 1,
    ...(options.requestUrl === undefined ? {} : { requestUrl: options.requestUrl }),
    ...(time && { steadyNow: () => performance.now() - startedAt }),
    consolePanels: {
      ...(time && { time: timePanel(time, options.scale) }),
      azure: () => ({
        resources: azure.resources(),
        now: clock.now(),
        scale: clock.scale * (time?.rate ?? 1),
      }),
      ambari: () => ({ clusters: ambari.clusterNames().map((name) => clusterPanel(ambari, name)) }),
      faults: faultPanel({
        azure,
        ambari,
        kafka: simulated,
        slack: { faults: slackFaults },
        ...(redis && { redis }),
      }),
      onChange: (listener) => {
        const stops = [azure.onChange(listener), ambari.onChange(listener)]
        if (time) stops.push(time.onChange(listener))
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
    get kafka() {
      if (!simulated) throw new Error('The brokers of this sandbox are real ones.')
      return simulated
    },
    slack,
    environment: {
      SLACK_SIGNING_SECRET: signingSecret,
      ...identity.environment,
      ...(appToken === undefined ? {} : { SLACK_APP_TOKEN: appToken }),
      ...(redis && { REDIS_URL: redis.url }),
      SLACK_API_URL: slack.apiUrl,
      AZURE_SUBSCRIPTION_ID: azure.subscriptionId,
      AZURE_CLOUD: 'custom',
      AZURE_ARM_ENDPOINT: azure.url,
      AZURE_TOKEN_ENDPOINT: azure.tokenEndpoint,
      AZURE_PRICES_ENDPOINT: azure.pricesEndpoint,
      ...(options.keyVault !== false && { AZURE_KEY_VAULT_URL: azure.keyVault.url }),
      AMBARI_URL_TEMPLATE: ambari.urlTemplate,
      ...(simulated && { KAFKA_PROXY_URL_TEMPLATE: simulated.proxyUrlTemplate }),
      // A key of its own for each run: a real one is kept (see .env.example).
      CAUSEWAY_AUDIT_KEY: randomBytes(32).toString('base64'),
      CAUSEWAY_SPEED: String(options.scale),
    },
    async close() {
      clock.stop()
      // First, and by force: brokers that are asked to stop all at once wait for each other.
      await real?.close()
      await Promise.all([azure.close(), ambari.close(), simulated?.close(), slack.close()])
      redis?.close()
    },
  }
}
