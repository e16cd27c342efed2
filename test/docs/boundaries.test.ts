import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { type TestContext, test } from 'node:test'

const root = path.join(import.meta.dirname, '..', '..')

/** An import that must be refused in each room of the house. */
const FORBIDDEN: readonly (readonly [folder: string, imports: string])[] = [
  ['src/azure', 'bullmq'],
  ['src/azure', '../jobs/services.ts'],
  ['src/ambari', '../bot/access.ts'],
  ['src/ambari', '../../sandbox/clock.ts'],
  ['src/kafka', '../ambari/client.ts'],
  ['src/kafka', '../azure/errors.ts'],
  ['src/kafka', '../bot/access.ts'],
  ['src/kafka', '../jobs/services.ts'],
  ['src/kafka', '../../sandbox/clock.ts'],
  ['src/kafka', '@slack/types'],
  ['src/kafka', 'bullmq'],
  ['src/kafka', 'ioredis'],
  ['src/jobs', '../bot/access.ts'],
  ['src/jobs', '@slack/web-api'],
  ['src/jobs/engine', '../../azure/errors.ts'],
  ['src/jobs/engine', '../../bot/access.ts'],
  ['src/jobs/engine', '../steps/cluster.ts'],
  ['src/bot', '../azure/errors.ts'],
  ['src/bot', '../ambari/client.ts'],
  ['src/bot/blocks', 'node:fs'],
  ['src/bot/blocks', '../../azure/errors.ts'],
  ['src/bot/blocks', '../../../sandbox/clock.ts'],
  ['src/http', '../../sandbox/clock.ts'],
  ['src', '../test/support/redis.ts'],
]

const ALLOWED: readonly (readonly [folder: string, imports: string])[] = [
  ['src/azure', '@azure/arm-network'],
  ['src/kafka', 'kafkajs'],
  ['src/kafka', '../errors.ts'],
  ['src/jobs', '../azure/errors.ts'],
  ['src/jobs/engine', 'bullmq'],
  ['src/bot', '@slack/web-api'],
  ['src/bot/blocks', '@slack/types'],
]

/** Plants every import in a copy of the house and lints it once. @returns the places that were refused */
function lintPlanted(t: TestContext): Set<string> {
  const house = mkdtempSync(path.join(tmpdir(), 'causeway-house-'))
  t.after(() => rmSync(house, { recursive: true }))
  const config = JSON.parse(readFileSync(path.join(root, 'biome.json'), 'utf8')) as object
  writeFileSync(
    path.join(house, 'biome.json'),
    JSON.stringify({ ...config, vcs: { enabled: false } }),
  )
  for (const [folder, imports, name] of [...FORBIDDEN, ...ALLOWED].map(place)) {
    mkdirSync(path.join(house, folder), { recursive: true })
    writeFileSync(
      path.join(house, folder, name),
      `import * as planted from '${imports}'\n\nexport const kept = planted\n`,
    )
  }
  const { stdout } = spawnSync(
    path.join(root, 'node_modules', '.bin', 'biome'),
    ['lint', '--reporter=json', '--max-diagnostics=none', 'src'],
    {
      cwd: house,
      encoding: 'utf8',
    },
  )
  const { diagnostics } = JSON.parse(stdout) as {
    diagnostics: { category: string; location: { path: string | { file: string } } }[]
  }
  return new Set(
    diagnostics
      .filter(({ category }) => category.endsWith('noRestrictedImports'))
      .map(({ location }) =>
        typeof location.path === 'string' ? location.path : location.path.file,
      ),
  )
}

/** A file of its own for each import. */
function place([folder, imports]: readonly [string, string]): [
  folder: string,
  imports: string,
  name: string,
] {
  return [folder, imports, `${imports.replaceAll(/[^a-z]/g, '-')}.ts`]
}

test('the linter refuses every import that the architecture forbids, and no other', (t) => {
  const refused = lintPlanted(t)
  const files = (imports: typeof FORBIDDEN) =>
    imports.map(place).map(([folder, , name]) => path.join(folder, name))
  assert.deepEqual([...refused].sort(), files(FORBIDDEN).sort())
})

test('everything that a file of the product exports says what it is', () => {
  const exported = /^export (?:async )?(?:function\*?|const|class|interface|type) (\w+)/
  const silent = globSync('src/**/*.ts', { cwd: root })
    .filter((file) => !file.startsWith('src/words/french/'))
    .flatMap((file) => {
      const lines = readFileSync(path.join(root, file), 'utf8').split('\n')
      return lines.flatMap((line, index) => {
        const [, name] = exported.exec(line) ?? []
        return name === undefined || lines[index - 1]?.trim().endsWith('*/')
          ? []
          : [`${file}: ${name}`]
      })
    })
  assert.deepEqual(silent, [])
})
