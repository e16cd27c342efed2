import type { TestContext } from 'node:test'
import { findKafka } from '../../sandbox/kafka/real/distribution.ts'
import { type Sandbox, startSandbox } from '../../sandbox/sandbox.ts'
import { type Causeway, startCauseway } from '../../src/causeway.ts'
import { readConfig } from '../../src/config/config.ts'
import { createLog } from '../../src/log.ts'
import {
  CLUSTER,
  clusterBody,
  createGroupAndStorage,
  createNetwork,
  GROUP,
} from '../sandbox/azure/create-chain.ts'
import { createSdkClients } from '../sandbox/azure/sdk-clients.ts'
import { redisUrl, testPrefix } from './redis.ts'
import { POLICY, type Stack } from './stack.ts'

/** Causeway's limits are divided by it, and a broker that starts on two cores needs real seconds. */
const SCALE = 10

/**
 * The `skip` of a test that needs Apache Kafka: false where it is here, else why it is skipped.
 * @throws Error in place of skipping when CAUSEWAY_REQUIRE_KAFKA is 1
 */
export async function skipWithoutKafka(): Promise<string | false> {
  const found = await findKafka()
  if (!('missing' in found)) return false
  if (process.env.CAUSEWAY_REQUIRE_KAFKA === '1') throw new Error(found.missing)
  return `SKIPPED: ${found.missing}`
}

/** All that Azure needs to have the cluster; what it takes long for is not what these tests are about. */
const AT_ONCE = {
  resourceGroup: 1,
  networkSecurityGroup: 1,
  publicIpAddress: 1,
  natGateway: 1,
  virtualNetwork: 1,
  storageAccount: 1,
  container: 1,
  cluster: 1,
} as const

export interface RealKafkaStack extends Stack {
  /** `address:9092` of each broker. */
  readonly bootstrap: readonly string[]
}

/**
 * Causeway and the sandbox with Apache Kafka as its brokers: the cluster `orders` runs already, with three
 * workers that advertise their names, as if Causeway had made it. Everything ends with the test.
 */
export async function startRealKafkaStack(
  t: TestContext,
  options: { scale?: number } = {},
): Promise<RealKafkaStack> {
  const sandbox = await startSandbox({
    scale: options.scale ?? SCALE,
    kafka: 'real',
    loopbackNetwork: 20 + (process.pid % 200),
    durations: AT_ONCE,
  })
  let causeway: Causeway | undefined
  t.after(async () => {
    await causeway?.stop()
    await sandbox.close()
  })
  await makeCluster(sandbox)
  const config = readConfig({
    ...sandbox.environment,
    REDIS_URL: redisUrl(),
    CAUSEWAY_KEY_PREFIX: testPrefix(),
    CAUSEWAY_POLICY: POLICY,
    PORT: '0',
    LOG_LEVEL: process.env.LOG_LEVEL ?? 'fatal',
  })
  causeway = await startCauseway(config, createLog(config.logLevel))
  sandbox.slack.setRequestUrl(`${causeway.url}/slack/events`)
  const brokers = sandbox.ambari.cluster(CLUSTER)?.brokers ?? []
  return { sandbox, url: causeway.url, bootstrap: brokers.map(({ ip }) => `${ip}:9092`) }
}

/** By the requests that make one in Azure, with the tags of Causeway. */
async function makeCluster({ azure, ambari }: Sandbox): Promise<void> {
  const clients = createSdkClients(azure)
  const key = await createGroupAndStorage(clients)
  await createNetwork(clients)
  const body = clusterBody(azure.subscriptionId, key, { workers: 3 })
  const tags = { 'causeway:cluster': CLUSTER, 'causeway:owner': 'U01ALICE' }
  await clients.hdinsight.clusters.beginCreateAndWait(
    GROUP,
    CLUSTER,
    { ...body, tags },
    { updateIntervalInMs: 5 },
  )
  await ambari.whenStarted(CLUSTER)
  const dead = ambari.cluster(CLUSTER)?.brokers.filter(({ isAlive }) => !isAlive) ?? []
  if (dead.length > 0)
    throw new Error(`brokers did not start: ${dead.map(({ ip }) => ip).join(', ')}; is 9092 taken?`)
}
