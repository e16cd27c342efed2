import closeWithGrace from 'close-with-grace'
import { startCauseway } from './causeway.ts'
import { ConfigError, readConfig } from './config/config.ts'
import { createLog } from './log.ts'

/** Starts Causeway from the environment; SIGTERM and SIGINT drain it, in at most 10 s. */
async function main(): Promise<void> {
  const config = readConfig(process.env)
  const log = createLog(config.logLevel)
  const causeway = await startCauseway(config, log)
  // SIGHUP is how the policy's file is read anew (see policy-file.ts).
  closeWithGrace({ delay: 10_000, logger: false, skip: ['SIGHUP'] }, async ({ err, signal }) => {
    if (err) log.fatal({ err }, 'stopping after an unexpected error')
    else log.info({ signal }, 'stopping')
    await causeway.stop()
  })
}

main().catch((error: unknown) => {
  if (!(error instanceof ConfigError)) throw error
  process.stderr.write(`${error.message}\n`)
  process.exitCode = 1
})
