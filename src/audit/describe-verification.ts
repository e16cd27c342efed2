import type { Verification } from './verify.ts'

/** What was found, in lines for a terminal. */
export function describeVerification(
  { problems, entries, first, last, anchorsFound, anchorsTooOld }: Verification,
  anchors: number,
): string {
  const lines = [
    entries === 0
      ? 'The audit log has no entries.'
      : `${entries} entries, ${first?.n ?? '?'} (${moment(first?.at)}) to ${last?.n ?? '?'} (${moment(last?.at)}).`,
    anchors === 0
      ? 'No anchors were given: what was cut off at the end together with its head cannot be seen (--anchors FILE).'
      : `${anchorsFound} of ${anchors} anchors are in the log${anchorsTooOld > 0 ? `, ${anchorsTooOld} are older than what is kept` : ''}.`,
    ...problems,
    problems.length === 0
      ? 'All is in order.'
      : `NOT in order: ${problems.length === 1 ? '1 problem' : `${problems.length} problems`}.`,
  ]
  return `${lines.join('\n')}\n`
}

function moment(at: number | undefined): string {
  return at === undefined ? '?' : `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`
}
