import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { test } from 'node:test'
import { parse } from 'yaml'
import { TELEMETRY_ENVIRONMENT } from '../../src/telemetry/config.ts'
import { kubernetes, manifestsOf } from '../deploy/manifests.ts'

const read = (file: string): unknown =>
  parse(readFileSync(path.join(kubernetes, 'monitoring', file), 'utf8'))

interface Selector {
  readonly matchLabels: Readonly<Record<string, string>>
}

test('Prometheus on Kubernetes asks, and may reach, every pod on the port that it has, with the token that it is given', () => {
  const { resources, patches } = read('kustomization.yaml') as {
    resources: readonly string[]
    patches: readonly { patch: string }[]
  }
  assert.deepEqual(resources, ['pod-monitor.yaml', 'network-policy.yaml'])
  const { spec: monitor } = read('pod-monitor.yaml') as {
    spec: {
      selector: Selector
      podMetricsEndpoints: readonly {
        port: string
        path: string
        authorization: { credentials: { name: string; key: string } }
      }[]
    }
  }
  const { spec: policy } = read('network-policy.yaml') as {
    spec: { podSelector: Selector; ingress: readonly { ports: readonly { port: string }[] }[] }
  }
  const [endpoint] = monitor.podMetricsEndpoints
  assert.ok(endpoint)
  const deployments = manifestsOf('apps/v1 Deployment')
  assert.equal(deployments.length, 2)
  for (const { spec } of deployments) {
    const labels = spec?.template.metadata?.labels ?? {}
    for (const selector of [monitor.selector, policy.podSelector])
      for (const [name, value] of Object.entries(selector.matchLabels))
        assert.equal(labels[name], value)
    const ports = spec?.template.spec?.containers[0]?.ports?.map(({ name }) => name)
    assert.deepEqual(ports, [endpoint.port])
  }
  assert.equal(policy.ingress[0]?.ports[0]?.port, endpoint.port)
  const [added] = parse(patches[0]?.patch ?? '') as {
    value: { name: string; valueFrom: { secretKeyRef: object } }
  }[]
  assert.ok(added && added.value.name in TELEMETRY_ENVIRONMENT)
  assert.deepEqual(added.value.valueFrom.secretKeyRef, endpoint.authorization.credentials)
  assert.equal(endpoint.path, '/metrics')
})
