import path from 'node:path'
import { parseArgs } from 'node:util'
import { KafkaMissingError, startSandbox } from '../sandbox/sandbox.ts'
import { createSteeredTime, letDateFollow } from '../sandbox/steered-time.ts'
import { startCauseway } from '../src/causeway.ts'
import { readConfig } from '../src/config/config.ts'
import { createLog } from '../src/log.ts'
import { NoRedisError, provideRedis } from './redis-server.ts'

const { values } = parseArgs({
  options: {
    scale: { type: 'string', default: '60' },
    port: { type: 'string', default: '4000' },
    kafka: { type: 'boolean', default: false },
    'without-key-vault': { type: 'boolean', default: false },
    verbose: { type: 'boolean', default: false },
  },
})

/**
 * Causeway itself, real but for what it talks to: Azure, Ambari and Slack are simulators on this machine, and so
 * are the brokers unless `--kafka` asks for Apache Kafka.
 */
async function main(): Promise<void> {
  if (values.kafka)
    process.stdout.write('Looking for Apache Kafka; the first time Maven fetches 37 MB.\n')
  const redis = await provideRedis()
  const time = createSteeredTime()
  letDateFollow(time)
  const sandbox = await startSandbox({
    scale: Number(values.scale),
    time,
    redisUrl: redis.url,
    ports: { slack: Number(values.port) },
    kafka: values.kafka ? 'real' : 'simulated',
    keyVault: !values['without-key-vault'],
  })
  const config = readConfig({
    ...sandbox.environment,
    CAUSEWAY_POLICY: path.join(import.meta.dirname, '..', 'sandbox', 'policy.yaml'),
    PORT: '0',
    LOG_LEVEL: values.verbose ? 'debug' : 'error',
  })
  const causeway = await startCauseway(config, createLog(config.logLevel))
  sandbox.slack.setRequestUrl(`${causeway.url}/slack/events`)
  process.stdout.write(
    [
      '',
      `  Causeway demo: open ${sandbox.slack.url}`,
      '  and type:      /kafka create orders',
      '',
      `  Azure runs ${values.scale} times as fast as in life. Health: ${causeway.url}/health. Redis: ${redis.origin}.`,
      values.kafka
        ? '  Brokers are Apache Kafka itself, one Java process each, at 127.0.*.*:9092 of this machine.'
        : '  Brokers are simulated; --kafka runs Apache Kafka itself (needs Java and Maven).',
      '  Ctrl-C stops everything; nothing stays behind.',
      '',
    ].join('\n'),
  )
  let stopping = false
  const stop = async () => {
    if (stopping) return
    stopping = true
    await causeway.stop()
    await sandbox.close()
    await redis.stop()
    process.stdout.write('\n  Stopped.\n')
    process.exit(0)
  }
  process.on('SIGINT', () => void stop())
  process.on('SIGTERM', () => void stop())
}

main().catch((error: unknown) => {
  const known =
    error instanceof NoRedisError ||
    error instanceof KafkaMissingError ||
    (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE')
  if (!known) throw error
  const hint =
    error instanceof NoRedisError || error instanceof KafkaMissingError
      ? error.message
      : `Port ${values.port} is taken: npm run demo -- --port 4001`
  process.stderr.write(`${hint}\n`)
  process.exit(1)
})
