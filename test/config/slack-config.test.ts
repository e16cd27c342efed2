import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import path from 'node:path'
import { test } from 'node:test'
import { ConfigError, readConfig } from '../../src/config/config.ts'

const KEY = randomBytes(32).toString('base64')
const BASE = {
  SLACK_SIGNING_SECRET: 'signing-secret-value',
  AZURE_SUBSCRIPTION_ID: '00000000-0000-4000-8000-000000000000',
  REDIS_URL: 'redis://127.0.0.1:6379',
  CAUSEWAY_AUDIT_KEY: KEY,
  CAUSEWAY_POLICY: path.join(import.meta.dirname, '..', '..', 'policy.example.yaml'),
}
const SEVERAL = {
  SLACK_CLIENT_ID: '1000000000.2000000000',
  SLACK_CLIENT_SECRET: 'client-secret-value',
  SLACK_TEAM_IDS: 'T0123ABCD, T0456EFGH',
  CAUSEWAY_TOKEN_KEY: KEY,
}

/** The problems that a start with these settings tells. */
function problems(settings: Record<string, string>): string {
  try {
    readConfig({ ...BASE, ...settings })
    return ''
  } catch (error) {
    assert.ok(error instanceof ConfigError)
    return error.problems.join('\n')
  }
}

test('one workspace needs a bot token and nothing else', () => {
  const { tokens } = readConfig({ ...BASE, SLACK_BOT_TOKEN: 'xoxb-1' }).slack
  assert.deepEqual(tokens, { of: 'one workspace', botToken: 'xoxb-1' })
})

test('several workspaces need the app, who may install it, and a key; a key may have predecessors', () => {
  const { tokens } = readConfig({
    ...BASE,
    ...SEVERAL,
    CAUSEWAY_TOKEN_KEY: `${KEY},${KEY}`,
  }).slack
  assert.ok(tokens.of === 'several workspaces')
  assert.deepEqual(tokens.oauth?.teamIds, ['T0123ABCD', 'T0456EFGH'])
  assert.deepEqual(
    tokens.keys.map((key) => key.toString('base64')),
    [KEY, KEY],
  )
})

test('a process that runs the worker alone needs the key, but not what installs the app', () => {
  const config = readConfig({ ...BASE, CAUSEWAY_ROLES: 'worker', CAUSEWAY_TOKEN_KEY: KEY })
  assert.ok(config.slack.tokens.of === 'several workspaces')
  assert.equal(config.slack.tokens.oauth, undefined)
})

test('neither of both is told with both ways out', () => {
  assert.match(problems({}), /SLACK_BOT_TOKEN is not set\..*several workspaces.*SLACK_CLIENT_ID/)
})

test('both at once is refused', () => {
  assert.match(
    problems({ ...SEVERAL, SLACK_BOT_TOKEN: 'xoxb-1' }),
    /SLACK_BOT_TOKEN is for one workspace, .* for several\. Unset one/,
  )
  assert.match(problems({ SLACK_BOT_TOKEN: 'xoxb-1', CAUSEWAY_TOKEN_KEY: KEY }), /Unset one/)
})

for (const missing of Object.keys(SEVERAL))
  test(`half a configuration, without ${missing}, is refused with its remedy`, () => {
    const { [missing as keyof typeof SEVERAL]: _left, ...half } = SEVERAL
    const told = problems(half)
    assert.match(told, new RegExp(`^${missing} is not set\\. .+\\.?`))
    assert.equal(told.split('\n').length, 1)
  })

test('a key of the wrong length and ids that are none are refused, and no secret is repeated', () => {
  const told = problems({
    ...SEVERAL,
    CAUSEWAY_TOKEN_KEY: 'c2hvcnQ=',
    SLACK_TEAM_IDS: 'causeway.slack.com',
  })
  assert.match(told, /CAUSEWAY_TOKEN_KEY is one or more keys of 32 bytes.*openssl rand/)
  assert.match(told, /SLACK_TEAM_IDS is a list of workspace ids/)
  assert.doesNotMatch(told, /c2hvcnQ=|client-secret-value|signing-secret-value/)
})
