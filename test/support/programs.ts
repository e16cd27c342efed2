import { execFile, spawnSync } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { TestContext } from 'node:test'

/** Debian keeps openvpn where only administrators look. */
const env = { ...process.env, PATH: `${process.env.PATH}:/usr/sbin` }

/** True where the program is there; else the test is skipped, and says what is missing. */
export function needsProgram(t: TestContext, program: string): boolean {
  if (spawnSync(program, ['version'], { env }).error === undefined) return true
  t.skip(`${program} is not installed`)
  return false
}

/** What a program printed, however it ended. */
export function output(program: string, ...parameters: readonly string[]): Promise<string> {
  return new Promise((resolve) => {
    execFile(program, parameters, { timeout: 20_000, env }, (_error, stdout, stderr) =>
      resolve(stdout + stderr),
    )
  })
}

/** Files in a directory of their own, removed at the test's end. Returns their paths, in the order given. */
export async function files(
  t: TestContext,
  contents: Readonly<Record<string, string | Uint8Array>>,
): Promise<string[]> {
  const directory = await mkdtemp(path.join(tmpdir(), 'causeway-'))
  t.after(() => rm(directory, { recursive: true }))
  return Promise.all(
    Object.entries(contents).map(async ([name, content]) => {
      const file = path.join(directory, name)
      await writeFile(file, content)
      return file
    }),
  )
}
