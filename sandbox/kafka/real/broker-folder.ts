import { chmod, mkdir, readFile, symlink, writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { BrokerSettings } from '../../ambari/broker-runtime.ts'
import type { SeedNode } from '../../ambari/cluster-model.ts'
import type { KafkaDistribution } from './distribution.ts'
import { renderJinja } from './jinja.ts'
import { quoted, RETURNED } from './launched-script.ts'
import { type RunningListeners, readListeners, writeServerProperties } from './server-properties.ts'

/** Where HDInsight keeps what this folder holds. */
const INSTALLED_AT = '/usr/hdp/current/kafka-broker/'
/** What the start script and the broker print. */
export const LOG = 'broker.log'

export interface BrokerFolderOptions {
  readonly distribution: KafkaDistribution
  readonly node: SeedNode
  /** What `hostname -i` and `ip route get` answer on the machine. */
  readonly ownAddress: string
  /** Names of the cluster's machines, in the form of /etc/hosts. */
  readonly hostsFile: string
  /** Written over what kafka-broker says: number, ZooKeeper, disks. */
  readonly own: Readonly<Record<string, string>>
}

/** The disk of one broker's machine, as far as its start reads and writes it. */
export interface BrokerFolder {
  /** Of the shell that sources kafka-env and starts the broker: Ambari's own line for it. */
  readonly script: string
  readonly env: Readonly<Record<string, string>>
  readonly log: string
  /**
   * Writes server.properties and kafka-env.sh anew, as Ambari does before each start.
   * @throws Error when Jinja cannot render one of them
   */
  configure(settings: BrokerSettings): Promise<void>
  /** What the broker was last started with. */
  running(): Promise<RunningListeners>
}

/** Small and quick, and safe with three replicas as HDInsight is; kafka-broker may say otherwise. */
const DEFAULTS: Readonly<Record<string, string>> = {
  'auto.create.topics.enable': 'false',
  'controlled.shutdown.enable': 'true',
  'controlled.shutdown.retry.backoff.ms': '500',
  'default.replication.factor': '3',
  'group.initial.rebalance.delay.ms': '0',
  'log.cleaner.dedupe.buffer.size': '4194304',
  'log.segment.bytes': '16777216',
  'min.insync.replicas': '2',
  'num.io.threads': '4',
  'num.network.threads': '2',
  'num.partitions': '3',
  'offsets.topic.num.partitions': '1',
  'offsets.topic.replication.factor': '3',
  'transaction.state.log.min.isr': '2',
  'transaction.state.log.num.partitions': '1',
  'transaction.state.log.replication.factor': '3',
  'zookeeper.connection.timeout.ms': '30000',
  'zookeeper.session.timeout.ms': '6000',
}

const LOG4J = [
  'log4j.rootLogger=INFO, stdout',
  'log4j.appender.stdout=org.apache.log4j.ConsoleAppender',
  'log4j.appender.stdout.layout=org.apache.log4j.PatternLayout',
  'log4j.appender.stdout.layout.ConversionPattern=[%d] %p %m (%c)%n',
  '',
].join('\n')

/** Lays out a broker's folder: `bin` with what a start calls, `conf`, `data`. */
export async function createBrokerFolder(
  folder: string,
  options: BrokerFolderOptions,
): Promise<BrokerFolder> {
  const { node, own } = options
  const bin = path.join(folder, 'bin')
  const conf = (name: string) => path.join(folder, 'conf', name)
  const data = path.join(folder, 'data')
  for (const made of [bin, conf(''), data]) await mkdir(made, { recursive: true })
  await symlink('conf', path.join(folder, 'config'))
  await writeFile(conf('log4j.properties'), LOG4J)
  await writePrograms(bin, {
    hostname: hostnameProgram(node, options.ownAddress),
    ip: `#!/bin/sh\necho '1.1.1.1 via 127.0.0.1 dev eth0 src ${options.ownAddress} uid 0'\n`,
    kafka: kafkaProgram(folder, options),
  })
  const variables = variablesOf(folder, options)
  return {
    script: `source ${quoted(conf('kafka-env.sh'))}; exec ${quoted(path.join(bin, 'kafka'))} start`,
    env: { PATH: `${bin}:${process.env.PATH}`, HOME: folder, LANG: 'C.UTF-8' },
    log: path.join(folder, LOG),
    async configure({ content, properties }) {
      const all = { ...DEFAULTS, ...properties, 'log.dirs': data, ...own }
      const text = writeServerProperties(all, node.hostName)
      await writeFile(conf('server.properties'), renderJinja(text, variables, 'server.properties'))
      // The block edits the file where HDInsight has it, which on this machine is this folder.
      const env = renderJinja(content, variables, 'kafka-env').replaceAll(
        INSTALLED_AT,
        `${folder}/`,
      )
      await writeFile(conf('kafka-env.sh'), env)
    },
    running: async () => readListeners(await readFile(conf('running.properties'), 'utf8')),
  }
}

async function writePrograms(bin: string, programs: Readonly<Record<string, string>>) {
  for (const [name, text] of Object.entries(programs)) {
    await writeFile(path.join(bin, name), text)
    await chmod(path.join(bin, name), 0o755)
  }
}

/** What Ambari's templates may name, of its params.py. */
function variablesOf(folder: string, { distribution, node }: BrokerFolderOptions) {
  return {
    hostname: node.hostName,
    "config['clusterHostInfo']['all_ipv4_ips'][all_hosts.index(hostname)]": node.ip,
    java64_home: path.resolve(distribution.java, '../..'),
    kafka_home: folder,
    kafka_kerberos_params: '',
    kafka_log_dir: folder,
    kafka_pid_dir: folder,
    kafka_user: 'kafka',
  }
}

function hostnameProgram({ hostName }: SeedNode, ownAddress: string): string {
  return [
    '#!/bin/sh',
    'case "$1" in',
    `  -i|-I|--ip-address|--all-ip-addresses) echo '${ownAddress}' ;;`,
    `  -f|--fqdn|--long) echo '${hostName}' ;;`,
    `  *) echo '${hostName.split('.')[0]}' ;;`,
    'esac',
    '',
  ].join('\n')
}

/**
 * Stands for the `kafka` script of the distribution. Several brokers cannot share port 9092 of 0.0.0.0 on one
 * machine, so each binds its own address instead. Only where something is advertised: without it Kafka refuses
 * to start on 0.0.0.0, and has to do so here too.
 */
function kafkaProgram(
  folder: string,
  { distribution, hostsFile, node }: BrokerFolderOptions,
): string {
  const conf = (name: string) => quoted(path.join(folder, 'conf', name))
  const flags = ['-Xmx256m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1']
  const own = [
    '-Djava.net.preferIPv4Stack=true',
    // The brokers resolve each other's names, and nobody else does.
    `-Djdk.net.hosts.file=${hostsFile}`,
    `-Dlog4j.configuration=file:${path.join(folder, 'conf/log4j.properties')}`,
  ]
  return [
    '#!/bin/bash',
    `cp -- ${conf('server.properties')} ${conf('running.properties')} || exit 1`,
    String.raw`if grep -q '^[[:space:]]*advertised\.listeners=' ${conf('running.properties')}; then`,
    String.raw`  sed -i -e '/^[[:space:]]*listeners=/s|://0\.0\.0\.0:|://${node.ip}:|g' ${conf('running.properties')}`,
    'fi',
    RETURNED,
    `exec ${[distribution.java, ...flags, ...own].map(quoted).join(' ')} $KAFKA_OPTS -cp ${quoted(distribution.classPath)} kafka.Kafka ${conf('running.properties')} 3>&-`,
    '',
  ].join('\n')
}
