// Prepares a fresh clone and then runs a TypeScript program under Node 24:
//   node scripts/run.mjs <program.ts> [arguments]
// Works with any Node from 20 on, because this is what a newcomer has. Installs what is missing, nothing else.
import { spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { accessSync, constants, existsSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..')
const modules = path.join(root, 'node_modules')
const stamp = path.join(modules, '.causeway-installed')
const lockDigest = createHash('sha256')
  .update(readFileSync(path.join(root, 'package-lock.json')))
  .digest('hex')

function fail(sentence) {
  process.stderr.write(`${sentence}\n`)
  process.exit(1)
}

function mayWrite(folder) {
  try {
    accessSync(folder, constants.W_OK)
    return true
  } catch {
    return false
  }
}

function run(command, parameters) {
  const { status, error } = spawnSync(command, parameters, {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
    shell: process.platform === 'win32',
  })
  return error === undefined && status === 0
}

if (Number(process.versions.node.split('.')[0]) < 20)
  fail(
    `Causeway needs Node 20 or newer to begin; this is ${process.version}. Get it from https://nodejs.org.`,
  )

const isInstalled = existsSync(stamp) && readFileSync(stamp, 'utf8') === lockDigest
if (!isInstalled) {
  if (!mayWrite(existsSync(modules) ? modules : root))
    fail(
      `Dependencies are installed into ${modules}, where this user may not write. Give yourself the folder (chown), or clone into one of your own.`,
    )
  process.stdout.write('Installing dependencies (only the first time, and when they change) …\n')
  if (!run('npm', ['install', '--no-save', '--no-audit', '--no-fund', '--loglevel=error']))
    fail(
      'npm could not install the dependencies. Check the network and the npm registry, then run this again.',
    )
}

// Install scripts are off (see .npmrc); Node 24 is the one package that needs its own.
const node24 = path.join(modules, '.bin', process.platform === 'win32' ? 'node.cmd' : 'node')
const ownNodeWorks =
  spawnSync(node24, ['--version'], { shell: process.platform === 'win32' }).status === 0
if (!ownNodeWorks && !run('npm', ['rebuild', 'node', '--ignore-scripts=false', '--loglevel=error']))
  fail(
    'Node 24 could not be installed from npm. Check the network and the npm registry, then run this again.',
  )
if (!isInstalled) writeFileSync(stamp, lockDigest)

const child = spawn(node24, process.argv.slice(2), {
  cwd: root,
  stdio: 'inherit',
  shell: process.platform === 'win32',
  env: {
    ...process.env,
    PATH: `${path.join(modules, '.bin')}${path.delimiter}${process.env.PATH ?? ''}`,
    NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE ?? path.join(modules, '.cache', 'compile'),
  },
})
// Ctrl-C reaches the child by itself; wait for it, so that the prompt comes back after its last line.
for (const signal of ['SIGINT', 'SIGTERM'])
  process.on(signal, () => signal === 'SIGTERM' && child.kill(signal))
child.on('exit', (code, signal) => process.exit(code ?? (signal === 'SIGINT' ? 130 : 1)))
