import { count } from './signals.ts'

/** Counts an entry of the audit log when it is written, or could not be. */
export function countedAppend<T>(writing: Promise<T>): Promise<T> {
  writing.then(
    () => count('causeway_audit_appends_total', { outcome: 'ok' }),
    () => count('causeway_audit_appends_total', { outcome: 'failed' }),
  )
  return writing
}
