import { sentence, type Words } from '../words/sentence.ts'
import type { BrokerAddress } from './route.ts'

/** A text to be pasted into one kind of client. */
export interface ClientSettings {
  readonly title: Words
  /** Of the text, as code blocks name it. */
  readonly language: 'properties' | 'python' | 'javascript' | 'bash'
  readonly text: string
}

/** Texts for the clients in common use, ready to be pasted; `TOPIC` is left to the reader. */
export function clientSettings(bootstrap: readonly BrokerAddress[]): ClientSettings[] {
  const servers = bootstrap.map(({ host, port }) => `${host}:${port}`)
  const quoted = servers.map((server) => `'${server}'`).join(', ')
  return [
    {
      title: sentence`Java and Spring`,
      language: 'properties',
      text: lines(
        `bootstrap.servers=${servers.join(',')}`,
        'security.protocol=PLAINTEXT',
        '# For producers: a message counts as sent when all in-sync replicas have it.',
        'acks=all',
      ),
    },
    {
      title: 'Python (kafka-python)',
      language: 'python',
      text: lines(
        'from kafka import KafkaProducer',
        '',
        `producer = KafkaProducer(bootstrap_servers=[${quoted}], acks='all')`,
        "producer.send('TOPIC', b'hello').get(timeout=10)",
      ),
    },
    {
      title: 'Node (kafkajs)',
      language: 'javascript',
      text: lines(
        "import { Kafka } from 'kafkajs'",
        '',
        `const kafka = new Kafka({ clientId: 'my-service', brokers: [${quoted}] })`,
        'const producer = kafka.producer()',
        'await producer.connect()',
        "await producer.send({ topic: 'TOPIC', acks: -1, messages: [{ value: 'hello' }] })",
        'await producer.disconnect()',
      ),
    },
    {
      title: 'kcat',
      language: 'bash',
      text: lines(
        `echo hello | kcat -b ${servers.join(',')} -t TOPIC -P -X acks=all`,
        `kcat -b ${servers.join(',')} -t TOPIC -C -o beginning -e`,
      ),
    },
  ]
}

/** Command for a machine in the VPN: lists brokers and topics, and ends with an error when none answers. */
export function oneLineCheck(bootstrap: readonly BrokerAddress[]): string {
  return `kcat -b ${bootstrap.map(({ host, port }) => `${host}:${port}`).join(',')} -L -m 10`
}

function lines(...text: string[]): string {
  return `${text.join('\n')}\n`
}
