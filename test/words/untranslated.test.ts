import assert from 'node:assert/strict'
import { test } from 'node:test'
import { untranslated } from './untranslated.ts'

const said = (text: string) => ({
  blocks: [{ type: 'section', text: { type: 'mrkdwn', text } }],
})

test('a sentence that stayed English is found, however much around it was translated', () => {
  assert.deepEqual(
    untranslated(
      said('*Impact*\nNothing was changed. Asked by <@U01ALICE> in `rg-kafka-orders`.'),
      said('*Impact*\nRien n’a été modifié. Asked by <@U01ALICE> dans `rg-kafka-orders`.'),
    ),
    ['Asked by'],
  )
})

test('names, code, links, dates, figures and the terms of both languages are no English', () => {
  const text = '*orders* · 4 brokers · `/kafka status orders` · <!date^1^{time}|20:00 UTC> · E4_v3'
  assert.deepEqual(untranslated(said(text), said(text)), [])
  const pasted = {
    type: 'rich_text_preformatted',
    elements: [{ type: 'text', text: 'acks=all # and so on' }],
  }
  assert.deepEqual(untranslated({ blocks: [pasted] }, { blocks: [pasted] }), [])
})
