import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { type TestContext, test } from 'node:test'
import {
  advertiseIps,
  advertiseNames,
  isAdvertisingIps,
  type KafkaConfiguration,
} from '../../src/ambari/kafka-config.ts'
import { UserError } from '../../src/errors.ts'

const TEMPLATE = '#!/bin/bash\nexport JAVA_HOME={{java64_home}}\nexport KEYSTORE_PASSWORD=hunter2\n'

/** What the manual procedure has people paste at the end of the template. */
const PASTED = [
  '# Configure Kafka to advertise IP addresses instead of FQDN',
  'IP_ADDRESS=$(hostname -i)',
  'echo advertised.listeners=$IP_ADDRESS',
  "sed -i.bak -e '/advertised/{/advertised@/!d;}' /usr/hdp/current/kafka-broker/conf/server.properties",
  'echo "advertised.listeners=PLAINTEXT://$IP_ADDRESS:9092" >> /usr/hdp/current/kafka-broker/conf/server.properties',
  '',
].join('\n')

function configuration(
  content = TEMPLATE,
  listeners = 'PLAINTEXT://localhost:9092',
): KafkaConfiguration {
  return {
    serviceConfigVersion: 1,
    hasConfigGroups: false,
    kafkaEnv: { tag: 'a', properties: { content, kafka_user: 'kafka' }, attributes: undefined },
    kafkaBroker: {
      tag: 'b',
      properties: { listeners, 'log.dirs': '/data' },
      attributes: { final: { x: 'true' } },
    },
  }
}

/** The configuration after an edit, as Ambari would give it back. */
function after(
  before: KafkaConfiguration,
  { kafkaEnv, kafkaBroker }: ReturnType<typeof advertiseIps>,
): KafkaConfiguration {
  return { ...before, kafkaEnv, kafkaBroker }
}

const TEMPLATES: Record<string, string> = {
  'with a final newline': TEMPLATE,
  'without a final newline': TEMPLATE.trimEnd(),
  empty: '',
  'with Windows line ends': TEMPLATE.replaceAll('\n', '\r\n'),
  'with blank lines at the end': `${TEMPLATE}\n\n\n`,
  'with a hand-pasted snippet at the end': `${TEMPLATE}${PASTED}`,
  'with a hand-pasted snippet in the middle': `${TEMPLATE}${PASTED}export AFTER=1\n`,
}

for (const [kind, content] of Object.entries(TEMPLATES))
  test(`a template ${kind}: applied twice changes nothing, the inverse restores every byte`, () => {
    const before = configuration(content, 'PLAINTEXT://localhost:9092,SSL://localhost:9093')
    const once = after(before, advertiseIps(before))
    assert.equal(advertiseIps(once).changed, false)
    assert.equal(isAdvertisingIps(once), true)
    assert.equal(isAdvertisingIps(before), false)
    const back = after(once, advertiseNames(once))
    assert.deepEqual(back, before)
    assert.equal(advertiseNames(back).changed, false)
  })

test('text that somebody added behind the block stays there through edit and inverse', () => {
  const before = configuration()
  const once = after(before, advertiseIps(before))
  const added = configuration(
    `${once.kafkaEnv.properties.content}export LATER=1\n`,
    once.kafkaBroker.properties.listeners,
  )
  assert.equal(advertiseIps(added).changed, false)
  assert.equal(advertiseNames(added).kafkaEnv.properties.content, `${TEMPLATE}export LATER=1\n`)
})

test('listeners keep their protocols and ports on every interface, everything else stays as it was read', () => {
  const edit = advertiseIps(
    configuration(TEMPLATE, 'SASL_PLAINTEXT://localhost:9092,SASL_SSL://localhost:9093'),
  )
  assert.equal(
    edit.kafkaBroker.properties.listeners,
    'SASL_PLAINTEXT://0.0.0.0:9092,SASL_SSL://0.0.0.0:9093',
  )
  assert.equal(edit.kafkaBroker.properties['log.dirs'], '/data')
  assert.deepEqual(edit.kafkaBroker.attributes, { final: { x: 'true' } })
  assert.match(
    edit.kafkaEnv.properties.content ?? '',
    /SASL_PLAINTEXT:\/\/%s:9092,SASL_SSL:\/\/%s:9093/,
  )
})

test('the difference shows what Causeway manages and nothing else of the template', () => {
  const { diff } = advertiseIps(configuration())
  assert.deepEqual(
    diff.map(({ setting }) => setting),
    ['listeners', 'advertised'],
  )
  assert.doesNotMatch(JSON.stringify(diff), /hunter2|JAVA_HOME/)
})

test('the misprint of the old page, other impossible ports and unreadable listeners are refused by name', () => {
  for (const [listeners, says] of [
    ['PLAINTEXT://0.0.0.0:92092', /misprint of 9092/],
    ['PLAINTEXT://0.0.0.0:0', /port 0 does not exist/],
    ['9092', /is not a listener/],
    ['PLAINTEXT://a:1,PLAINTEXT://b:2', /listed twice/],
  ] as const)
    assert.throws(
      () => advertiseIps(configuration(TEMPLATE, listeners)),
      (error: unknown) => error instanceof UserError && says.test(error.message),
    )
})

test('a damaged block and config groups are refused', () => {
  const refused = (code: string) => (error: unknown) =>
    error instanceof UserError && error.code === code
  assert.throws(
    () => advertiseIps(configuration(`${TEMPLATE}# BEGIN causeway ip-advertising v1\n`)),
    refused('damaged-block'),
  )
  assert.throws(
    () => advertiseNames(configuration(`${TEMPLATE}# END causeway ip-advertising v1\n`)),
    refused('damaged-block'),
  )
  assert.throws(
    () => advertiseIps({ ...configuration(), hasConfigGroups: true }),
    refused('config-groups'),
  )
})

test("the block holds nothing that Ambari's Jinja would read", () => {
  const content =
    advertiseIps(configuration(`${TEMPLATE}${PASTED}`)).kafkaEnv.properties.content ?? ''
  const block = content.slice(content.indexOf('# BEGIN'))
  assert.doesNotMatch(block, /\{\{|\{%|\{#/)
})

/** Sources the block three times in bash, with a `hostname` that answers as told. @returns server.properties */
function source(t: TestContext, listeners: string, hostnameAnswers: string): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'causeway-block-'))
  t.after(() => rmSync(folder, { recursive: true }))
  const properties = path.join(folder, 'server.properties')
  writeFileSync(
    properties,
    'broker.id=1\nadvertised.listeners=PLAINTEXT://wn0:9092\nlog.dirs=/data\n    ',
  )
  writeFileSync(path.join(folder, 'hostname'), `#!/bin/sh\necho '${hostnameAnswers}'\n`)
  chmodSync(path.join(folder, 'hostname'), 0o755)
  const content = advertiseIps(configuration('', listeners)).kafkaEnv.properties.content ?? ''
  const script = content.replace('/usr/hdp/current/kafka-broker/conf/server.properties', properties)
  execFileSync('bash', ['-c', `set -e\n${script}\n${script}\n${script}`], {
    env: { PATH: `${folder}:${process.env.PATH}` },
    stdio: ['ignore', 'ignore', 'ignore'],
  })
  return readFileSync(properties, 'utf8')
}

const advertised = (properties: string) =>
  properties
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line.startsWith('advertised'))

test('sourced three times in bash, the block leaves exactly one line with the address', (t) => {
  assert.deepEqual(advertised(source(t, 'PLAINTEXT://localhost:9092', '10.0.0.12')), [
    'advertised.listeners=PLAINTEXT://10.0.0.12:9092',
  ])
  assert.deepEqual(
    advertised(source(t, 'PLAINTEXT://localhost:9092,SSL://localhost:9093', '10.0.0.12')),
    ['advertised.listeners=PLAINTEXT://10.0.0.12:9092,SSL://10.0.0.12:9093'],
  )
})

test('where the host has no single routable address, the block leaves the file alone', (t) => {
  for (const answer of ['127.0.1.1', '10.0.0.12 172.17.0.1', ''])
    assert.deepEqual(advertised(source(t, 'PLAINTEXT://localhost:9092', answer)), [
      'advertised.listeners=PLAINTEXT://wn0:9092',
    ])
})
