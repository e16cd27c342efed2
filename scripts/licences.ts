import { readLockFile } from './lock-file.ts'

/** Licences that ask for no more than keeping their text (SPDX). Apache-2.0, ours, may be combined with them. */
const ACCEPTED = new Set([
  '0BSD',
  'Apache-2.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'BlueOak-1.0.0',
  'ISC',
  'MIT',
])

/** "MIT OR Apache-2.0" leaves the choice; "MIT AND X" does not, and is refused to be looked at. */
const isAccepted = (licence: string) =>
  licence.split(' OR ').some((choice) => ACCEPTED.has(choice.replaceAll(/[()]/g, '')))

// Every package that is locked, those for development too, has a licence that we may use.
const packages = [...readLockFile('package-lock.json')]
const refused = packages.filter(([, { license }]) => !isAccepted(license ?? 'none'))
for (const [folder, { license }] of refused)
  process.stdout.write(`${folder}: licence ${license ?? 'none'}\n`)
process.stdout.write(`${packages.length} packages, ${refused.length} with a licence to look at\n`)
process.exitCode = refused.length === 0 && packages.length > 0 ? 0 : 1
