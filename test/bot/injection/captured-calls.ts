import { readFileSync } from 'node:fs'
import { registerHooks } from 'node:module'
import { fileURLToPath } from 'node:url'

/** One call of a function that makes a message, with what it was given. */
export interface CapturedCall {
  /** `answers.ts errorAnswer`. */
  readonly name: string
  readonly make: (...given: readonly unknown[]) => unknown
  readonly given: readonly unknown[]
}

const calls: CapturedCall[] = []

/**
 * Used by the modules that stand in for `src/bot/blocks/*.ts`; see `standIn` below.
 * @public
 */
export function captured(file: string, name: string, value: unknown): unknown {
  if (typeof value !== 'function') return value
  const make = value as CapturedCall['make']
  return (...given: readonly unknown[]) => {
    calls.push({ name: `${file} ${name}`, make, given })
    return make(...given)
  }
}

const STATES = /\/test\/bot\/blocks\/[\w-]+\.ts$/
const BLOCKS = /\/src\/bot\/blocks\/([\w-]+\.ts)$/
const MARK = '?captured'

/**
 * Loads the states of all messages (those of the golden files) and notes every call that makes one: so every message
 * that is added is attacked too.
 */
export async function captureCalls(): Promise<readonly CapturedCall[]> {
  const hooks = registerHooks({
    resolve(specifier, context, next) {
      const resolved = next(specifier, context)
      const isState = STATES.test(context.parentURL ?? '')
      return isState && BLOCKS.test(resolved.url)
        ? { ...resolved, url: `${resolved.url}${MARK}` }
        : resolved
    },
    load(url, context, next) {
      if (!url.endsWith(MARK)) return next(url, context)
      const real = url.slice(0, -MARK.length)
      return { format: 'module', shortCircuit: true, source: standIn(real) }
    },
  })
  await import('../blocks/messages.ts')
  await import('../blocks/home-views.ts')
  await import('../blocks/modal-views.ts')
  hooks.deregister()
  return calls
}

function standIn(url: string): string {
  const source = readFileSync(fileURLToPath(url), 'utf8')
  const names = [...source.matchAll(/^export (?:async )?(?:function|const) (\w+)/gm)].map(
    ([, name = '']) => name,
  )
  const [, file = ''] = BLOCKS.exec(url) ?? []
  return [
    `import * as real from ${JSON.stringify(url)}`,
    `import { captured } from ${JSON.stringify(import.meta.url)}`,
    ...names.map((name) => `export const ${name} = captured('${file}', '${name}', real.${name})`),
  ].join('\n')
}
