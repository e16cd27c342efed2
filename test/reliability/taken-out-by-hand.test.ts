import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { test } from 'node:test'
import { Queue } from 'bullmq'
import { testPrefix, testRedis } from '../support/redis.ts'
import { clickWhenThere, startStack } from '../support/stack.ts'

const OPERATIONS = path.join(import.meta.dirname, '..', '..', 'docs', 'operations.md')

test('a record that nobody can read, taken out of Redis as docs/operations.md says, frees its cluster', async (t) => {
  const redis = await testRedis(t)
  const keyPrefix = testPrefix()
  const { sandbox } = await startStack(t, { keyPrefix })
  const id = 'r-broken'
  await redis.hset(`${keyPrefix}:op:${id}`, { json: '{"schema":1,', version: 1, ended: '0' })
  await redis.sadd(`${keyPrefix}:active`, id)
  await redis.set(`${keyPrefix}:lock:orders`, id)
  const queue = new Queue('operations', { connection: redis, prefix: keyPrefix })
  t.after(() => queue.close())
  await queue.add('tick', { id, cluster: 'orders' }, { jobId: id, attempts: 100 })

  const commands = [...readFileSync(OPERATIONS, 'utf8').matchAll(/^ +redis-cli (srem|del) (.*)$/gm)]
  assert.equal(commands.length, 2)
  for (const [, command = '', given = ''] of commands)
    await redis.call(
      command,
      ...given
        .replaceAll("'", '')
        .replaceAll('{causeway}', keyPrefix)
        .replaceAll('OPERATION', id)
        .split(' '),
    )

  await sandbox.slack.command({ text: 'create orders' })
  await clickWhenThere(sandbox, 'plan_create')
  await clickWhenThere(sandbox, 'approval_approve')
  assert.notEqual(await redis.get(`${keyPrefix}:lock:orders`), id)
})
