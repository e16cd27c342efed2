import { type Sentence, say } from '../../src/words/sentence.ts'

/** What is kept with sentences in it, as people read it in English. */
type InEnglish<T> = T extends string | number | boolean | null | undefined
  ? T
  : T extends Sentence
    ? string
    : T extends readonly (infer Item)[]
      ? readonly InEnglish<Item>[]
      : { readonly [Key in keyof T]: InEnglish<T[Key]> }

/** Says every sentence in it, however deep, in English. */
export function inEnglish<T>(value: T): InEnglish<T> {
  return said(value) as InEnglish<T>
}

function said(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map(said)
  if (isSentence(value)) return say(value, 'en')
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, said(part)]))
}

function isSentence(value: object): value is Sentence {
  return 'says' in value && 'values' in value
}
