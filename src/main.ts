import closeWithGrace from 'close-with-grace'
import { checkSlackToken } from './bot/slack-token-check.ts'
import { startCauseway } from './causeway.ts'
import { readConfig } from './config/config.ts'
import { createLog } from './log.ts'
import { startFailure } from './start-failure.ts'

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
  await checkSlackToken(config.slack, log)
}

main().catch((error: unknown) => {
  const why = startFailure(error)
  if (why === undefined) throw error
  process.stderr.write(`${why}\n`)
  // Connections may be open already.
  process.exit(1)
})
