import { spawnSync } from 'node:child_process'

/** What `npm audit --json` prints; without counts where the registry gave no answer. */
interface Audit {
  readonly message?: string
  readonly error?: { readonly summary?: string }
  readonly metadata?: { readonly vulnerabilities: Readonly<Record<string, number>> }
  readonly vulnerabilities?: Readonly<Record<string, Weakness>>
}

interface Weakness {
  readonly name: string
  readonly severity: string
  /** The advisories; names of packages where the weakness is theirs. */
  readonly via: readonly (string | { readonly title: string })[]
}

/** What `npm audit signatures --json` prints. */
interface Signatures {
  readonly invalid?: readonly { readonly name: string; readonly version: string }[]
}

const SEVERE = new Set(['high', 'critical'])

// Known weaknesses of the packages that run in production, and whether the registry has signed what is installed.
// Both need a registry that can be asked; where none can, this says so aloud and passes.
const audit = ask<Audit>('audit', '--omit=dev')
if (audit.metadata) {
  const passed = [judgeAdvisories(audit), judgeSignatures()]
  process.exitCode = passed.every(Boolean) ? 0 : 1
} else skipped('advisories and signatures', audit.error?.summary || audit.message)

function judgeAdvisories({ vulnerabilities = {} }: Partial<Audit>): boolean {
  const found = Object.values(vulnerabilities)
  for (const { name, severity, via } of found) {
    const reasons = via.map((reason) => (typeof reason === 'string' ? reason : reason.title))
    process.stdout.write(`${severity}: ${name}: ${reasons.join(', ')}\n`)
  }
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
