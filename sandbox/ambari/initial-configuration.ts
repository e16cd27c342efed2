import type { Configuration } from './configuration-store.ts'

const TEMPLATE = [
  '#!/bin/bash',
  '',
  '# Java and folders, filled in by Ambari',
  'export JAVA_HOME={{java64_home}}',
  'export PATH=$PATH:$JAVA_HOME/bin',
  'export PID_DIR={{kafka_pid_dir}}',
  'export LOG_DIR={{kafka_log_dir}}',
  'export KAFKA_KERBEROS_PARAMS={{kafka_kerberos_params}}',
  '',
].join('\n')

/**
 * Kafka's configuration as a new HDInsight 5.1 cluster has it, cut down to what matters here.
 * @param kafkaBroker what the cluster was made with
 */
export function initialConfiguration(
  zookeepers: readonly { readonly hostName: string }[],
  kafkaBroker: Readonly<Record<string, string>>,
): Pick<Configuration, 'type' | 'properties' | 'attributes'>[] {
  const broker = {
    listeners: 'PLAINTEXT://localhost:9092',
    'auto.create.topics.enable': 'false',
    'default.replication.factor': '3',
    'log.dirs': '/data_disk_0/kafka-logs,/data_disk_1/kafka-logs',
    'min.insync.replicas': '2',
    'zookeeper.connect': zookeepers.map(({ hostName }) => `${hostName}:2181`).join(','),
    ...kafkaBroker,
  }
  const env = {
    content: TEMPLATE,
    kafka_user: 'kafka',
    kafka_log_dir: '/var/log/kafka',
    kafka_pid_dir: '/var/run/kafka',
  }
  return [
    { type: 'kafka-env', properties: env, attributes: null },
    { type: 'kafka-broker', properties: broker, attributes: { final: {} } },
    { type: 'kafka-log4j', properties: { kafka_log_maxfilesize: '256' }, attributes: null },
  ]
}
