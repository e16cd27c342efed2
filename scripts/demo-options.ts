import { readOptions, UsageError } from './options.ts'

export interface DemoOptions {
  /** How much faster than in life Azure runs at the beginning. */
  readonly scale: number
  /** Where the console listens; 0: anywhere. */
  readonly port: number
  readonly kafka: boolean
  readonly keyVault: boolean
  readonly verbose: boolean
}

const USAGE = `npm run demo -- [--port 4000] [--scale 60] [--kafka] [--without-key-vault] [--verbose]
  --port               where to open it in the browser
  --scale              how much faster than in life Azure runs, 1 to 600
  --kafka              real Apache Kafka brokers (needs Java and Maven)
  --without-key-vault  VPN profiles as they are without a Key Vault
  --verbose            Causeway's log, all of it`

const OPTIONS = {
  scale: { type: 'string', default: '60' },
  port: { type: 'string', default: '4000' },
  kafka: { type: 'boolean', default: false },
  'without-key-vault': { type: 'boolean', default: false },
  verbose: { type: 'boolean', default: false },
} as const

/** @throws UsageError */
export function readDemoOptions(args: readonly string[]): DemoOptions {
  const values = readOptions(USAGE, OPTIONS, args)
  return {
    scale: number('--scale', values.scale, { min: 1, max: 600 }),
    port: number('--port', values.port, { min: 0, max: 65_535 }),
    kafka: values.kafka,
    keyVault: !values['without-key-vault'],
    verbose: values.verbose,
  }
}

function number(flag: string, text: string, { min, max }: { min: number; max: number }): number {
  const value = Number(text)
  if (!Number.isInteger(value) || value < min || value > max)
    throw new UsageError(
      `${flag} is a whole number from ${min} to ${max}, not "${text}".\n${USAGE}`,
      {},
    )
  return value
}
