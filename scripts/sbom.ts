import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { isInProduction, readLockFile } from './lock-file.ts'

interface Bom {
  metadata: { component: { name: string } }
  components: { 'bom-ref': string; name: string; version: string }[]
  dependencies: { ref: string; dependsOn: string[] }[]
}

// Writes what runs in production as a CycloneDX bill of materials: node scripts/sbom.ts [file]
const [file = 'sbom.cdx.json'] = process.argv.slice(2)
const bom = listEverything()
// npm takes the name of the folder.
bom.metadata.component.name = 'causeway'
// Asked to leave development out (npm 11.19), npm also leaves out what production shares with a tool: yaml, zod.
const inProduction = new Set(
  [...readLockFile('package-lock.json')]
    .filter(([, one]) => isInProduction(one))
    .map(([folder, { version }]) => `${folder.split('node_modules/').at(-1)}@${version}`),
)
bom.components = bom.components.filter(({ name, version }) =>
  inProduction.has(`${name}@${version}`),
)
const itself = bom.dependencies[0]?.ref
const kept = new Set([itself, ...bom.components.map((component) => component['bom-ref'])])
bom.dependencies = bom.dependencies
  .filter(({ ref }) => kept.has(ref))
  .map(({ ref, dependsOn }) => ({ ref, dependsOn: dependsOn.filter((one) => kept.has(one)) }))
writeFileSync(file, `${JSON.stringify(bom, null, 2)}\n`)
process.stdout.write(`${file}: ${bom.components.length} components\n`)

function listEverything(): Bom {
  const { stdout, status } = spawnSync(
    'npm',
    [
      'sbom',
      '--package-lock-only',
      '--sbom-format=cyclonedx',
      '--sbom-type=application',
      '--loglevel=error',
    ],
    {
      encoding: 'utf8',
      maxBuffer: 64 * 1024 * 1024,
      stdio: ['ignore', 'pipe', 'inherit'],
      shell: process.platform === 'win32',
    },
  )
  if (status !== 0) throw new Error('npm sbom failed')
  return JSON.parse(stdout) as Bom
}
