import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { type TestContext, test } from 'node:test'
import type { Deployment } from 'kubernetes-types/apps/v1.js'
import type { Container, PodSpec } from 'kubernetes-types/core/v1.js'
import { parsePolicy } from '../../src/policy/policy.ts'
import { kubernetes, type Manifest, manifestsOf, readManifests, root } from './manifests.ts'

interface Pod {
  readonly role: string
  readonly labels: Readonly<Record<string, string>>
  readonly spec: PodSpec
  readonly container: Container
}

const pods = manifestsOf('apps/v1 Deployment').map(podOf)

function podOf({ spec: deployment }: Deployment): Pod {
  const { metadata, spec } = deployment?.template ?? {}
  const [container, ...others] = spec?.containers ?? []
  assert.ok(spec && container)
  assert.equal(others.length, 0)
  const labels = metadata?.labels ?? {}
  return { role: labels['app.kubernetes.io/component'] ?? '', labels, spec, container }
}

/** Has the compiler judge the manifests as values of their kinds. @returns what it says, by file */
function compile(t: TestContext, manifests: readonly Manifest[]): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'causeway-manifests-'))
  t.after(() => rmSync(folder, { recursive: true }))
  const kinds = path.join(import.meta.dirname, 'kubernetes-kinds.ts')
  const files = manifests.map(({ file, kind, body }, index) => {
    const name = path.join(folder, `${file}-${index}.ts`)
    const value = JSON.stringify(body, undefined, 2)
    writeFileSync(
      name,
      `import type { Kinds } from '${kinds}'\n\nexport const manifest: Kinds['${kind}'] = ${value}\n`,
    )
    return name
  })
  const flags =
    '--noEmit --strict --module nodenext --allowImportingTsExtensions --skipLibCheck --types'
  const { stdout } = spawnSync(
    path.join(root, 'node_modules', '.bin', 'tsc'),
    [...flags.split(' '), '', '--ignoreConfig', ...files],
    { cwd: root, encoding: 'utf8' },
  )
  return stdout
}

test('every field of every manifest is one that Kubernetes and KEDA know, of the right type', (t) => {
  const manifests = readManifests()
  assert.ok(manifests.length > 12)
  assert.equal(compile(t, manifests), '')
})

test('a misspelt field and a wrong type would be found', (t) => {
  const deployment = readManifests().find(({ kind }) => kind === 'apps/v1 Deployment')
  assert.ok(deployment)
  const text = JSON.stringify(deployment.body)
  const misspelt = JSON.parse(text.replaceAll('runAsNonRoot', 'runAsNonRot')) as unknown
  const mistyped = JSON.parse(text.replaceAll('"maxSkew":1', '"maxSkew":"1"')) as unknown
  assert.match(compile(t, [{ ...deployment, body: misspelt }]), /runAsNonRot/)
  assert.match(compile(t, [{ ...deployment, body: mistyped }]), /Type 'string' is not assignable/)
})

test('kustomization.yaml applies every file, and files and images that it names exist', () => {
  const [kustomization] = manifestsOf('kustomize.config.k8s.io/v1beta1 Kustomization')
  assert.ok(kustomization)
  const files = readdirSync(kubernetes).filter((file) => file.endsWith('.yaml'))
  const generated = kustomization.configMapGenerator.flatMap(({ files: named = [] }) => named)
  assert.deepEqual(
    ['kustomization.yaml', ...kustomization.resources, ...generated].toSorted(),
    files.toSorted(),
  )
  for (const { container } of pods)
    assert.ok(kustomization.images.some(({ name }) => name === container.image))
  parsePolicy(readFileSync(path.join(kubernetes, 'policy.yaml'), 'utf8'))
})

test('pods ask for less than the restricted profile allows: no root, no capabilities, nothing to write to, no shell', () => {
  assert.deepEqual(pods.map(({ role }) => role).toSorted(), ['bot', 'worker'])
  for (const { spec, container } of pods) {
    assert.deepEqual(spec.securityContext, {
      runAsNonRoot: true,
      runAsUser: 65532,
      runAsGroup: 65532,
      seccompProfile: { type: 'RuntimeDefault' },
    })
    assert.deepEqual(container.securityContext, {
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'] },
    })
    assert.ok(container.volumeMounts?.every(({ readOnly }) => readOnly))
    for (const field of ['hostNetwork', 'hostPID', 'hostIPC'] as const)
      assert.equal(spec[field], undefined)
    assert.ok(!JSON.stringify(spec).includes('"exec"'), 'nothing in the image could run it')
  }
  const [namespace] = manifestsOf('v1 Namespace')
  assert.equal(namespace?.metadata?.labels?.['pod-security.kubernetes.io/enforce'], 'restricted')
})

test('only workers have an identity in Azure, and no pod a token for Kubernetes', () => {
  const accounts = manifestsOf('v1 ServiceAccount')
  const withIdentity = accounts.filter(
    ({ metadata }) => metadata?.annotations?.['azure.workload.identity/client-id'],
  )
  assert.deepEqual(
    withIdentity.map(({ metadata }) => metadata?.name),
    [pods.find(({ role }) => role === 'worker')?.spec.serviceAccountName],
  )
  for (const { role, labels, spec } of pods) {
    assert.equal(spec.automountServiceAccountToken, false)
    assert.equal(labels['azure.workload.identity/use'], role === 'worker' ? 'true' : undefined)
    assert.ok(accounts.some(({ metadata }) => metadata?.name === spec.serviceAccountName))
  }
})

test('a pod has the time that draining takes, and two of each stay when a node is drained', () => {
  const [, drainMs] =
    /delay: ([\d_]+)/.exec(readFileSync(path.join(root, 'src/main.ts'), 'utf8')) ?? []
  const drainSeconds = Number(drainMs?.replaceAll('_', '')) / 1000
  assert.ok(drainSeconds > 0)
  for (const { spec, container } of pods) {
    const pause = container.lifecycle?.preStop?.sleep?.seconds ?? 0
    assert.ok((spec.terminationGracePeriodSeconds ?? 0) > pause + drainSeconds)
    assert.deepEqual(
      spec.topologySpreadConstraints?.map(({ topologyKey }) => topologyKey),
      ['topology.kubernetes.io/zone', 'kubernetes.io/hostname'],
    )
    assert.ok(container.resources?.requests?.memory && container.resources.limits?.memory)
  }
  const [scaling] = manifestsOf('keda.sh/v1alpha1 ScaledObject')
  const [bot] = manifestsOf('apps/v1 Deployment').filter((one) => podOf(one).role === 'bot')
  assert.ok((bot?.spec?.replicas ?? 0) >= 2)
  assert.ok((scaling?.spec.minReplicaCount ?? 0) >= 2)
})

test('services, budgets, network policies and scaling are about pods that exist', () => {
  const selects = (labels: Readonly<Record<string, string>> | undefined) =>
    pods.filter((pod) =>
      Object.entries(labels ?? { none: '' }).every(([key, value]) => pod.labels[key] === value),
    )
  for (const { spec } of manifestsOf('apps/v1 Deployment'))
    assert.equal(selects(spec?.selector.matchLabels).length, 1)
  for (const { spec } of manifestsOf('v1 Service')) assert.equal(selects(spec?.selector).length, 1)
  const budgets = manifestsOf('policy/v1 PodDisruptionBudget')
  assert.equal(budgets.length, pods.length)
  for (const { spec } of budgets) assert.equal(selects(spec?.selector?.matchLabels).length, 1)
  const policies = manifestsOf('networking.k8s.io/v1 NetworkPolicy')
  for (const { spec } of policies) assert.ok(selects(spec?.podSelector.matchLabels).length > 0)
  const closed = policies.find(({ spec }) => spec?.policyTypes?.length === 2)
  assert.equal(selects(closed?.spec?.podSelector.matchLabels).length, pods.length)
  assert.equal(closed?.spec?.ingress, undefined, 'nothing comes in that no other policy lets in')
  const deployments = manifestsOf('apps/v1 Deployment').map(({ metadata }) => metadata?.name)
  for (const { spec } of manifestsOf('keda.sh/v1alpha1 ScaledObject'))
    assert.ok(deployments.includes(spec.scaleTargetRef.name))
})

test('nothing that runs in the cluster can reach the identity of its machine', () => {
  const blocks = manifestsOf('networking.k8s.io/v1 NetworkPolicy').flatMap(({ spec }) =>
    (spec?.egress ?? []).flatMap(({ to = [], ports = [] }) =>
      to.flatMap(({ ipBlock }) => (ipBlock ? [{ ipBlock, ports }] : [])),
    ),
  )
  const web = blocks.filter(({ ports }) => ports.some(({ port }) => port === 443 || port === 80))
  assert.ok(web.length > 0)
  for (const { ipBlock } of web)
    assert.deepEqual(ipBlock.except, ['169.254.169.254/32', '168.63.129.16/32'])
  assert.ok(
    blocks.every(({ ports }) => ports.length > 0),
    'no rule opens every port',
  )
})

test('the files beside the manifests that the guide names exist', () => {
  const guide = readFileSync(path.join(kubernetes, 'README.md'), 'utf8')
  const links = [...guide.matchAll(/\]\(([^)]+)\)/g)].map(([, target = '']) => target)
  assert.ok(links.length > 3)
  for (const target of links) assert.ok(existsSync(path.join(kubernetes, target)), target)
})
