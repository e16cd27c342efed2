import { spawnSync } from 'node:child_process'
import { globSync, mkdirSync, rmSync } from 'node:fs'

// Writes the golden messages anew, dropping those of states that are gone. Read the diff before committing it.
rmSync('test/golden', { recursive: true, force: true })
mkdirSync('test/golden/fr', { recursive: true })
const files = globSync('test/**/golden.test.ts')
const { status } = spawnSync('node', ['--test', '--test-update-snapshots', ...files], {
  stdio: 'inherit',
})
process.exitCode = status ?? 1
