import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { startSlackSimulator } from '../../sandbox/slack/simulator.ts'
import { Languages } from '../../src/bot/languages.ts'
import { SlackClients } from '../../src/bot/slack-clients.ts'
import { createLog } from '../../src/log.ts'
import { testPrefix, testRedis } from '../support/redis.ts'

const CELINE = { teamId: 'T01DEMO', userId: 'U04CELINE' }
const TOKEN = 'xoxb-of-the-languages'

/** A workspace, and processes that ask it for languages over one Redis. */
async function start(t: TestContext) {
  const slack = await startSlackSimulator({ signingSecret: 'unused', botToken: TOKEN })
  t.after(() => slack.close())
  const redis = await testRedis(t)
  const prefix = testPrefix()
  const languages = () => {
    const tokens = { of: 'one workspace', botToken: TOKEN } as const
    const { apiUrl } = slack
    const clients = new SlackClients(
      { tokens, apiUrl, signingSecret: undefined, appToken: undefined },
      undefined,
    )
    return new Languages({ clients, redis, prefix, log: createLog('silent') })
  }
  return { slack, languages }
}

test('the language is that of the person’s locale in Slack; what Causeway does not speak is English', async (t) => {
  const { languages } = await start(t)
  const known = languages()
  assert.equal(await known.of(CELINE), 'fr')
  assert.equal(await known.of({ ...CELINE, userId: 'U01ALICE' }), 'en')
  assert.equal(await known.of({ ...CELINE, userId: 'U03CAROL' }), 'en')
})

test('while Slack is slow nobody waits: English at first, afterwards what another process has found out', async (t) => {
  const { slack, languages } = await start(t)
  slack.faults.inject({ kind: 'slow', delayMs: 3000 })
  assert.equal(await languages().of(CELINE), 'en')
  assert.equal(await languages().of(CELINE), 'fr')
  slack.faults.inject({ kind: 'down', times: 10 })
  assert.equal(await languages().of(CELINE), 'fr')
})

test('a person whom Slack does not know reads English, and Slack is not asked again at once', async (t) => {
  const { slack, languages } = await start(t)
  const known = languages()
  const stranger = { ...CELINE, userId: 'U99GONE' }
  assert.equal(await known.of(stranger), 'en')
  assert.equal(await known.of(stranger), 'en')
  assert.equal(slack.calls.filter(({ method }) => method === 'users.info').length, 1)
})
