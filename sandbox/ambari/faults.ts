/**
 * `badGateway`: the HDInsight gateway answers an HTML page with 502. `lostAnswer`: the effect happens, the
 * connection is cut before the answer. `failedTask`: the next restart fails. `concurrentEdit`: somebody else
 * saves just before our save.
 */
export type AmbariFaultKind = 'badGateway' | 'lostAnswer' | 'failedTask' | 'concurrentEdit'

export interface AmbariFault {
  readonly kind: AmbariFaultKind
  /** Tried on "METHOD /path"; every call when left out. */
  readonly match?: RegExp
  /** How many calls it hits; 1 by default. */
  readonly times?: number
}

export interface AmbariFaults {
  inject(fault: AmbariFault): void
  clear(): void
  /** True, and used up by one, when a fault of that kind is armed for the call. */
  take(kind: AmbariFaultKind, call?: string): boolean
}

export function createAmbariFaults(): AmbariFaults {
  let armed: { readonly fault: AmbariFault; left: number }[] = []
  return {
    inject: (fault) => void armed.push({ fault, left: fault.times ?? 1 }),
    clear: () => {
      armed = []
    },
    take(kind, call = '') {
      const entry = armed.find(
        ({ fault }) => fault.kind === kind && (!fault.match || fault.match.test(call)),
      )
      if (!entry) return false
      entry.left -= 1
      if (entry.left <= 0) armed = armed.filter((other) => other !== entry)
      return true
    },
  }
}
