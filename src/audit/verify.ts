import { isSameSecret } from '../constant-time.ts'
import { type AuditHead, type AuditStore, NO_ENTRIES } from './audit-store.ts'
import { type AuditEntry, parseEntry, type StoredEntry } from './entry.ts'
import type { AuditSigner } from './signer.ts'

/** A head of the log that was written down outside of the store. */
export type Anchor = AuditHead

/** What reading the whole log has shown. */
export interface Verification {
  /** What is wrong, in sentences; empty: nothing. */
  readonly problems: readonly string[]
  readonly entries: number
  readonly first: AuditEntry | undefined
  readonly last: AuditEntry | undefined
  /** Anchors that were found in the log as they were written down. */
  readonly anchorsFound: number
  /** Anchors of entries that were deleted as agreed. */
  readonly anchorsTooOld: number
}

/**
 * Looks at every entry in order: is it signed, is it the next one, does it continue from the one before. What was cut
 * off at the end shows by the head, and where that was changed too, by anchors. Others may write meanwhile.
 */
export async function verifyLog(
  store: Pick<AuditStore, 'from' | 'head'>,
  signer: AuditSigner,
  anchors: readonly Anchor[] = [],
): Promise<Verification> {
  const chain = new Chain(signer, anchors)
  for (;;) {
    const before = chain.newest
    for (;;) {
      const page = await store.from(chain.newest + 1, PAGE)
      if (page.length === 0) break
      for (const entry of page) chain.add(entry)
    }
    const head = await store.head()
    const isMoreExpected = head.number > chain.newest && chain.newest > before
    if (!isMoreExpected) return chain.end(head)
  }
}

const PAGE = 1000

class Chain {
  readonly #signer: AuditSigner
  readonly #anchors: ReadonlyMap<number, readonly string[]>
  readonly #problems: string[] = []
  readonly #agreedStarts = new Map<number, string>()
  #before: AuditHead = NO_ENTRIES
  #entries = 0
  #first: { readonly number: number; readonly entry: AuditEntry | undefined } | undefined
  #last: AuditEntry | undefined
  #anchorsFound = 0

  constructor(signer: AuditSigner, anchors: readonly Anchor[]) {
    this.#signer = signer
    const byNumber = new Map<number, string[]>()
    for (const { number, mac } of anchors)
      byNumber.set(number, [...(byNumber.get(number) ?? []), mac])
    this.#anchors = byNumber
  }

  get newest(): number {
    return this.#before.number
  }

  add({ number, body, keyId, mac }: StoredEntry): void {
    const entry = parseEntry(body)
    this.#entries += 1
    if (this.#first === undefined) this.#first = { number, entry }
    else if (number > this.#before.number + 1)
      this.#problems.push(missing(this.#before.number + 1, number - 1))
    const signature = this.#signer.check(body, keyId, mac)
    if (entry === undefined || signature === 'bad')
      this.#problems.push(`Entry ${number} was changed: its signature does not fit.`)
    else if (signature === 'unknown key')
      this.#problems.push(
        `Entry ${number} is signed with key ${keyId}, which is not in CAUSEWAY_AUDIT_KEY.`,
      )
    else if (entry.n !== number)
      this.#problems.push(`Entry ${number} was moved: it was written as entry ${entry.n}.`)
    else if (this.#before.number === number - 1 && number > 1 && entry.prev !== this.#before.mac)
      this.#problems.push(
        `Entry ${number} does not continue from entry ${number - 1}: one of them was replaced.`,
      )
    else if (entry.kept !== undefined) this.#agreedStarts.set(entry.kept, entry.detail ?? '')
    this.#anchorsFound +=
      this.#anchors.get(number)?.filter((one) => isSameSecret(one, mac)).length ?? 0
    this.#before = { number, mac }
    this.#last = entry
  }

  end(head: AuditHead): Verification {
    const first = this.#first
    if (first && first.number > 1 && this.#agreedStarts.get(first.number) !== first.entry?.prev)
      this.#problems.push(missing(1, first.number - 1))
    this.#compareHead(head)
    const anchorsTooOld = this.#compareAnchors(first?.number ?? 1)
    return {
      problems: this.#problems,
      entries: this.#entries,
      first: first?.entry,
      last: this.#last,
      anchorsFound: this.#anchorsFound,
      anchorsTooOld,
    }
  }

  #compareHead(head: AuditHead): void {
    const { number, mac } = this.#before
    if (head.number > number) this.#problems.push(missing(number + 1, head.number))
    else if (head.number < number || !isSameSecret(head.mac, mac))
      this.#problems.push(`The head does not fit the last entry, ${number}: it was changed.`)
  }

  /** @returns how many are of entries before the first */
  #compareAnchors(first: number): number {
    let tooOld = 0
    const wanted = [...this.#anchors].flatMap(([number, macs]) => macs.map(() => number))
    const newest = Math.max(0, ...wanted)
    if (newest > this.#before.number)
      this.#problems.push(`${missing(this.#before.number + 1, newest)} An anchor names them.`)
    for (const number of wanted) if (number < first && this.#agreedStarts.has(first)) tooOld += 1
    const there = wanted.filter((number) => number >= first && number <= this.#before.number)
    const lost = there.length - this.#anchorsFound
    if (lost > 0)
      this.#problems.push(
        `${lost === 1 ? 'An anchor names an entry that is' : `${lost} anchors name entries that are`} not in this log any more: it was written anew.`,
      )
    return tooOld
  }
}

function missing(from: number, to: number): string {
  return from === to ? `Entry ${from} is missing.` : `Entries ${from} to ${to} are missing.`
}
