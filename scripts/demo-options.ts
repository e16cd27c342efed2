import { parseArgs } from 'node:util'

export interface DemoOptions {
  /** How much faster than in life Azure runs at the beginning. */
  readonly scale: number
  /** Where the console listens; 0: anywhere. */
  readonly port: number
  readonly kafka: boolean
  readonly keyVault: boolean
  readonly verbose: boolean
}

/** The command line cannot be meant. The message shows how it would be right. */
export class DemoUsageError extends Error {
  override readonly name = 'DemoUsageError'
}

const USAGE = `npm run demo -- [--port 4000] [--scale 60] [--kafka] [--without-key-vault] [--verbose]
  --port               where to open it in the browser
  --scale              how much faster than in life Azure runs, 1 to 600
  --kafka              real Apache Kafka brokers (needs Java and Maven)
  --without-key-vault  VPN profiles as they are without a Key Vault
  --verbose            Causeway's log, all of it`

/** @throws DemoUsageError */
export function readDemoOptions(args: readonly string[]): DemoOptions {
  const values = parse(args)
  return {
    scale: number('--scale', values.scale, { min: 1, max: 600 }),
    port: number('--port', values.port, { min: 0, max: 65_535 }),
    kafka: values.kafka,
    keyVault: !values['without-key-vault'],
    verbose: values.verbose,
  }
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        scale: { type: 'string', default: '60' },
        port: { type: 'string', default: '4000' },
        kafka: { type: 'boolean', default: false },
        'without-key-vault': { type: 'boolean', default: false },
        verbose: { type: 'boolean', default: false },
      },
    }).values
  } catch (cause) {
    const [why] = cause instanceof Error ? cause.message.split('. ') : []
    throw new DemoUsageError(`${why}.\n${USAGE}`, { cause })
  }
}

function number(flag: string, text: string, { min, max }: { min: number; max: number }): number {
  const value = Number(text)
  if (!Number.isInteger(value) || value < min || value > max)
    throw new DemoUsageError(
      `${flag} is a whole number from ${min} to ${max}, not "${text}".\n${USAGE}`,
    )
  return value
}
