import { startSandbox } from '../sandbox/sandbox.ts'
import { readOptions, runScript } from './options.ts'

const USAGE = `npm run sandbox -- [--scale 60] [--slack 4000] [--azure 4001] [--ambari 4002] [--request-url URL]
  the simulators alone, for any client; prints the settings that point at them
  --scale        how much faster than in life Azure runs
  --request-url  where Slack's requests go`

async function main(): Promise<number> {
  const values = readOptions(USAGE, {
    scale: { type: 'string', default: '60' },
    azure: { type: 'string', default: '4001' },
    ambari: { type: 'string', default: '4002' },
    slack: { type: 'string', default: '4000' },
    'request-url': { type: 'string', default: 'http://127.0.0.1:3000/slack/events' },
  })
  const sandbox = await startSandbox({
    scale: Number(values.scale),
    ports: {
      azure: Number(values.azure),
      ambari: Number(values.ambari),
      slack: Number(values.slack),
    },
    requestUrl: values['request-url'],
  }).catch((error: unknown) => {
    const { code, port } = error as NodeJS.ErrnoException & { readonly port?: number }
    if (code !== 'EADDRINUSE') throw error
    process.stderr.write(
      `Port ${port} is taken, perhaps by a demo. Others: npm run sandbox -- --slack 4010 --azure 4011 --ambari 4012\n`,
    )
    process.exit(1)
  })
  process.stdout.write(
    `# Slack console: ${sandbox.slack.url}; Slack's requests go to ${values['request-url']}\n`,
  )
  for (const [name, value] of Object.entries(sandbox.environment))
    process.stdout.write(`${name}=${value}\n`)
  const stop = () => void sandbox.close().then(() => process.exit(0))
  process.on('SIGINT', stop)
  process.on('SIGTERM', stop)
  return 0
}

await runScript(main)
