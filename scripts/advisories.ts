import { spawnSync } from 'node:child_process'

/** What `npm audit --json` prints; without counts where the registry gave no answer. */
interface Audit {
  readonly message?: string
  readonly error?: { readonly summary?: string }
  readonly metadata?: { readonly vulnerabilities: Readonly<Record<string, number>> }
  readonly vulnerabilities?: Readonly<
    Record<string, { readonly name: string; readonly severity: string; readonly range: string }>
  >
}

/** What `npm audit signatures --json` prints. */
interface Signatures {
  readonly invalid?: readonly { readonly name: string; readonly version: string }[]
}

const SEVERE = new Set(['high', 'critical'])

// Known weaknesses of the packages that run in production, and whether the registry has signed what is installed.
// Both need a registry that can be asked; where none can, this says so aloud and passes.
const passed = [judgeAdvisories(), judgeSignatures()]
process.exitCode = passed.every(Boolean) ? 0 : 1

function judgeAdvisories(): boolean {
  const { metadata, vulnerabilities = {}, error, message } = ask<Audit>('audit', '--omit=dev')
  if (!metadata) {
    skipped('advisories', error?.summary || message)
    return true
  }
  const found = Object.values(vulnerabilities)
  for (const { name, severity, range } of found)
    process.stdout.write(`${severity}: ${name} ${range}\n`)
  process.stdout.write(`advisories: ${found.length} for what runs in production\n`)
  return !found.some(({ severity }) => SEVERE.has(severity))
}

function judgeSignatures(): boolean {
  const { invalid } = ask<Signatures>('audit', 'signatures', '--omit=dev')
  if (!invalid) {
    skipped('signatures', undefined)
    return true
  }
  for (const { name, version } of invalid)
    process.stdout.write(`not what the registry signed: ${name} ${version}\n`)
  process.stdout.write(`signatures: ${invalid.length} wrong\n`)
  return invalid.length === 0
}

function ask<Answer>(...parameters: string[]): Partial<Answer> {
  const { stdout } = spawnSync('npm', [...parameters, '--json', '--loglevel=silent'], {
    encoding: 'utf8',
    timeout: 30_000,
    shell: process.platform === 'win32',
  })
  try {
    return JSON.parse(stdout) as Partial<Answer>
  } catch {
    return {}
  }
}

/** Why is told without addresses: which registry a machine uses is its own business. */
function skipped(what: string, why: string | undefined): void {
  const reason = why ? ` (${why.replaceAll(/https?:\/\/\S+/g, 'the registry')})` : ''
  process.stdout.write(`${what}: SKIPPED, the registry could not be asked${reason}\n`)
}
