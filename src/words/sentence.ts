import { FRENCH } from './french.ts'

/** Languages that Causeway speaks. English is the one of the code; a test holds the others to it. */
export const LANGUAGES = ['en', 'fr'] as const
/** The languages that Causeway speaks. */
export type Language = (typeof LANGUAGES)[number]

/**
 * A sentence that can still be said in any language: English with places `{0}`, `{1}`… and what stands there. It is
 * plain JSON, so that records can keep it.
 */
export type Sentence = {
  readonly says: string
  readonly values: readonly Value[]
}

/** What stands in a place of a sentence: as it is, or itself a sentence. */
export type Value = string | number | Sentence

/** Text for people: a sentence, or what is the same in every language (a name, a state of Azure's). */
export type Words = string | Sentence

/** Writes a sentence in English; `say` and `speaking` choose its language later. */
export function sentence(english: TemplateStringsArray, ...values: Value[]): Sentence {
  return { says: template(english), values }
}

/** Several texts as one, each in its own words: `joined(['a', 'b'], '; ')`. What joins them is no language's. */
export function joined(parts: readonly Value[], separator: string): Sentence {
  return { says: parts.map((_, index) => `{${index}}`).join(separator), values: parts }
}

/** Says words in a language. What is no sentence is said as it is: names, and records of older versions. */
export function say(what: Words, language: Language): string {
  if (typeof what === 'string') return what
  return fill(translated(what.says, language), what.values, language)
}

/** A template tag that says what it is given in one language: with `speaking('fr')`, "Stop" becomes "Arrêter". */
export interface Speak {
  (english: TemplateStringsArray, ...values: Value[]): string
  readonly language: Language
}

/** Says templates at once, in one language: t`...` in messages. */
export function speaking(language: Language): Speak {
  const speak = (english: TemplateStringsArray, ...values: Value[]) =>
    fill(translated(template(english), language), values, language)
  return Object.assign(speak, { language })
}

/** The language for a locale of Slack, such as `fr-CA`; English for those that Causeway does not speak. */
export function languageOf(locale: string | undefined): Language {
  const [spoken] = locale?.toLowerCase().split('-') ?? []
  return LANGUAGES.find((language) => language === spoken) ?? 'en'
}

/** A sentence that the catalogue lacks is said in English: a test finds it first. */
function translated(english: string, language: Language): string {
  return language === 'fr' ? (FRENCH[english] ?? english) : english
}

function template(english: TemplateStringsArray): string {
  return english.reduce((whole, part, index) => `${whole}{${index - 1}}${part}`)
}

function fill(text: string, values: readonly Value[], language: Language): string {
  return text.replaceAll(/\{(\d+)\}/g, (place, index: string) => {
    const value = values[Number(index)]
    if (value === undefined) return place
    return typeof value === 'number' ? number(value, language) : say(value, language)
  })
}

/** Neither ids nor ports are numbers to group; what differs between languages is the decimal mark. */
function number(value: number, language: Language): string {
  return language === 'fr' ? String(value).replace('.', ',') : String(value)
}
