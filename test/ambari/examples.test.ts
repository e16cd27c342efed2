import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { arrangements } from './example-arrangements.ts'
import { type Answer, compareAnswers, type ExamplePair, pairsOrSkip } from './example-pairs.ts'
import { type Arrangement, pairOf, setStage } from './example-stage.ts'

test("the simulator answers every example of the guide as Ambari's source says", async (t) => {
  const pairs = pairsOrSkip(t)
  if (!pairs) return
  const arranged = arrangements(pairs)
  assert.deepEqual(
    pairs.map(({ id }) => id).sort(),
    Object.keys(arranged).sort(),
    'every example has its arrangement',
  )
  const differences: string[] = []
  for (const pair of pairs) {
    const answer = await replay(t, pairs, pair, arranged[pair.id] ?? {})
    differences.push(
      ...compareAnswers(pair.response, answer).map((difference) => `${pair.id}: ${difference}`),
    )
  }
  t.diagnostic(`${pairs.length} pairs compared, none left out`)
  assert.deepEqual(differences, [])
})

test('a wrong pair is reported, at the place where it is wrong', async (t) => {
  const pairs = pairsOrSkip(t)
  if (!pairs) return
  const id = 'requests.get.pending'
  const { response } = pairOf(pairs, id)
  const arrangement = arrangements(pairs)[id] ?? {}
  const answer = await replay(t, pairs, pairOf(pairs, id), arrangement)
  assert.deepEqual(compareAnswers(response, answer), [])
  const altered = (change: (text: string) => string): Answer => ({
    ...response,
    body: JSON.parse(change(JSON.stringify(response.body))) as unknown,
  })
  const wrong: readonly (readonly [Answer, RegExp])[] = [
    [{ ...response, status: 201 }, /^status: 200 for 201$/],
    [{ ...response, headers: { 'Content-Type': 'application/json' } }, /^content type: /],
    [{ ...response, body: null }, /^body: /],
    [
      altered((text) => text.replace('"PENDING"', '"QUEUED"')),
      /request_status: "PENDING" for "QUE/,
    ],
    [altered((text) => text.replace('"exit_code":999', '"exit_code":0')), /exit_code: 999 for 0$/],
    [altered((text) => text.replace('"end_time":-1', '"end_time":1')), /end_time: -1 for 1$/],
    [altered((text) => text.replace('"inputs":null', '"input":null')), /\.input: missing$/],
    [altered((text) => text.replace('"stdout":"",', '')), /\.stdout: not expected$/],
    [altered((text) => text.replace(/"tasks":\[.*\]/, '"tasks":[]')), /tasks: 1 members for 0$/],
  ]
  for (const [expected, report] of wrong)
    assert.match(compareAnswers(expected, answer).join('\n'), new RegExp(report, 'm'))
})

async function replay(
  t: TestContext,
  pairs: readonly ExamplePair[],
  pair: ExamplePair,
  arrangement: Arrangement,
): Promise<Answer> {
  const stage = await setStage(t, pairs, arrangement)
  await arrangement.prepare?.(stage)
  return stage.send(pair.request, arrangement.asker)
}
