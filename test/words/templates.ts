import { globSync, readFileSync } from 'node:fs'
import path from 'node:path'

const SOURCE = path.join(import.meta.dirname, '..', '..', 'src')

export interface Template {
  /** As the catalogue has it: English with places `{0}`, `{1}`… */
  readonly english: string
  /** "bot/blocks/elements.ts:12". */
  readonly at: string
}

/**
 * Every template of the tags `t`, `sentence` and `speaking(…)` in the code. Read by a scanner of our own: TypeScript 7
 * has no programming interface to its parser, and of the language it takes no more than templates, strings and
 * comments.
 */
export function templatesOfCode(): readonly Template[] {
  return globSync('**/*.ts', { cwd: SOURCE })
    .sort()
    .flatMap((file) => templatesOf(readFileSync(path.join(SOURCE, file), 'utf8'), file))
}

/** @param file for `at` */
export function templatesOf(code: string, file: string): readonly Template[] {
  const found: Template[] = []
  const scan = (from: number, end: '}' | undefined): number => {
    let depth = 0
    for (let at = from; at < code.length; at += 1) {
      const letter = code[at]
      if (code.startsWith('//', at)) at = lineEnd(code, at)
      else if (code.startsWith('/*', at)) at = code.indexOf('*/', at) + 1
      else if (letter === "'" || letter === '"') at = stringEnd(code, at)
      else if (letter === '/' && beginsRegExp(code, at)) at = regExpEnd(code, at)
      else if (letter === '`') at = template(at)
      else if (letter === '{') depth += 1
      else if (letter === '}' && depth > 0) depth -= 1
      else if (letter === end) return at
    }
    return code.length
  }
  /** @returns where its closing backtick stands */
  const template = (start: number): number => {
    const isOurs = /(?<![\w$.])(?:t|sentence|speaking\([^()]*(?:\([^()]*\))?[^()]*\))$/.test(
      code.slice(Math.max(0, start - 80), start),
    )
    let english = ''
    let places = 0
    for (let at = start + 1; at < code.length; at += 1) {
      if (code.startsWith('${', at)) {
        english += `{${places}}`
        places += 1
        at = scan(at + 2, '}')
      } else if (code[at] === '\\') {
        english += code[at + 1] ?? ''
        at += 1
      } else if (code[at] === '`') {
        if (isOurs)
          found.push({ english, at: `${file}:${code.slice(0, start).split('\n').length}` })
        return at
      } else english += code[at]
    }
    throw new Error(`${file}: a template does not end`)
  }
  scan(0, undefined)
  return found
}

function lineEnd(code: string, at: number): number {
  const end = code.indexOf('\n', at)
  return end === -1 ? code.length : end
}

function stringEnd(code: string, start: number): number {
  for (let at = start + 1; at < code.length; at += 1)
    if (code[at] === '\\') at += 1
    else if (code[at] === code[start]) return at
  throw new Error('a string does not end')
}

/** A slash divides behind a value, and begins a regular expression behind anything else. */
function beginsRegExp(code: string, at: number): boolean {
  return (
    !/(?:[\w$)\]}'"`]|\+\+|--)\s*$/.test(code.slice(Math.max(0, at - 40), at)) ||
    /\b(?:return|case|of|in)\s+$/.test(code.slice(Math.max(0, at - 12), at))
  )
}

function regExpEnd(code: string, start: number): number {
  let isClass = false
  for (let at = start + 1; at < code.length; at += 1)
    if (code[at] === '\\') at += 1
    else if (code[at] === '[') isClass = true
    else if (code[at] === ']') isClass = false
    else if (code[at] === '/' && !isClass) return at
  throw new Error('a regular expression does not end')
}
