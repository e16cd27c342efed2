import { UserError } from '../../errors.ts'
import { nearest } from '../../words/nearest.ts'
import { sentence } from '../../words/sentence.ts'

/** What was typed after `/kafka`, taken apart. */
export interface CommandLine {
  /** First word, lower case; empty when nothing was typed. */
  readonly subcommand: string
  readonly words: readonly string[]
  /** `--region westeurope`, `--region=westeurope`; a flag without a value is `true`. */
  readonly flags: Readonly<Record<string, string | true>>
}

/**
 * Reads what was typed after `/kafka`. Understands quotes, and what phones make of dashes and quotes: one or
 * two dashes, or a long one, begin a flag.
 * @throws UserError `quotes` when a quotation does not end
 */
export function parseCommandLine(text: string): CommandLine {
  const [subcommand = '', ...rest] = split(text)
  const words: string[] = []
  const flags: Record<string, string | true> = {}
  for (let index = 0; index < rest.length; index += 1) {
    const token = rest[index] ?? ''
    const [, name, , inline] = /^(?:--?)([a-z][a-z-]*)(=(.*))?$/i.exec(token) ?? []
    if (name === undefined) {
      words.push(token)
      continue
    }
    const next = rest[index + 1]
    const takesNext = inline === undefined && next !== undefined && !next.startsWith('-')
    flags[name.toLowerCase()] =
      inline ?? (takesNext && !BARE_FLAGS.has(name.toLowerCase()) ? next : true)
    if (takesNext && !BARE_FLAGS.has(name.toLowerCase())) index += 1
  }
  return { subcommand: subcommand.toLowerCase(), words, flags }
}

/** Flags that never take a value: the word after them is a word. */
const BARE_FLAGS = new Set([
  'cost',
  'dry-run',
  'all',
  'zookeeper',
  'force',
  'encryption-in-transit',
])

function split(text: string): string[] {
  const normal = text
    .replaceAll(/[\u201c\u201d\u201e\u00ab\u00bb]/g, '"')
    .replaceAll(/[\u2018\u2019\u201a]/g, "'")
    // Within a word it is an apostrophe: "don't".
    .replaceAll(/(?<=\p{L})'(?=\p{L})/gu, '\u2019')
    .replaceAll(/(^|\s)[\u2014\u2013\u2212]{1,2}(?=[a-z])/gi, '$1--')
    .replaceAll(
      /&(amp|lt|gt);/g,
      (entity) => ({ '&amp;': '&', '&lt;': '<', '&gt;': '>' })[entity] ?? entity,
    )
  const tokens = [...normal.matchAll(/(?:[^\s"']|"[^"]*"|'[^']*')+|["']/g)].map(([token]) => token)
  if (tokens.some((token) => token === '"' || token === "'"))
    throw new UserError('quotes', sentence`A quotation mark has no partner.`, {
      remedy: sentence`Close the quotation.`,
      example: '/kafka create orders --region "West Europe"',
    })
  return tokens.map((token) => token.replaceAll(/["']/g, ''))
}

/** @throws UserError `unknown-flag` */
export function checkFlags(line: CommandLine, known: readonly string[], example: string): void {
  for (const flag of Object.keys(line.flags)) {
    if (known.includes(flag)) continue
    const guess = nearest(flag, known)
    throw new UserError('unknown-flag', sentence`There is no flag --${flag} here.`, {
      remedy: guess
        ? sentence`Did you mean --${guess}?`
        : sentence`Known flags: ${known.map((name) => `--${name}`).join(', ')}.`,
      example,
    })
  }
}
