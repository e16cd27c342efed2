import { execFile } from 'node:child_process'
import { copyFile, lstat, mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'

const ROOT = path.join(import.meta.dirname, '..')

export interface InstalledSize {
  readonly bytes: number
  readonly files: number
}

const STRIP = path.join(ROOT, 'scripts/strip-install.ts')

const QUIETLY = ['--prefer-offline', '--no-audit', '--no-fund', '--loglevel=error']

/**
 * What the image's installation (Dockerfile; docs/decisions/0004-npm-install.md) puts on the disk, in a folder of
 * its own that is deleted again: as npm leaves it, and without what Node never loads.
 */
export async function measureProductionInstall(): Promise<{
  readonly installed: InstalledSize
  readonly stripped: InstalledSize
}> {
  const folder = await mkdtemp(path.join(tmpdir(), 'causeway-install-'))
  try {
    for (const file of ['package.json', 'package-lock.json', '.npmrc'])
      await copyFile(path.join(ROOT, file), path.join(folder, file))
    await promisify(execFile)(
      'npm',
      ['install', '--no-save', '--omit=dev', '--omit=optional', '--ignore-scripts', ...QUIETLY],
      { cwd: folder },
    )
    const installed = await sizeOf(path.join(folder, 'node_modules'))
    await promisify(execFile)(process.execPath, [STRIP], { cwd: folder })
    return { installed, stripped: await sizeOf(path.join(folder, 'node_modules')) }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** Blocks on the disk, as `du` counts them. */
async function sizeOf(folder: string): Promise<InstalledSize> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile())
  let bytes = 0
  for (const entry of entries)
    bytes += (await lstat(path.join(entry.parentPath, entry.name))).blocks * 512
  return { bytes, files: files.length }
}
