import { UserError } from '../errors.ts'
import { type Sentence, sentence } from '../words/sentence.ts'
import {
  DEFAULT_LISTENERS,
  hasCreationSettings,
  isSetAtCreation,
  withoutCreationSettings,
} from './creation-settings.ts'
import { type Listener, onAllInterfaces, parseListeners } from './listeners.ts'

/** One of Ambari's configuration types as it was read. Saving replaces it whole, so nothing may get lost. */
export interface ConfigurationType {
  readonly tag: string
  readonly properties: Readonly<Record<string, string>>
  readonly attributes: Readonly<Record<string, Readonly<Record<string, string>>>> | undefined
}

/** Kafka's configuration as it is saved now. */
export interface KafkaConfiguration {
  readonly serviceConfigVersion: number
  /** Some hosts have settings of their own, which an edit of the default group would miss. */
  readonly hasConfigGroups: boolean
  readonly kafkaEnv: ConfigurationType
  readonly kafkaBroker: ConfigurationType
}

/** One setting that an edit changes, as people read it. */
export interface DiffLine {
  readonly setting: string
  readonly before: string
  readonly after: string
}

/** What is to be saved in place of what was read. */
export interface ConfigurationEdit {
  readonly changed: boolean
  readonly kafkaEnv: ConfigurationType
  readonly kafkaBroker: ConfigurationType
  /** Only what Causeway manages: the rest of a template can hold secrets and is never shown. */
  readonly diff: readonly DiffLine[]
}

const BEGIN = '# BEGIN causeway ip-advertising v1'
const END = '# END causeway ip-advertising v1'
const ORIGINAL = '# causeway original-listeners='
const ADOPTED = '# causeway adopted='
const ENCODED = 'base64:'
const UNSET = '(unset)'

/** The forms of line in the snippet that the manual procedure has people paste. */
const SNIPPET_LINE =
  /^(?:#.*advertis|(?:export )?\w+=\$\(hostname -[iI]|IP_ADDRESS=|(?:echo|printf|sed)\b.*advertised)/

/** How brokers come to advertise what they do, as people read it. */
const BY_NAMES = 'host names'
const BY_BLOCK = 'IP addresses (managed block in kafka-env)'
const BY_SETTING = 'IP addresses (set when the cluster was made)'
const BY_SNIPPET = 'by a hand-pasted snippet'
const NOT_SET = '(not set)'

/** Words for what is no setting's own value in a difference. */
export const DIFFERENCE_WORDS: Readonly<Record<string, Sentence>> = {
  advertised: sentence`advertised`,
  [BY_NAMES]: sentence`host names`,
  [BY_BLOCK]: sentence`IP addresses (managed block in kafka-env)`,
  [BY_SETTING]: sentence`IP addresses (set when the cluster was made)`,
  [BY_SNIPPET]: sentence`by a hand-pasted snippet`,
  [NOT_SET]: sentence`(not set)`,
}

/**
 * Makes brokers advertise their IP address: a managed block at the end of the `kafka-env` template rewrites
 * `advertised.listeners` just before each start, and `listeners` opens every interface on the same protocols
 * and ports. Applied twice it changes nothing, nor where the cluster was made with settings that do the same.
 * @param believesSettings false where brokers with those settings were seen to advertise something else
 * @throws UserError `config-groups`, `kafka-listeners`, `damaged-block`
 */
export function advertiseIps(
  configuration: KafkaConfiguration,
  believesSettings = true,
): ConfigurationEdit {
  refuseConfigGroups(configuration)
  const content = contentOf(configuration)
  const block = findBlock(content)
  const actual = configuration.kafkaBroker.properties
  const wasSet = hasCreationSettings(actual)
  if (!block && believesSettings && isSetAtCreation(actual))
    return edit(configuration, content, actual)
  const properties = wasSet ? withoutCreationSettings(actual) : actual
  const listeners = parseListeners(properties.listeners ?? DEFAULT_LISTENERS)
  const unmanaged = block ? joinLines(...around(content, block)) : content
  // One that stands before the block does no harm: the block is sourced after it.
  const pasted = block ? findPasted(unmanaged, block.start) : findPasted(content)
  const adopted = block ? adoptedSnippet(block.text) : undefined
  if (pasted && adopted) throw pastedTwice()
  const original = block ? originalListeners(block.text) : properties.listeners
  const text = managedBlock(listeners, original, adopted ?? pasted)
  const [before, behind] = block ? around(content, block) : [content, '']
  const wanted = pasted ? withoutPasted(unmanaged, pasted) + text : `${before}${text}${behind}`
  return edit(configuration, wanted, withListeners(properties, onAllInterfaces(listeners)), {
    before: pasted === undefined ? (wasSet ? BY_SETTING : BY_NAMES) : BY_SNIPPET,
    after: BY_BLOCK,
  })
}

/**
 * The inverse: takes the managed block out and puts `listeners` (and a snippet that was adopted) back, byte
 * for byte as they were; takes out the settings of the creation likewise.
 * @throws UserError `config-groups`, `damaged-block`
 */
export function advertiseNames(configuration: KafkaConfiguration): ConfigurationEdit {
  refuseConfigGroups(configuration)
  const content = contentOf(configuration)
  const block = findBlock(content)
  const actual = configuration.kafkaBroker.properties
  if (!block)
    return edit(configuration, content, withoutCreationSettings(actual), {
      before: BY_SETTING,
      after: BY_NAMES,
    })
  const pasted = adoptedSnippet(block.text)
  const [rest, tail] = around(content, block)
  const restored = pasted === undefined ? rest : insertPasted(rest, pasted)
  const listeners = withoutMetaAddress(listenersOf(configuration), originalListeners(block.text))
  return edit(configuration, joinLines(restored, tail), withListeners(actual, listeners), {
    before: BY_BLOCK,
    after: pasted === undefined ? BY_NAMES : BY_SNIPPET,
  })
}

/** The former `listeners`; one that somebody added while the block stood stays, on the host's own name. */
function withoutMetaAddress(current: string, original: string | undefined): string | undefined {
  const before = parseListeners(original ?? DEFAULT_LISTENERS)
  if (current === onAllInterfaces(before)) return original
  return parseListeners(current)
    .map(({ protocol, host, port }) => {
      const known = before.find((entry) => entry.protocol === protocol && entry.port === port)
      return `${protocol}://${known?.host ?? (host === '0.0.0.0' ? 'localhost' : host)}:${port}`
    })
    .join(',')
}

/** True when the saved configuration makes brokers advertise IP addresses exactly as Causeway would. */
export function isAdvertisingIps(configuration: KafkaConfiguration): boolean {
  const isManaged =
    findBlock(contentOf(configuration)) !== undefined ||
    isSetAtCreation(configuration.kafkaBroker.properties)
  return isManaged && !advertiseIps(configuration).changed
}

/**
 * The block itself. Sourced at start, stop and service check alike, so it neither exits nor touches the shell's
 * arguments. `hostname -i` can name several addresses (a second NIC, docker0) or a loopback one (127.0.1.1 of
 * cloud images): where it leaves not exactly one, the address by which the default route leaves decides. If that
 * is none of them, the file is left alone and the broker refuses to start, loudly. Ambari's Jinja reads nothing
 * in it.
 */
function managedBlock(
  listeners: readonly Listener[],
  original: string | undefined,
  pasted: Snippet | undefined,
): string {
  const advertised = listeners.map(({ protocol, port }) => `${protocol}://%s:${port}`).join(',')
  const addresses = listeners.map(() => '"$causeway_ip"').join(' ')
  const adopted = pasted === undefined ? '' : `${ADOPTED}${encodeSnippet(pasted)}\n`
  return String.raw`
${BEGIN}
${ORIGINAL}${encodeListeners(original)}
${adopted}causeway_conf=/usr/hdp/current/kafka-broker/conf/server.properties
causeway_ips=' '
causeway_count=0
for causeway_ip in $(hostname -i); do
  case "$causeway_ip" in
    127.0.0.1|127.0.1.1|169.254.*|*:*) ;;
    *) causeway_ips="$causeway_ips$causeway_ip "; causeway_count=$((causeway_count + 1)) ;;
  esac
done
if [ "$causeway_count" -eq 1 ]; then
  causeway_ip=$(echo $causeway_ips)
else
  causeway_ip=$(PATH="$PATH:/sbin:/usr/sbin" ip -4 route get 1.1.1.1 2>/dev/null | sed -n 's/.* src \([0-9.]*\).*/\1/p')
  case "$causeway_count:$causeway_ips" in
    0:*|*" $causeway_ip "*) ;;
    *) causeway_ip= ;;
  esac
fi
case "$causeway_ip" in
  ''|127.0.0.1|127.0.1.1) echo "causeway: no routable address: hostname -i says '$(hostname -i)'" >&2 ;;
  *) sed -i -e '/^[[:space:]]*advertised\./d' "$causeway_conf"
     printf '\nadvertised.listeners=${advertised}\n' ${addresses} >> "$causeway_conf" ;;
esac
${END}
`
}

interface Block {
  readonly start: number
  readonly end: number
  readonly text: string
}

/** The managed block with the line break before it and the one after it. */
function findBlock(content: string): Block | undefined {
  const begins = content.split(BEGIN).length - 1
  const ends = content.split(END).length - 1
  if (begins === 0 && ends === 0) return undefined
  const begin = content.indexOf(BEGIN)
  const end = content.indexOf(END)
  if (begins !== 1 || ends !== 1 || end < begin)
    throw new UserError(
      'damaged-block',
      sentence`Causeway's block in the kafka-env template is damaged.`,
      {
        remedy: sentence`In Ambari (Kafka, Configs, kafka-env template) delete every line from "${BEGIN}" to "${END}", save, then retry.`,
      },
    )
  const start = content[begin - 1] === '\n' ? begin - 1 : begin
  const after = end + END.length
  const stop = content[after] === '\n' ? after + 1 : after
  return { start, end: stop, text: content.slice(begin, end) }
}

/** What stands before the block and what stands behind it. */
function around(content: string, { start, end }: Block): [before: string, behind: string] {
  return [content.slice(0, start), content.slice(end)]
}

/** `listeners` before Causeway's first edit; undefined: it was not set. */
function originalListeners(block: string): string | undefined {
  const line = block.split(/\r?\n/).find((candidate) => candidate.startsWith(ORIGINAL))
  if (line === undefined)
    throw new UserError(
      'damaged-block',
      sentence`Causeway's block no longer says what the listeners were.`,
      {
        remedy: sentence`Set "listeners" by hand in Ambari and delete the block, then retry.`,
      },
    )
  return decodeListeners(line.slice(ORIGINAL.length))
}

/** As they are where a comment can hold them; a line break or a Jinja expression in them could not. */
function encodeListeners(listeners: string | undefined): string {
  if (listeners === undefined) return UNSET
  return /^[\w:/.,-]*$/.test(listeners)
    ? listeners
    : `${ENCODED}${Buffer.from(listeners, 'utf8').toString('base64')}`
}

function decodeListeners(text: string): string | undefined {
  if (text === UNSET) return undefined
  return text.startsWith(ENCODED)
    ? Buffer.from(text.slice(ENCODED.length), 'base64').toString('utf8')
    : text
}

/** A pasted snippet: its text and where it stood. */
interface Snippet {
  readonly at: number
  readonly text: string
}

/**
 * The last run of consecutive snippet lines (blank ones between them included) that sets advertised listeners.
 * Other lines stay, even those that also ask for the address (`-Djava.rmi.server.hostname`): the block runs after them.
 */
function findPasted(content: string, from = 0): Snippet | undefined {
  const lines = content.split(/(?<=\n)/)
  const belongs = (line: string) => SNIPPET_LINE.test(line)
  const last = lines.findLastIndex(
    (line) => belongs(line) && /^[^#]*advertised\.listeners/.test(line),
  )
  if (last === -1) return undefined
  let first = last
  for (let index = last - 1; index >= 0; index -= 1) {
    const line = lines[index] ?? ''
    if (belongs(line)) first = index
    else if (line.trim() !== '') break
  }
  const at = lines.slice(0, first).join('').length
  if (at < from) return undefined
  return { at, text: lines.slice(first, last + 1).join('') }
}

function withoutPasted(content: string, pasted: Snippet | undefined): string {
  return pasted === undefined
    ? content
    : content.slice(0, pasted.at) + content.slice(pasted.at + pasted.text.length)
}

/** Where it stood; when the text before has been edited since, at the next line that begins from there on. */
function insertPasted(content: string, { at, text }: Snippet): string {
  const breakBefore = at === 0 ? -1 : content.indexOf('\n', at - 1)
  const start = at === 0 ? 0 : breakBefore === -1 ? content.length : breakBefore + 1
  return joinLines(joinLines(content.slice(0, start), text), content.slice(start))
}

/** Puts the line break between that is missing when text was added since. */
function joinLines(before: string, behind: string): string {
  const separator = before === '' || behind === '' || before.endsWith('\n') ? '' : '\n'
  return `${before}${separator}${behind}`
}

/** Base64 holds nothing that a shell or Jinja would read, and gives back every byte. */
function encodeSnippet({ at, text }: Snippet): string {
  return `${at}:${Buffer.from(text, 'utf8').toString('base64')}`
}

function adoptedSnippet(block: string): Snippet | undefined {
  const line = block.split(/\r?\n/).find((candidate) => candidate.startsWith(ADOPTED))
  const [, at, text] = /^(\d+):(.*)$/.exec(line?.slice(ADOPTED.length) ?? '') ?? []
  return at === undefined || text === undefined
    ? undefined
    : { at: Number(at), text: Buffer.from(text, 'base64').toString('utf8') }
}

function contentOf({ kafkaEnv }: KafkaConfiguration): string {
  const { content } = kafkaEnv.properties
  if (content === undefined) throw new Error('kafka-env has no template')
  return content
}

function listenersOf({ kafkaBroker }: KafkaConfiguration): string {
  return kafkaBroker.properties.listeners ?? DEFAULT_LISTENERS
}

function pastedTwice(): UserError {
  return new UserError(
    'damaged-block',
    sentence`The old snippet was pasted again beside Causeway's block in the kafka-env template.`,
    {
      remedy: sentence`In Ambari (Kafka, Configs, kafka-env template) delete the lines that set advertised.listeners outside the block, save, then retry.`,
    },
  )
}

function refuseConfigGroups({ hasConfigGroups }: KafkaConfiguration): void {
  if (!hasConfigGroups) return
  throw new UserError(
    'config-groups',
    sentence`Some brokers of this cluster have settings of their own.`,
    {
      remedy: sentence`An edit of the default group would miss them. Merge the Kafka config groups in Ambari, then retry.`,
    },
  )
}

function withListeners(
  { listeners: _before, ...others }: Readonly<Record<string, string>>,
  listeners: string | undefined,
): Readonly<Record<string, string>> {
  return listeners === undefined ? others : { ...others, listeners }
}

/** @param advertised what is said where the way in which brokers come to their advertised listeners changes */
function edit(
  configuration: KafkaConfiguration,
  content: string,
  properties: Readonly<Record<string, string>>,
  advertised?: { readonly before: string; readonly after: string },
): ConfigurationEdit {
  const { kafkaEnv, kafkaBroker } = configuration
  const actual = kafkaBroker.properties
  const templateChanges = content !== contentOf(configuration)
  const listenersChange = properties.listeners !== actual.listeners
  const settingChanges = properties['advertised.listeners'] !== actual['advertised.listeners']
  const brokerChanges = listenersChange || settingChanges
  return {
    changed: templateChanges || brokerChanges,
    kafkaEnv: templateChanges
      ? { ...kafkaEnv, properties: { ...kafkaEnv.properties, content } }
      : kafkaEnv,
    kafkaBroker: brokerChanges ? { ...kafkaBroker, properties } : kafkaBroker,
    diff: [
      ...(listenersChange
        ? [
            {
              setting: 'listeners',
              before: actual.listeners ?? NOT_SET,
              after: properties.listeners ?? NOT_SET,
            },
          ]
        : []),
      ...((templateChanges || settingChanges) && advertised
        ? [{ setting: 'advertised', ...advertised }]
        : []),
    ],
  }
}
