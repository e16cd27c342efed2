import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'

interface Bom {
  metadata: { component: { name: string } }
  components: { name: string; version: string }[]
}

// Writes what runs in production as a CycloneDX bill of materials: node scripts/sbom.ts [file]
const [file = 'sbom.cdx.json'] = process.argv.slice(2)
const { stdout, status } = spawnSync(
  'npm',
  [
    'sbom',
    '--package-lock-only',
    '--omit=dev',
    '--omit=optional',
    '--sbom-format=cyclonedx',
    '--sbom-type=application',
    '--loglevel=error',
  ],
  { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024, stdio: ['ignore', 'pipe', 'inherit'] },
)
if (status !== 0) throw new Error('npm sbom failed')
const bom = JSON.parse(stdout) as Bom
// npm takes the name of the folder.
bom.metadata.component.name = 'causeway'
writeFileSync(file, `${JSON.stringify(bom, null, 2)}\n`)
process.stdout.write(`${file}: ${bom.components.length} components\n`)
