import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { test } from 'node:test'
import { DEMO, PARTNER } from '../../sandbox/slack/people.ts'
import type { SlackTeam } from '../../sandbox/slack/team.ts'
import { install } from '../support/install.ts'
import { startStack } from '../support/stack.ts'

const PATIENCE = { timeoutMs: 60_000 }

const REFUSED = /no permission of this workspace/

/** What a workspace is told, as soon as Causeway has taken note that it is not installed there any more. */
async function refusalIn(team: SlackTeam): Promise<string> {
  let answer = ''
  for (let attempt = 0; attempt < 100 && !REFUSED.test(answer); attempt += 1)
    answer = JSON.stringify((await team.command({ text: 'status' })).body)
  return answer
}

/** The walk of a newcomer in one workspace. */
async function createCluster(team: SlackTeam, name: string): Promise<void> {
  const click = async (actionId: string) => {
    const message = await team.waitForMessage(
      ({ blocks, text }) =>
        JSON.stringify(blocks).includes(`"${actionId}"`) &&
        (text + JSON.stringify(blocks)).includes(name),
      PATIENCE,
    )
    await team.click({ channelId: message.channel, messageTs: message.ts, actionId })
  }
  await team.command({ text: `create ${name} --gateway new` })
  await click('plan_create')
  await click('approval_approve')
  await team.waitForMessage(
    ({ text, threadTs }) => text.includes(`${name} is ready`) && threadTs === undefined,
    PATIENCE,
  )
}

test('two workspaces at once: each is answered in its own, with its own token, and learns nothing of the other', async (t) => {
  const { sandbox, url } = await startStack(t, { severalWorkspaces: true })
  const { slack } = sandbox
  for (const team of [DEMO, PARTNER])
    assert.deepEqual(await install(url, team.id), {
      status: 200,
      text: 'Causeway is installed. Type /kafka help in Slack.\n',
    })
  const partner = slack.workspace(PARTNER.id)
  await Promise.all([createCluster(slack, 'orders'), createCluster(partner, 'billing')])

  const said = (team: SlackTeam) => JSON.stringify(team.messages())
  assert.doesNotMatch(said(slack), /billing/)
  assert.doesNotMatch(said(partner), /orders/)
  // The token of one workspace finds neither channel nor person of the other: any mix-up is a refused call.
  assert.deepEqual(
    slack.calls.filter(({ ok }) => !ok),
    [],
  )
  assert.deepEqual(
    [...new Set(slack.calls.map(({ teamId }) => teamId))].sort(),
    [undefined, DEMO.id, PARTNER.id].sort(),
  )
})

test('a workspace that uninstalls Causeway is refused in words until it installs it again; the other goes on', async (t) => {
  const { sandbox, url } = await startStack(t, { severalWorkspaces: true })
  const { slack } = sandbox
  const partner = slack.workspace(PARTNER.id)
  await install(url, DEMO.id)
  await install(url, PARTNER.id)
  const statusIn = async (team: SlackTeam) =>
    JSON.stringify((await team.command({ text: 'status' })).body)

  await partner.uninstall()
  assert.match(await refusalIn(partner), REFUSED)
  assert.match(await statusIn(slack), /No operations yet/)
  assert.equal((await install(url, PARTNER.id)).status, 200)
  assert.match(await statusIn(partner), /No operations yet/)
  await partner.revokeTokens()
  assert.match(await refusalIn(partner), REFUSED)
})

test('with several workspaces, too, Socket Mode needs no address for commands', async (t) => {
  const { sandbox, url } = await startStack(t, { severalWorkspaces: true, socketMode: true })
  const { slack } = sandbox
  const before = await slack.command({ text: 'status' })
  assert.match(JSON.stringify(before.body), REFUSED)
  slack.setRequestUrl(`${url}/slack/events`)
  await install(url, DEMO.id)
  const after = await slack.command({ text: 'status' })
  assert.match(JSON.stringify(after.body), /No operations yet/)
})

test("a rule for one workspace does not hold in another, and a group's members are read where it is", async (t) => {
  const folder = await mkdtemp(path.join(tmpdir(), 'causeway-policy-'))
  t.after(() => rm(folder, { recursive: true }))
  const policy = path.join(folder, 'policy.yaml')
  await writeFile(
    policy,
    `version: 1
rules:
  - { users: ["*"], teams: [${DEMO.id}], may: [list] }
  - { groups: [${PARTNER.group.id}], may: [status] }
`,
  )
  const { sandbox, url } = await startStack(t, { severalWorkspaces: true, policy })
  await install(url, DEMO.id)
  await install(url, PARTNER.id)
  const partner = sandbox.slack.workspace(PARTNER.id)
  const ask = async (team: SlackTeam, text: string, userId: string) =>
    JSON.stringify((await team.command({ text, userId })).body)

  assert.match(await ask(sandbox.slack, 'list', 'U01ALICE'), /Asking Azure/)
  assert.match(await ask(partner, 'list', 'U11DAVE'), /You may not use list/)
  assert.match(await ask(partner, 'status', 'U12ERIN'), /Aucune opération pour l’instant/)
  assert.match(await ask(partner, 'status', 'U11DAVE'), /You may not use status/)
  assert.match(await ask(sandbox.slack, 'status', 'U02BOB'), /You may not use status/)
})
