import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { BrokerRuntimeFactory } from '../../ambari/broker-runtime.ts'
import type { SeedNode } from '../../ambari/cluster-model.ts'
import { type BrokerFolder, createBrokerFolder, LOG } from './broker-folder.ts'
import type { KafkaDistribution } from './distribution.ts'
import { tailOf } from './launched-script.ts'
import { RealBroker } from './real-broker.ts'
import { startZooKeeper } from './zookeeper.ts'

export interface RealKafkaOptions {
  readonly distribution: KafkaDistribution
  /** What `hostname -i` and `ip route get` answer on a worker; its address when left out. */
  readonly ownAddress?: (node: SeedNode) => string
}

export interface RealKafka {
  /** Makes brokers that listen on their node's address, which must be of 127.0.0.0/8. */
  readonly runtime: BrokerRuntimeFactory
  /** The last lines that the newest broker of a host printed; empty before its first start. */
  log(hostName: string): Promise<string>
  /** Ends every Java process at once and removes what they wrote. */
  close(): Promise<void>
}

const FIRST_BROKER_ID = 1001
const FAULT_DOMAINS = 3
const UPDATE_DOMAINS = 5

/**
 * Apache Kafka itself behind the simulated Ambari: one ZooKeeper, in which each cluster has a folder of its own,
 * and one Java process per broker. Needs Linux, where every address of 127.0.0.0/8 can be listened on.
 */
export async function startRealKafka(options: RealKafkaOptions): Promise<RealKafka> {
  const { distribution, ownAddress = ({ ip }) => ip } = options
  const root = await mkdtemp(path.join(tmpdir(), 'causeway-kafka-'))
  const zooKeeper = await startZooKeeper(distribution, path.join(root, 'zookeeper'))
  const brokers: RealBroker[] = []
  const newest = new Map<string, { broker: RealBroker; folder: string }>()

  const runtime: BrokerRuntimeFactory = ({ workers }, node) => {
    const index = workers.findIndex(({ hostName }) => hostName === node.hostName)
    const id = FIRST_BROKER_ID + index
    // HDInsight gives every cluster a domain of its own, so one that is made again under its name starts empty.
    const cluster = (workers[0]?.hostName ?? node.hostName).replaceAll(/[^\w.-]/g, '_')
    const folder = path.join(root, cluster, `${id}-${brokers.length}`)
    const former = newest.get(node.hostName)?.broker
    const broker = new RealBroker({
      ip: node.ip,
      before: async () => former?.stop(),
      folder: async (): Promise<BrokerFolder> => {
        const hostsFile = path.join(root, cluster, 'hosts')
        await writeHosts(hostsFile, workers)
        return createBrokerFolder(folder, {
          distribution,
          node,
          ownAddress: ownAddress(node),
          hostsFile,
          own: {
            'broker.id': String(id),
            'broker.id.generation.enable': 'false',
            'broker.rack': node.rack ?? `/FD${index % FAULT_DOMAINS}/UD${index % UPDATE_DOMAINS}`,
            'zookeeper.connect': `${zooKeeper.address}/${cluster}`,
          },
        })
      },
    })
    brokers.push(broker)
    newest.set(node.hostName, { broker, folder })
    return broker
  }

  return {
    runtime,
    async log(hostName) {
      const folder = newest.get(hostName)?.folder
      return folder === undefined ? '' : tailOf(path.join(folder, LOG))
    },
    async close() {
      await Promise.all(brokers.map((broker) => broker.stop(0)))
      await zooKeeper.program.stop(0)
      await rm(root, { recursive: true, force: true })
    },
  }
}

/** Java reads the file at every look-up, so it is replaced in one step. */
async function writeHosts(file: string, workers: readonly SeedNode[]): Promise<void> {
  const lines = ['127.0.0.1 localhost', ...workers.map(({ hostName, ip }) => `${ip} ${hostName}`)]
  await mkdir(path.dirname(file), { recursive: true })
  const fresh = `${file}.${process.hrtime.bigint()}`
  await writeFile(fresh, `${lines.join('\n')}\n`)
  await rename(fresh, file)
}
