import { spawnSync } from 'node:child_process'

// For between two edits: everything of `npm test` that needs no simulators in motion.
const { status } = spawnSync('node', ['scripts/test.ts', '--quick'], { stdio: 'inherit' })
process.exitCode = status ?? 1
