import assert from 'node:assert/strict'
import { test } from 'node:test'
import { clientSettings, oneLineCheck } from '../../src/kafka/client-settings.ts'

const BOOTSTRAP = [
  { host: '10.0.0.11', port: 9092 },
  { host: '10.0.0.12', port: 9093 },
]

test('every text names all bootstrap servers in the form of its language', () => {
  const form: Record<string, string> = {
    properties: 'bootstrap.servers=10.0.0.11:9092,10.0.0.12:9093\n',
    python: "bootstrap_servers=['10.0.0.11:9092', '10.0.0.12:9093']",
    javascript: "brokers: ['10.0.0.11:9092', '10.0.0.12:9093']",
    bash: 'kcat -b 10.0.0.11:9092,10.0.0.12:9093 ',
  }
  const settings = clientSettings(BOOTSTRAP)
  assert.deepEqual(settings.map(({ language }) => language).sort(), Object.keys(form).sort())
  for (const { language, text } of settings) {
    assert.ok(text.includes(form[language] ?? '?'), text)
    assert.ok(text.endsWith('\n') && !text.endsWith('\n\n'))
    assert.ok(!text.includes('undefined'))
  }
})

test('the check for people in the VPN is one line', () => {
  assert.equal(oneLineCheck(BOOTSTRAP), 'kcat -b 10.0.0.11:9092,10.0.0.12:9093 -L -m 10')
})
