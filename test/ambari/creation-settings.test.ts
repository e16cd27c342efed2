import assert from 'node:assert/strict'
import { test } from 'node:test'
import { settingsAtCreation } from '../../src/ambari/creation-settings.ts'
import {
  advertiseIps,
  advertiseNames,
  isAdvertisingIps,
  type KafkaConfiguration,
} from '../../src/ambari/kafka-config.ts'

function madeWith(properties: Readonly<Record<string, string>>): KafkaConfiguration {
  return {
    serviceConfigVersion: 1,
    hasConfigGroups: false,
    kafkaEnv: { tag: 'a', properties: { content: 'export A=1\n' }, attributes: undefined },
    kafkaBroker: { tag: 'b', properties: { ...properties, retries: '3' }, attributes: undefined },
  }
}

const after = (
  before: KafkaConfiguration,
  { kafkaEnv, kafkaBroker }: ReturnType<typeof advertiseIps>,
): KafkaConfiguration => ({ ...before, kafkaEnv, kafkaBroker })

test('a cluster that is made with the settings needs no edit', () => {
  const made = madeWith(settingsAtCreation())
  assert.equal(isAdvertisingIps(made), true)
  assert.deepEqual(advertiseIps(made).diff, [])
})

test('where they are not believed, the managed block takes their place, and then nothing is left to do', () => {
  const made = madeWith(settingsAtCreation())
  const edit = advertiseIps(made, false)
  assert.equal(edit.kafkaBroker.properties['advertised.listeners'], undefined)
  assert.equal(edit.kafkaBroker.properties.listeners, 'PLAINTEXT://0.0.0.0:9092')
  const once = after(made, edit)
  assert.equal(isAdvertisingIps(once), true)
  assert.equal(advertiseIps(once, false).changed, false)
  const names = after(once, advertiseNames(once)).kafkaBroker.properties
  assert.deepEqual(names, { listeners: 'PLAINTEXT://localhost:9092', retries: '3' })
})

test('the inverse takes them out; applied twice it changes nothing', () => {
  const made = madeWith(settingsAtCreation())
  const back = after(made, advertiseNames(made))
  assert.deepEqual(back.kafkaBroker.properties, {
    listeners: 'PLAINTEXT://localhost:9092',
    retries: '3',
  })
  assert.equal(back.kafkaEnv, made.kafkaEnv)
  assert.equal(advertiseNames(back).changed, false)
  assert.equal(isAdvertisingIps(back), false)
})

test('a listener that somebody has added is not advertised by them: the block takes over, for all listeners', () => {
  const { listeners, ...settings } = settingsAtCreation()
  const added = madeWith({ ...settings, listeners: `${listeners},SSL://localhost:9093` })
  assert.equal(isAdvertisingIps(added), false)
  const once = after(added, advertiseIps(added))
  assert.equal(isAdvertisingIps(once), true)
  assert.match(once.kafkaEnv.properties.content ?? '', /PLAINTEXT:\/\/%s:9092,SSL:\/\/%s:9093/)
  assert.equal(
    after(once, advertiseNames(once)).kafkaBroker.properties.listeners,
    'PLAINTEXT://localhost:9092,SSL://localhost:9093',
  )
})

test("advertised listeners of somebody's own are left alone by the way to names", () => {
  const own = madeWith({
    listeners: 'PLAINTEXT://0.0.0.0:9092',
    'advertised.listeners': 'PLAINTEXT://kafka.example.com:9092',
  })
  assert.equal(isAdvertisingIps(own), false)
  assert.equal(advertiseNames(own).changed, false)
})
