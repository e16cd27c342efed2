import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { parseAllDocuments } from 'yaml'
import type { Kinds } from './kubernetes-kinds.ts'

export const root = path.join(import.meta.dirname, '..', '..')
export const kubernetes = path.join(root, 'deploy', 'kubernetes')

/** One YAML document of deploy/kubernetes; what kind it is, its file says. */
export interface Manifest {
  readonly file: string
  readonly kind: string
  readonly name: string
  readonly body: unknown
}

/** Every document that kustomization.yaml applies, and that file itself. */
export function readManifests(): readonly Manifest[] {
  return readdirSync(kubernetes)
    .filter((file) => file.endsWith('.yaml') && file !== 'policy.yaml')
    .flatMap((file) =>
      parseAllDocuments(readFileSync(path.join(kubernetes, file), 'utf8')).map((document) => {
        if (document.errors.length > 0) throw new Error(`${file}: ${document.errors.join(', ')}`)
        const body = document.toJS() as {
          apiVersion: string
          kind: string
          metadata?: { name: string }
        }
        const { apiVersion, kind, metadata } = body
        return { file, kind: `${apiVersion} ${kind}`, name: metadata?.name ?? '', body }
      }),
    )
}

/** All documents of one kind, as that kind. The compiler has checked them (kubernetes.test.ts). */
export function manifestsOf<Kind extends keyof Kinds>(kind: Kind): readonly Kinds[Kind][] {
  return readManifests()
    .filter((manifest) => manifest.kind === kind)
    .map(({ body }) => body as Kinds[Kind])
}
