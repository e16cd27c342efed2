import assert from 'node:assert/strict'
import { mkdtemp, rename, rm, symlink, unlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { type TestContext, test } from 'node:test'
import pino from 'pino'
import { parsePolicy } from '../../src/policy/policy.ts'
import { PolicyFile } from '../../src/policy/policy-file.ts'

const policyOf = (maxWorkers: number) =>
  `version: 1\nrules:\n  - users: ["*"]\n    may: ["*"]\nlimits:\n  maxWorkers: ${maxWorkers}\n`

interface Scene {
  readonly folder: string
  readonly file: string
  readonly policy: PolicyFile
  readonly lines: Record<string, unknown>[]
}

async function scene(t: TestContext): Promise<Scene> {
  const folder = await mkdtemp(path.join(tmpdir(), 'causeway-policy-'))
  t.after(() => rm(folder, { recursive: true }))
  const file = path.join(folder, 'policy.yaml')
  await writeFile(file, policyOf(5))
  const lines: Record<string, unknown>[] = []
  const log = pino({}, { write: (line) => void lines.push(JSON.parse(line)) })
  const policy = new PolicyFile(file, parsePolicy(policyOf(5)), log)
  t.after(() => policy.stop())
  return { folder, file, policy, lines }
}

test('a file that has changed is in force at the next look, and the change is logged once', async (t) => {
  const { file, policy, lines } = await scene(t)
  await policy.look()
  assert.deepEqual(lines, [])
  await writeFile(file, policyOf(7))
  await policy.look()
  await policy.look()
  assert.equal(policy.current.limits.maxWorkers, 7)
  assert.deepEqual(
    lines.map(({ msg }) => msg),
    ['the access policy has changed'],
  )
})

test('it is looked at every so often, and at once after SIGHUP', async (t) => {
  const { file, policy } = await scene(t)
  policy.watch({ everyMs: 20 })
  await writeFile(file, policyOf(7))
  await t.waitFor(() => assert.equal(policy.current.limits.maxWorkers, 7))
  policy.stop()
  policy.watch({ everyMs: 3_600_000, hearsHangUp: true })
  await writeFile(file, policyOf(8))
  process.kill(process.pid, 'SIGHUP')
  await t.waitFor(() => assert.equal(policy.current.limits.maxWorkers, 8))
})

test('many of them in one process hear SIGHUP by one listener, which goes with the last', async (t) => {
  const before = process.listenerCount('SIGHUP')
  const scenes = await Promise.all(Array.from({ length: 12 }, () => scene(t)))
  for (const { policy } of scenes) policy.watch({ everyMs: 3_600_000, hearsHangUp: true })
  assert.equal(process.listenerCount('SIGHUP'), before + 1)
  for (const { file } of scenes) await writeFile(file, policyOf(8))
  process.kill(process.pid, 'SIGHUP')
  await t.waitFor(() => {
    for (const { policy } of scenes) assert.equal(policy.current.limits.maxWorkers, 8)
  })
  for (const { policy } of scenes) policy.stop()
  assert.equal(process.listenerCount('SIGHUP'), before)
})

test('a wrong file changes nothing: its places are named, what stands there is not, until it is right again', async (t) => {
  const { file, policy, lines } = await scene(t)
  await writeFile(
    file,
    'version: 1\nrules:\n  - users: ["U0HIDDEN"]\n    may: [hidden-word]\nlimits:\n  maxWorkers: many\n',
  )
  await policy.look()
  await policy.look()
  assert.equal(policy.current.limits.maxWorkers, 5)
  assert.deepEqual(
    policy.problems.map((problem) => problem.split(':')[0]),
    ['rules.0.may.0', 'limits.maxWorkers'],
  )
  assert.equal(lines.length, 1)
  assert.deepEqual(lines[0]?.problems, policy.problems)
  assert.doesNotMatch(JSON.stringify(lines), /HIDDEN|hidden-word|many/)
  await writeFile(file, policyOf(5))
  await policy.look()
  assert.deepEqual(policy.problems, [])
  assert.equal(lines.at(-1)?.msg, 'the access policy is right again')
})

test('what is no YAML is named by its line, without its words', async (t) => {
  const { file, policy } = await scene(t)
  await writeFile(file, 'version: 1\nrules:\n  - users: ["secret\n')
  await policy.look()
  assert.match(policy.problems.join('\n'), /line \d/)
  assert.doesNotMatch(policy.problems.join('\n'), /secret/)
})

test('a file that is gone leaves the policy in force, and so does one that comes back', async (t) => {
  const { file, policy } = await scene(t)
  await unlink(file)
  await policy.look()
  assert.deepEqual(policy.problems, ['the file cannot be read'])
  assert.equal(policy.current.limits.maxWorkers, 5)
  await writeFile(file, policyOf(5))
  await policy.look()
  assert.deepEqual(policy.problems, [])
})

test('a link that is replaced, as Kubernetes does it, is a change', async (t) => {
  const { folder, file, policy } = await scene(t)
  const next = path.join(folder, 'next.yaml')
  await writeFile(next, policyOf(9))
  await symlink(next, path.join(folder, 'link'))
  await rename(path.join(folder, 'link'), file)
  await policy.look()
  assert.equal(policy.current.limits.maxWorkers, 9)
})
