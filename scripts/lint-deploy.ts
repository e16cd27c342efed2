import { spawnSync } from 'node:child_process'
import { globSync } from 'node:fs'
import path from 'node:path'

/**
 * Linters that npm does not have: the JSON schemas of Kubernetes, strictly, and a parser of Bicep (that of Checkov; the
 * compiler itself is no package of any registry).
 */
const LINTERS = ['kubernetes-validate==1.37.0', 'pycep-parser==0.7.1']

const FOLDER = path.resolve('node_modules', '.cache', 'deploy-linters')

const PARSE_BICEP = `
import sys
from pycep import BicepParser
for name in sys.argv[1:]:
    try:
        BicepParser().parse(text=open(name).read())
    except Exception as error:
        sys.exit(f"{name}: {error}")
`

/** Not manifests of Kubernetes itself. */
const OTHERS = /kustomization\.yaml$|policy\.yaml$/

/** @returns whether the linters are there, installed now or before */
function install(): boolean {
  const python = (...args: string[]) => spawnSync('python3', args, { encoding: 'utf8' })
  const pip = path.join(FOLDER, 'bin', 'pip')
  const isThere = spawnSync(pip, ['install', '--quiet', '--no-index', ...LINTERS]).status === 0
  if (isThere) return true
  const made = python('-m', 'venv', FOLDER)
  const { status, stderr } = spawnSync(
    pip,
    ['install', '--quiet', '--retries=1', '--timeout=15', ...LINTERS],
    { encoding: 'utf8' },
  )
  if (status === 0) return true
  const why = (made.stderr || stderr || 'there is no Python 3 with venv').trim().split('\n').at(-1)
  process.stdout.write(`Skipped: the linters of deploy/ could not be installed (${why}).\n`)
  return false
}

/** `deploy/` is valid for those who know it best. Skips aloud where they cannot be had. */
function main(): number {
  if (!install()) return 0
  const manifests = globSync('deploy/kubernetes/**/*.yaml').filter((file) => !OTHERS.test(file))
  const bicep = globSync('deploy/azure-container-apps/*.bicep')
  const run = (program: string, args: readonly string[]) =>
    spawnSync(path.join(FOLDER, 'bin', program), args, { stdio: 'inherit' }).status ?? 1
  const failed =
    run('kubernetes-validate', ['--strict', ...manifests]) +
    run('python', ['-c', PARSE_BICEP, ...bicep])
  if (failed === 0)
    process.stdout.write(`${manifests.length} manifests and ${bicep.length} Bicep files.\n`)
  return failed === 0 ? 0 : 1
}

process.exitCode = main()
