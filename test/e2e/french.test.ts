import assert from 'node:assert/strict'
import { test } from 'node:test'
import { clickWhenThere, messageWith, startStack } from '../support/stack.ts'

/** Her Slack is in French; Bob's is not. */
const CELINE = 'U04CELINE'
const WAIT = { timeoutMs: 60_000 }

test('whoever reads French in Slack is answered in French: a wrong line, help, and a refusal of Azure', async (t) => {
  const { sandbox } = await startStack(t)
  const answered = async (text: string) =>
    JSON.stringify((await sandbox.slack.command({ text, userId: CELINE })).body)
  assert.match(await answered('craete'), /Il n’y a pas de commande.*Vouliez-vous dire create/)
  assert.match(await answered('create Orders!'), /n’est pas un nom de cluster valide/)
  assert.match(
    await answered('help'),
    /Ce que vous pouvez faire ici.*redémarrer les brokers un par/,
  )
  await sandbox.slack.command({ text: 'create orders --region atlantis', userId: CELINE })
  const refused = await sandbox.slack.waitForMessage(
    ({ text }) => text.includes('ne peut pas être créé dans'),
    WAIT,
  )
  assert.equal(refused.ephemeralTo, CELINE)
})

test('a create speaks the language of whoever asked, from plan to ready card, and its answers that of the viewer', async (t) => {
  const { sandbox } = await startStack(t)
  await sandbox.slack.command({ text: 'create orders', userId: CELINE })
  const plan = await messageWith(sandbox, 'plan_create')
  assert.match(plan.text, /^Plan du cluster Kafka orders.*Rien n’a encore été créé/)
  await clickWhenThere(sandbox, 'plan_create', CELINE)
  const progress = await messageWith(sandbox, 'operation_cancel')
  assert.match(progress.text, /^Création de orders/)
  const english = await sandbox.slack.command({ text: 'restart orders', userId: 'U02BOB' })
  assert.match(JSON.stringify(english.body), /orders.* is busy.*Creating orders/)
  const question = await messageWith(sandbox, 'approval_approve')
  assert.match(JSON.stringify(question.blocks), /Approuver le redémarrage de orders/)
  await clickWhenThere(sandbox, 'approval_approve', CELINE)
  const ready = await sandbox.slack.waitForMessage(
    ({ text, threadTs }) => text.includes('orders est prêt') && threadTs === undefined,
    WAIT,
  )
  const card = JSON.stringify(ready.blocks)
  assert.match(card, /Les brokers annoncent des adresses IP/)
  assert.match(card, /Obtenir le paquet VPN/)
  assert.match(card, /\d,\d\d\u00a0\$ par heure/)
})

test('a failure of Azure is told in French, with cause and remedy, and in English to those who read that', async (t) => {
  const { sandbox } = await startStack(t)
  sandbox.azure.faults.inject({ kind: 'clusterError' })
  await sandbox.slack.command({ text: 'create orders', userId: CELINE })
  await clickWhenThere(sandbox, 'plan_create', CELINE)
  const failed = await messageWith(sandbox, 'operation_retry')
  assert.match(failed.text, /^Création de orders.: échec/)
  assert.match(JSON.stringify(failed.blocks), /Cause.*Remède.*Réessayer/)
  const status = await sandbox.slack.command({ text: 'status orders', userId: 'U02BOB' })
  assert.match(JSON.stringify(status.body), /"create".*failed/)
  assert.doesNotMatch(JSON.stringify(status.body), /échec|réussi/)
})
