import assert from 'node:assert/strict'
import { test } from 'node:test'
import { errorAnswer } from '../../../src/bot/blocks/answers.ts'
import { code, escapeMrkdwn } from '../../../src/bot/blocks/elements.ts'

const ATTACKS = [
  '<!channel>',
  '<!here|all>',
  '<@U01ALICE>',
  '<#C01KAFKA>',
  '<!subteam^S01>',
  '<https://evil.example|Approve>',
  '</script><script>alert(1)</script>',
  '&lt;!channel&gt;',
  '*bold* _it_ ~no~',
  '`code` ``` block ```',
  'a\u202eb\u200fc\u0000d\u001be',
]

for (const attack of ATTACKS)
  test(`foreign text is inert: ${JSON.stringify(attack)}`, () => {
    for (const encoded of [escapeMrkdwn(attack), code(attack)]) {
      assert.doesNotMatch(encoded, /[<>]/)
      assert.doesNotMatch(encoded, /&(?!amp;|lt;|gt;)/)
      assert.doesNotMatch(encoded.replaceAll('\u200b', ''), /\p{Cc}|\p{Cf}/u)
    }
    assert.doesNotMatch(code(attack).slice(1, -1), /`/)
  })

test('an error that quotes what somebody typed cannot mention or link', () => {
  const { blocks } = errorAnswer(
    { message: 'No command "<!channel>".', remedy: 'x', example: undefined },
    'en',
  )
  assert.doesNotMatch(JSON.stringify(blocks), /<!channel>/)
})

test('over-long text is cut', () => {
  assert.ok(escapeMrkdwn('x'.repeat(10_000)).length <= 600)
})
