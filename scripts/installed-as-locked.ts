import { isInProduction, type LockedPackage, readLockFile } from './lock-file.ts'

// Refuses a production install that is not the lock file's, package by package: version, checksum, no install
// script. `npm ci` cannot say so here, because it also wants the optional binaries of every operating system in
// the lock file (docs/decisions/0004-npm-install.md).
const locked = readLockFile('package-lock.json')
const installed = [...readLockFile('node_modules/.package-lock.json')].filter(([, one]) =>
  isInProduction(one),
)

function problemOf(here: LockedPackage, there: LockedPackage | undefined): string | undefined {
  if (!there) return 'is not in package-lock.json'
  if (here.version !== there.version) return `is ${here.version}, locked is ${there.version}`
  if (!here.integrity || here.integrity !== there.integrity) return 'has another checksum'
  return here.hasInstallScript ? 'has an install script' : undefined
}

const problems = installed.flatMap(([folder, here]) => {
  const problem = problemOf(here, locked.get(folder))
  return problem === undefined ? [] : [`${folder} ${problem}`]
})
for (const problem of problems) process.stdout.write(`${problem}\n`)
process.stdout.write(
  `${installed.length} production packages installed, ${problems.length} of them not as locked\n`,
)
process.exitCode = problems.length === 0 && installed.length > 0 ? 0 : 1
