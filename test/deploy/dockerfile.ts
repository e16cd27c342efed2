import { readFileSync } from 'node:fs'
import path from 'node:path'
import { root } from './manifests.ts'

export interface Instruction {
  /** In capitals: FROM, COPY. */
  readonly name: string
  readonly text: string
}

/** The Dockerfile's stages, each from its FROM on; comments are gone and continued lines joined. */
export function readStages(): readonly (readonly Instruction[])[] {
  const lines = readFileSync(path.join(root, 'Dockerfile'), 'utf8')
    .replaceAll(/^#.*\n/gm, '')
    .replaceAll(/\s*\\\n\s*/g, ' ')
    .split('\n')
    .filter((line) => line.trim() !== '')
  const stages: Instruction[][] = []
  for (const line of lines) {
    const [, name = '', text = ''] = /^([A-Z]+)\s+(.*)$/.exec(line) ?? []
    if (name === 'FROM') stages.push([])
    stages.at(-1)?.push({ name, text })
  }
  return stages
}

/** All texts of one instruction in a stage. */
export function textsOf(stage: readonly Instruction[], name: string): readonly string[] {
  return stage.filter((instruction) => instruction.name === name).map(({ text }) => text)
}

/** The words of an instruction in exec form; undefined when a shell would take it apart. */
export function execForm(text: string): readonly string[] | undefined {
  const [, list] = /(\[.*\])$/.exec(text) ?? []
  return list === undefined ? undefined : (JSON.parse(list) as string[])
}
