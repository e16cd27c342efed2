import path from 'node:path'
import { KafkaMissingError, startSandbox } from '../sandbox/sandbox.ts'
import { createSteeredTime, letDateFollow } from '../sandbox/steered-time.ts'
import { startCauseway } from '../src/causeway.ts'
import { readConfig } from '../src/config/config.ts'
import { createLog } from '../src/log.ts'
import { type DemoOptions, readDemoOptions } from './demo-options.ts'
import { runScript } from './options.ts'
import { NoRedisError, provideRedis, type RedisServer } from './redis-server.ts'

/**
 * Causeway itself, real but for what it talks to: Azure, Ambari and Slack are simulators on this machine, and so
 * are the brokers unless `--kafka` asks for Apache Kafka.
 */
async function main(): Promise<number> {
  const options = readDemoOptions(process.argv.slice(2))
  if (options.kafka)
    process.stdout.write('Looking for Apache Kafka; the first time Maven fetches 37 MB.\n')
  const redis = await provideRedis()
  try {
    await start(options, redis)
    return 0
  } catch (error) {
    await redis.stop()
    throw error
  }
}

async function start(options: DemoOptions, redis: RedisServer): Promise<void> {
  const time = createSteeredTime()
  letDateFollow(time)
  const sandbox = await startSandbox({
    scale: options.scale,
    time,
    redisUrl: redis.url,
    ports: { slack: options.port },
    kafka: options.kafka ? 'real' : 'simulated',
    keyVault: options.keyVault,
  })
  const config = readConfig({
    ...sandbox.environment,
    CAUSEWAY_POLICY: path.join(import.meta.dirname, '..', 'sandbox', 'policy.yaml'),
    PORT: '0',
    LOG_LEVEL: options.verbose ? 'debug' : 'error',
  })
  const causeway = await startCauseway(config, createLog(config.logLevel))
  sandbox.slack.setRequestUrl(`${causeway.url}/slack/events`)
  process.stdout.write(
    [
      '',
      `  Causeway demo: open ${sandbox.slack.url}`,
      '  and type:      /kafka create orders',
      '',
      `  Azure runs ${options.scale} times as fast as in life. Health: ${causeway.url}/health. Redis: ${redis.origin}.`,
      options.kafka
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

/** What whoever runs the demo can mend; undefined for a bug. */
function remedyFor(error: unknown): string | undefined {
  if (error instanceof NoRedisError || error instanceof KafkaMissingError) return error.message
  const { code, port } = error as NodeJS.ErrnoException & { readonly port?: number }
  if (code === 'EADDRINUSE')
    return `Port ${port} is taken: npm run demo -- --port ${Number(port) + 1}`
  if (code === 'EACCES' && port !== undefined)
    return `This user may not listen at port ${port}: npm run demo -- --port 4000`
  return undefined
}

runScript(main).catch((error: unknown) => {
  const remedy = remedyFor(error)
  if (remedy === undefined) throw error
  process.stderr.write(`${remedy}\n`)
  process.exit(1)
})
