import { readFileSync } from 'node:fs'
import { prettifyError, z } from 'zod'
import { AUDIT_ENVIRONMENT } from '../config/audit-config.ts'
import { REDIS_ENVIRONMENT, readRedisAddress } from '../config/redis-config.ts'
import { connectFailFast } from '../redis/redis.ts'
import { AuditStore } from './audit-store.ts'
import { describeVerification } from './describe-verification.ts'
import { ANCHOR_MESSAGE } from './retention.ts'
import { AuditSigner } from './signer.ts'
import { type Anchor, verifyLog } from './verify.ts'

const USAGE = `npm run audit:verify [-- --anchors FILE]
  Looks at every entry of the audit log. FILE is what Causeway has written to standard output; the anchors
  in it show whether newer entries were cut off. Needs CAUSEWAY_AUDIT_KEY and REDIS_URL as Causeway has them.
`

const Environment = z.object({
  CAUSEWAY_AUDIT_KEY: AUDIT_ENVIRONMENT.CAUSEWAY_AUDIT_KEY,
  ...REDIS_ENVIRONMENT,
  REDIS_URL: z.string({ error: 'is not set' }),
})

const AnchorLine = z.object({
  msg: z.literal(ANCHOR_MESSAGE),
  audit: z.object({ entry: z.int(), mac: z.string() }),
})

/** Anchors among the lines of a log; other lines, and what stands before a line's JSON, are passed over. */
function readAnchors(file: string): Anchor[] {
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line.includes(ANCHOR_MESSAGE))
    .flatMap((line) => {
      const { data } = AnchorLine.safeParse(JSON.parse(line.slice(line.indexOf('{'))))
      return data ? [{ number: data.audit.entry, mac: data.audit.mac }] : []
    })
}

/** Exit code 0: all is in order; 1: something is wrong; 2: it could not be looked at. */
async function main(): Promise<number> {
  const [flag, file] = process.argv.slice(2)
  if ((flag !== undefined && flag !== '--anchors') || (flag === '--anchors' && !file)) {
    process.stderr.write(USAGE)
    return 2
  }
  const given = Object.fromEntries(Object.entries(process.env).filter(([, value]) => value !== ''))
  const { data: settings, error } = Environment.safeParse(given)
  if (!settings) {
    process.stderr.write(`${prettifyError(error)}\n`)
    return 2
  }
  const { CAUSEWAY_KEY_PREFIX: prefix } = settings
  const redis = connectFailFast(readRedisAddress(settings))
  redis.on('error', () => {}) // whoever awaits a command is told
  try {
    await redis.connect()
    const signer = new AuditSigner(settings.CAUSEWAY_AUDIT_KEY, prefix)
    const anchors = file ? readAnchors(file) : []
    const verification = await verifyLog(new AuditStore(redis, prefix), signer, anchors)
    process.stdout.write(describeVerification(verification, anchors.length))
    return verification.problems.length === 0 ? 0 : 1
  } catch (problem) {
    const why = problem instanceof Error ? problem.message : String(problem)
    process.stderr.write(`The audit log could not be read: ${why}\n`)
    return 2
  } finally {
    redis.disconnect()
  }
}

process.exitCode = await main()
