/**
 * What a message in another language still says in English: words of its texts that stand in the English message, too,
 * values left out. A value is what no catalogue knows: code, names of people, links, dates, addresses and the like.
 */
export function untranslated(english: object, other: object): readonly string[] {
  const said = new Set(sayings(english))
  return [...new Set(sayings(other).filter((text) => said.has(text) && !isSame(text)))]
}

/** Fields of blocks that people read. */
const READ = new Set(['text', 'title', 'subtitle', 'label', 'hint', 'alt_text'])

/** The sentences, and parts of sentences, of all texts: without what is the same in every language. */
function sayings(value: unknown, field = ''): string[] {
  if (typeof value === 'string') return READ.has(field) ? partsOf(value) : []
  if (Array.isArray(value)) return value.flatMap((part) => sayings(part, field))
  if (typeof value !== 'object' || value === null) return []
  // What is preformatted is to be pasted; no language changes it.
  if ('type' in value && value.type === 'rich_text_preformatted') return []
  return Object.entries(value).flatMap(([key, part]) => sayings(part, key))
}

function partsOf(text: string): string[] {
  return text
    .replaceAll(
      /`[^`]*`|<[^>|]*\|?|>|:[a-z_]+:|https?:\/\/\S+|\/kafka( [\w<>|-]+)*|(?<!\w)--[\w-]+/g,
      '\n',
    )
    .split(/[\n•·;:.,()|*"«»?!→≈]+/)
    .map((part) => part.trim())
    .filter((part) => /\p{Letter}{2,}/u.test(part))
}

/** Names, the field's terms that French people use as they are, and words that both languages write alike. */
const SAME = new Set(
  [
    'action actions audit budget broker brokers cause cluster clusters configuration controller doctor flag id impact',
    'listener listeners message messages min min. node partitions plan port rack region script topic topics type version',
    'worker workers ok gateway',
    'alice azure bob causeway clicks orders payments trial westeurope northeurope qatarcentral uksouth',
    'log ambari hdinsight java kafka kafkajs kcat linux macos node python slack spring standard tunnelblick windows',
    // Commands, which are not translated.
    'advertise create delete restart scale shrink verify',
    'bootstrap mirrormaker openvpn zookeeper network watcher',
  ].flatMap((line) => line.split(' ')),
)

/** What people and services have said in these states, in their own words. */
const FOREIGN =
  /^(?:a∗b|∗Disks∗ are slow here|Wait for the ∗batch∗|and ask again after 18|vm-of-∗somebody∗|Only approved resources|∗no machines∗ left|Azure (?:request|correlation) .*|West Europe|channel&gt|#\u200bplatform|ovpn|file orders-alice|approved create|decided|Running|Updating)(?: &lt)?$/

function isSame(text: string): boolean {
  if (FOREIGN.test(text)) return true
  return text
    .replaceAll(/&(?:lt|gt|amp)/g, ' ')
    .split(/[^\p{Letter}\p{Number}_./@#-]+/u)
    .every((word) => !/\p{Letter}{2,}/u.test(word) || SAME.has(word.toLowerCase()) || isValue(word))
}

/** Ids, addresses, sizes and file names have digits, dashes, dots or capitals inside. */
function isValue(word: string): boolean {
  return /[\d_./@#-]/.test(word) || /\p{Lowercase}\p{Uppercase}|\p{Uppercase}{2}/u.test(word)
}
