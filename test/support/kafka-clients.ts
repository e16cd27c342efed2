import { spawn, spawnSync } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { Kafka, logLevel } from 'kafkajs'

/** Addresses as `host:port`. */
export type Bootstrap = readonly string[]

const LIMIT_MS = 20_000
/** Debian's own comes second: its packages are not seen by a Python of another origin. */
const PYTHONS = ['python3', '/usr/bin/python3']

export function hasKcat(): boolean {
  return spawnSync('kcat', ['-V']).status === 0
}

export function hasPythonKafka(): boolean {
  return pythonWithKafka() !== undefined
}

/** Makes a topic of three partitions with as many replicas, unless there is one. */
export async function createTopic(bootstrap: Bootstrap, topic: string): Promise<void> {
  const admin = kafkajs(bootstrap).admin()
  try {
    await admin.connect()
    const topics = [{ topic, numPartitions: 3, replicationFactor: 3 }]
    await admin.createTopics({ topics, waitForLeaders: true })
  } finally {
    await admin.disconnect()
  }
}

/**
 * Sends so many messages to a topic that exists and reads them back from its beginning.
 * @returns how many of its own it read
 * @throws Error in kafkajs's own words
 */
export async function sendAndReadWithKafkajs(
  bootstrap: Bootstrap,
  topic: string,
  count: number,
): Promise<number> {
  const kafka = kafkajs(bootstrap)
  const { run, values } = ownMessages(count)
  const producer = kafka.producer()
  try {
    await producer.connect()
    await producer.send({ topic, acks: -1, messages: values.map((value) => ({ value })) })
  } finally {
    await producer.disconnect()
  }
  const consumer = kafka.consumer({ groupId: run, maxWaitTimeInMs: 500 })
  const read = new Set<string>()
  try {
    await consumer.connect()
    await consumer.subscribe({ topic, fromBeginning: true })
    const { promise, resolve } = Promise.withResolvers<void>()
    const timer = setTimeout(resolve, LIMIT_MS)
    await consumer.run({
      eachMessage: async ({ message }) => {
        const value = message.value?.toString() ?? ''
        if (value.startsWith(run)) read.add(value)
        if (read.size === count) resolve()
      },
    })
    await promise
    clearTimeout(timer)
  } finally {
    await consumer.disconnect()
  }
  return read.size
}

/**
 * The same with kcat, that is, with librdkafka.
 * @throws Error in kcat's own words
 */
export async function sendAndReadWithKcat(
  bootstrap: Bootstrap,
  topic: string,
  count: number,
): Promise<number> {
  const { run, values } = ownMessages(count)
  const common = ['-b', bootstrap.join(','), '-t', topic, '-m', '10']
  await output('kcat', ['-P', ...common, '-X', 'message.timeout.ms=10000'], values.join('\n'))
  const read = await output('kcat', ['-C', ...common, '-o', 'beginning', '-e', '-q'])
  return ownOf(read, run)
}

/**
 * The same with Python's `kafka` module.
 * @throws Error with Python's traceback
 */
export async function sendAndReadWithPython(
  bootstrap: Bootstrap,
  topic: string,
  count: number,
): Promise<number> {
  const { run, values } = ownMessages(count)
  const python = pythonWithKafka()
  if (python === undefined) throw new Error("no Python with the module 'kafka'")
  const read = await output(
    python,
    ['-c', PYTHON_SCRIPT, topic, String(count), run, ...bootstrap],
    values.join('\n'),
  )
  return ownOf(read, run)
}

const PYTHON_SCRIPT = `
import sys
from kafka import KafkaConsumer, KafkaProducer

topic, count, run, *bootstrap = sys.argv[1:]
producer = KafkaProducer(bootstrap_servers=bootstrap, acks="all", max_block_ms=10000)
sent = [producer.send(topic, line.strip().encode()) for line in sys.stdin]
for future in sent:
    future.get(timeout=10)
producer.close()

consumer = KafkaConsumer(
    topic, bootstrap_servers=bootstrap, auto_offset_reset="earliest", consumer_timeout_ms=10000
)
missing = int(count)
for message in consumer:
    value = message.value.decode()
    print(value)
    missing -= value.startswith(run)
    if missing == 0:
        break
consumer.close()
`

/** Messages that nobody else sends: clients share a topic. */
function ownMessages(count: number) {
  const run = `run-${randomUUID()}`
  return { run, values: Array.from({ length: count }, (_, index) => `${run} ${index}`) }
}

function ownOf(lines: string, run: string): number {
  return new Set(lines.split('\n').filter((line) => line.startsWith(run))).size
}

function kafkajs(bootstrap: Bootstrap): Kafka {
  return new Kafka({
    brokers: [...bootstrap],
    logLevel: logLevel.NOTHING,
    connectionTimeout: 3000,
    retry: { retries: 6, initialRetryTime: 100 },
  })
}

function pythonWithKafka(): string | undefined {
  return PYTHONS.find((python) => spawnSync(python, ['-c', 'import kafka']).status === 0)
}

/** @throws Error with what the program printed last when it fails, or does not end in time */
function output(command: string, parameters: readonly string[], input = ''): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, parameters, { timeout: LIMIT_MS, killSignal: 'SIGKILL' })
    let printed = ''
    let complaints = ''
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      printed += text
    })
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      complaints += text
    })
    // A program that gives up early does not read all of its input; its exit code tells.
    child.stdin.on('error', () => {}).end(input)
    child.on('error', reject).on('close', (code, signal) => {
      if (code === 0) resolve(printed)
      else reject(new Error(`${command} ended with ${code ?? signal}: ${complaints.trim()}`))
    })
  })
}
