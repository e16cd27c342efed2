import { type ParseArgsOptionsConfig, parseArgs } from 'node:util'

/** The command line cannot be meant, or asks what it can be. The message shows how it would be right. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
  /** Somebody asked for it. */
  readonly isHelp: boolean

  constructor(message: string, { isHelp = false, cause }: { isHelp?: boolean; cause?: unknown }) {
    super(message, { cause })
    this.isHelp = isHelp
  }
}

/**
 * Reads the options of a script.
 * @param usage what is shown for `--help`, and behind what is wrong
 * @throws UsageError
 */
export function readOptions<const Options extends ParseArgsOptionsConfig>(
  usage: string,
  options: Options,
  args: readonly string[] = process.argv.slice(2),
) {
  if (args.includes('--help') || args.includes('-h')) throw new UsageError(usage, { isHelp: true })
  try {
    return parseArgs({ args: [...args], options }).values
  } catch (cause) {
    const [why] = cause instanceof Error ? cause.message.split('. ') : []
    throw new UsageError(`${why}.\n${usage}`, { cause })
  }
}

/** The name that somebody has chosen among those that there are. @throws UsageError */
export function choose<Choice extends { readonly name: string }>(
  names: string | undefined,
  choices: readonly Choice[],
): readonly Choice[] {
  if (names === undefined) return choices
  return names.split(',').map((name) => {
    const choice = choices.find((candidate) => candidate.name === name.trim())
    if (choice) return choice
    const known = choices.map((candidate) => candidate.name).join(', ')
    throw new UsageError(`There is no scenario ${name}, only ${known}.`, {})
  })
}

/** Runs a script that ends by itself, and says in plain words what is wrong with its options. */
export async function runScript(main: () => Promise<number>): Promise<void> {
  try {
    process.exitCode = await main()
  } catch (error) {
    if (!(error instanceof UsageError)) throw error
    const to = error.isHelp ? process.stdout : process.stderr
    to.write(`${error.message}\n`)
    process.exitCode = error.isHelp ? 0 : 2
  }
}
