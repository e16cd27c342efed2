import type { Logger } from 'pino'

/** Told at most so often: anybody on the internet can send requests without a signature. */
const TELL_EVERY_MS = 60_000

/** Why a request was refused of which its sender may be Slack. */
export type RefusalReason = 'signature' | 'time'

const WHY: Readonly<Record<RefusalReason, string>> = {
  signature:
    'a request to /slack/events was refused: its signature does not match. If commands fail in Slack, copy the Signing Secret (Basic Information of your Slack app) into SLACK_SIGNING_SECRET and start again',
  time: "a request to /slack/events was refused: signed more than five minutes from this machine's clock. If commands fail in Slack, set the clock",
}

/** Tells operators why requests are refused, each reason at most once a minute. */
export function tellRefused(log: Logger): (reason: RefusalReason) => void {
  const toldAt = new Map<RefusalReason, number>()
  return (reason) => {
    const now = performance.now()
    if (now - (toldAt.get(reason) ?? Number.NEGATIVE_INFINITY) < TELL_EVERY_MS) return
    toldAt.set(reason, now)
    log.warn(WHY[reason])
  }
}
