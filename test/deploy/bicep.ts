import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { root } from './manifests.ts'

export const containerApps = path.join(root, 'deploy', 'azure-container-apps')

/** As much of a Bicep file as its tests need. There is no compiler for it among npm's packages. */
export interface BicepFile {
  readonly name: string
  /** Without comments and descriptions. */
  readonly text: string
  readonly params: readonly { readonly name: string; readonly hasDefault: boolean }[]
  readonly outputs: readonly string[]
  readonly modules: readonly BicepModule[]
}

export interface BicepModule {
  readonly symbol: string
  readonly file: string
  /** Names of the parameters that it is given. */
  readonly given: readonly string[]
}

export function readBicep(): readonly BicepFile[] {
  return readdirSync(containerApps)
    .filter((name) => name.endsWith('.bicep'))
    .map((name) => parse(name, readFileSync(path.join(containerApps, name), 'utf8')))
}

function parse(name: string, source: string): BicepFile {
  const text = source
    .replaceAll(/^\s*\/\/.*$/gm, '')
    .replaceAll(/^@description\('(?:[^'\\]|\\.)*'\)$/gm, '')
  const modules = [...text.matchAll(/^module (\w+) '([^']+)' = \{\n(.*?)^\}/gms)].map(
    ([, symbol = '', file = '', body = '']) => ({
      symbol,
      file,
      given: [...body.matchAll(/^ {4}(\w+): /gm)].map(([, parameter = '']) => parameter),
    }),
  )
  return {
    name,
    text,
    params: [...text.matchAll(/^param (\w+) \w+( = .+)?$/gm)].map(([, param = '', value]) => ({
      name: param,
      hasDefault: value !== undefined,
    })),
    outputs: [...text.matchAll(/^output (\w+) /gm)].map(([, output = '']) => output),
    modules,
  }
}

/** The environment of a container app: literal values, and the names of the secrets that give the others. */
export function environmentOf({ text }: BicepFile): Readonly<Record<string, string>> {
  const [, block = ''] = /env: \[\n(.*?)\n\s*\]/s.exec(text) ?? []
  return Object.fromEntries(
    [...block.matchAll(/\{ name: '(\w+)', (?:value|secretRef): '?([^'}]+?)'? \}/g)].map(
      ([, variable = '', value = '']) => [variable, value],
    ),
  )
}
