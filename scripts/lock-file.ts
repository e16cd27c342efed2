import { readFileSync } from 'node:fs'

/** What npm writes about one package, in package-lock.json and in node_modules/.package-lock.json. */
export interface LockedPackage {
  readonly version: string
  readonly integrity?: string
  readonly license?: string
  /** Absent in a production install. */
  readonly dev?: true
  readonly optional?: true
  /** Wanted for development, and only if it is there by something of production: not in a production install. */
  readonly devOptional?: true
  readonly hasInstallScript?: true
}

/** Packages by their folder, for example node_modules/fastify; without the project itself. */
export function readLockFile(path: string): ReadonlyMap<string, LockedPackage> {
  const { packages } = JSON.parse(readFileSync(path, 'utf8')) as {
    packages: Record<string, LockedPackage>
  }
  return new Map(Object.entries(packages).filter(([folder]) => folder !== ''))
}

/** Whether the image has it: its install leaves out what is for development, and what is optional. */
export function isInProduction({ dev, optional, devOptional }: LockedPackage): boolean {
  return !dev && !optional && !devOptional
}
