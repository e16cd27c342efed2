import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { test } from 'node:test'
import { ConfigError, readConfig } from '../../src/config/config.ts'
import { files } from '../support/programs.ts'

const RIGHT = {
  SLACK_BOT_TOKEN: 'xoxb-1',
  SLACK_SIGNING_SECRET: 'signing-secret-value',
  AZURE_SUBSCRIPTION_ID: '00000000-0000-4000-8000-000000000000',
  REDIS_URL: 'redis://127.0.0.1:6379',
  CAUSEWAY_AUDIT_KEY: randomBytes(32).toString('base64'),
  CAUSEWAY_POLICY: path.join(import.meta.dirname, '..', '..', 'policy.example.yaml'),
}

/** What a start with these settings tells. */
function told(settings: NodeJS.ProcessEnv): readonly string[] {
  try {
    readConfig(settings)
    return []
  } catch (error) {
    assert.ok(error instanceof ConfigError)
    return error.problems
  }
}

test('the settings of the example, filled in, are enough', () => {
  assert.deepEqual(told(RIGHT), [])
})

test('every setting that is missing is told at once, each with where to find it', () => {
  const problems = told({})
  for (const name of Object.keys(RIGHT))
    assert.equal(problems.filter((line) => line.startsWith(`${name} is not set. `)).length, 1, name)
  assert.equal(problems.length, Object.keys(RIGHT).length)
})

const WRONG: Record<string, readonly [value: string, told: RegExp]> = {
  PORT: ['http', /^PORT is not a number$/],
  CAUSEWAY_AUDIT_DAYS: ['1', /^CAUSEWAY_AUDIT_DAYS is at least 30$/],
  CAUSEWAY_WATCH_MINUTES: ['100000', /^CAUSEWAY_WATCH_MINUTES is at most 1440$/],
  AZURE_CLOUD: ['germany', /^AZURE_CLOUD is one of public, usgovernment, china, custom$/],
  LOG_LEVEL: ['loud', /^LOG_LEVEL is one of fatal, .*silent$/],
  AZURE_SUBSCRIPTION_ID: ['mine', /is not a subscription id\. Find it with: az account show/],
  SLACK_BOT_TOKEN: ['xoxp-1', /must begin with xoxb-: .*OAuth & Permissions/],
  SLACK_APP_TOKEN: ['xoxb-1', /must begin with xapp-: .*Basic Information/],
  REDIS_URL: ['127.0.0.1:6379', /must begin with redis:\/\/ or rediss:\/\//],
  CAUSEWAY_AUDIT_KEY: ['short', /32 bytes in base64\. Make one with: openssl/],
  CAUSEWAY_POLICY: ['/nowhere/policy.yaml', /no readable file \/nowhere\/policy\.yaml/],
}

for (const [name, [value, words]] of Object.entries(WRONG))
  test(`a wrong ${name} is told in words that say what would be right`, () => {
    const problems = told({ ...RIGHT, [name]: value })
    assert.equal(problems.length, 1)
    assert.match(problems[0] ?? '', words)
  })

test('a folder in place of the policy, as Docker makes one, is told as what it is', async (t) => {
  const folder = await mkdtemp(path.join(tmpdir(), 'causeway-policy-'))
  t.after(() => rm(folder, { recursive: true }))
  assert.match(told({ ...RIGHT, CAUSEWAY_POLICY: folder }).join(), /is a folder\. Docker makes one/)
})

test('a policy that is wrong is told with the place, and where its keys are explained', async (t) => {
  const [unknownWord = '', notYaml = ''] = await files(t, {
    'word.yaml': 'version: 1\nrules:\n  - users: ["*"]\n    may: ["fly"]\n',
    'broken.yaml': 'version: 1\nrules: [\n',
  })
  const word = told({ ...RIGHT, CAUSEWAY_POLICY: unknownWord }).join()
  assert.match(
    word,
    /not a valid policy \(docs\/policy\.md has every key\)[\s\S]*rules\[0\]\.may\[0\]/,
  )
  assert.match(told({ ...RIGHT, CAUSEWAY_POLICY: notYaml }).join(), /at line 3, column 1/)
})
