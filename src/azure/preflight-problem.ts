import { type ErrorWords, TransientError, UserError } from '../errors.ts'
import { joined } from '../words/sentence.ts'

/** What the service would take instead, so that a menu can offer it. */
export interface Choices {
  /** The field of the request that would have to change. */
  readonly of: 'region' | 'vmSize'
  readonly values: readonly string[]
}

/** One thing that stands in the way of a create, with its remedy. */
export interface Problem {
  readonly error: UserError
  readonly choices?: Choices
}

/** What one check learned: a value, or why there is none. */
export interface Answer<T> {
  readonly value?: T
  readonly problems: readonly Problem[]
}

/** What a call answered, or the refusal that it met. Anything but a UserError is no finding and is thrown. */
export async function answer<T>(call: () => Promise<T>): Promise<Answer<T>> {
  try {
    return { value: await call(), problems: [] }
  } catch (error) {
    if (error instanceof UserError) return { problems: [{ error }] }
    throw error
  }
}

/**
 * What a call answered, or undefined when Azure refuses the question itself. For checks that a create can do
 * without: an identity may be allowed to make a cluster and not to ask for this.
 */
export async function answerIfAllowed<T>(call: () => Promise<T>): Promise<T | undefined> {
  try {
    return await call()
  } catch (error) {
    if (error instanceof TransientError) throw error
    if (error instanceof UserError || isRefusedRequest(error)) return undefined
    throw error
  }
}

function isRefusedRequest(error: unknown): boolean {
  const status = statusOf(error)
  return status !== undefined && status >= 400 && status < 500
}

/** HTTP status of a refusal that the table of errors has no words for. */
export function statusOf(error: unknown): number | undefined {
  if (error instanceof UserError && error.code === 'azure-refused')
    return (error.cause as { status?: number }).status
  return error instanceof Error && 'statusCode' in error && typeof error.statusCode === 'number'
    ? error.statusCode
    : undefined
}

/** The same problem found by two questions is told once, as it was first found. */
export function distinct(problems: readonly Problem[]): Problem[] {
  const seen = new Map<string, Problem>()
  for (const problem of problems) if (!seen.has(key(problem))) seen.set(key(problem), problem)
  return [...seen.values()]
}

function key({ error }: Problem): string {
  return `${error.code} ${error.message}`
}

/** All problems as one refusal: numbered when there are several, with the code of the first. */
export function refusal(problems: readonly Problem[]): UserError | undefined {
  const [first, ...others] = problems
  if (first === undefined || others.length === 0) return first?.error
  const numbered = (of: keyof ErrorWords) =>
    joined(
      problems.map(({ error }, index) => joined([`${index + 1}.`, error.words[of]], ' ')),
      '\n',
    )
  return new UserError(first.error.code, numbered('message'), { remedy: numbered('remedy') })
}
