import { spawnSync } from 'node:child_process'

// The quick checks, for between two edits: everything of `npm test` that needs no simulators in motion.
const { status } = spawnSync(
  'node',
  [
    'scripts/test.ts',
    '--stages',
    'test/jobs',
    'test/bot',
    'test/ambari',
    'test/docs',
    'test/deploy',
    'test/scripts',
  ],
  { stdio: 'inherit' },
)
process.exitCode = status ?? 1
