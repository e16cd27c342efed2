import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { before, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import {
  type PrometheusTools,
  providePrometheus,
  startPrometheus,
} from '../../scripts/prometheus-server.ts'
import { METRICS, type MetricName } from '../../src/telemetry/metric-table.ts'
import { clickWhenThere, createCluster, messageWith, startStack } from '../support/stack.ts'
import { ALERTS_FILE, alertQueries, dashboardQueries } from './dashboard.ts'
import { familyOf } from './exposition.ts'

const MISSING = 'SKIPPED: no Prometheus here, and its Debian package could not be had'
let tools: PrometheusTools | undefined
before(async () => {
  tools = await providePrometheus()
})

const QUERIES = [...dashboardQueries(), ...alertQueries()]

test('every metric and label that the dashboard or an alert asks for exists', () => {
  assert.ok(QUERIES.length > 40)
  const asked = new Set<string>()
  for (const { where, expression } of QUERIES) {
    const names = [...expression.matchAll(/\b(?:causeway|process)_\w+/g)].map(([name]) => name)
    const families = names.map((name) => familyOf(name) as MetricName)
    const labels = new Set<string>(['le', 'instance', 'job'])
    for (const family of families) {
      assert.ok(METRICS[family], `${where}: ${family}`)
      asked.add(family)
      for (const label of METRICS[family].labels) labels.add(label)
    }
    const used = [...expression.matchAll(/by \(([^)]*)\)|\{([^}]*)\}/g)].flatMap(
      ([, grouped = '', selected = '']) => [
        ...grouped.split(',').map((label) => label.trim()),
        ...[...selected.matchAll(/(\w+)\s*[=!]/g)].map(([, label = '']) => label),
      ],
    )
    for (const label of used) assert.ok(label === '' || labels.has(label), `${where}: ${label}`)
  }
  assert.deepEqual(
    Object.keys(METRICS).filter((name) => !asked.has(name)),
    [],
    'each metric is shown or watched somewhere',
  )
})

test('promtool accepts the alert rules, and each fires in its case and none on a healthy hour', (t) => {
  if (!tools) return t.skip(MISSING)
  const run = (...parameters: string[]) => {
    const options = { encoding: 'utf8', cwd: path.dirname(ALERTS_FILE) } as const
    const { status, stdout, stderr } = spawnSync(tools?.promtool ?? '', parameters, options)
    assert.equal(status, 0, stdout + stderr)
    return stdout
  }
  assert.match(run('check', 'rules', ALERTS_FILE), new RegExp(`${alertQueries().length} rules`))
  assert.match(run('test', 'rules', 'alerts.test.yaml'), /SUCCESS/)
})

test('a real Prometheus scrapes a run, and understands every query', async (t) => {
  if (!tools) return t.skip(MISSING)
  const token = 'token-of-the-prometheus-test'
  const { sandbox, url } = await startStack(t, { environment: { METRICS_TOKEN: token } })
  const folder = await mkdtemp(path.join(tmpdir(), 'causeway-prometheus-'))
  const prometheus = await startPrometheus(tools, folder, { target: url, token })
  t.after(async () => {
    await prometheus.stop()
    await rm(folder, { recursive: true, force: true })
  })
  await createCluster(sandbox, 'orders')
  // One that is still going on.
  await sandbox.slack.command({ text: 'create payments' })
  await clickWhenThere(sandbox, 'plan_create')
  await messageWith(sandbox, 'approval_approve')
  const silent = async () => {
    const empty: string[] = []
    for (const { where, expression } of dashboardQueries())
      if ((await prometheus.query(expression)).length === 0) empty.push(where)
    return empty
  }
  // Rates need two scrapes.
  let panels = await silent()
  for (let waited = 0; waited < 30_000 && panels.length > 1; waited += 500) {
    await sleep(500)
    panels = await silent()
  }
  assert.deepEqual(panels, ['panel "Looks that found a service out of reach"'])
  const one = async (expression: string) => (await prometheus.query(expression))[0]?.value[1]
  const ended = 'sum(causeway_operations_ended_total{operation="create",state="succeeded"})'
  assert.equal(await one(ended), '1')
  assert.equal(await one('up'), '1')
  assert.equal(await one('sum(causeway_worker_running)'), '1')
  for (const { expression } of alertQueries()) await prometheus.query(expression)
  assert.deepEqual(await prometheus.query('ALERTS{alertstate="firing"}'), [])
  const samples = await one('scrape_samples_scraped')
  const seconds = await one('max_over_time(scrape_duration_seconds[1m])')
  t.diagnostic(`${samples} samples in a scrape; the slowest took ${seconds} s`)
})
