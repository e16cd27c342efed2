import { readdir, rm, stat } from 'node:fs/promises'
import path from 'node:path'
import { isNeverLoaded } from './never-loaded.ts'

// Deletes from node_modules, of the folder it is called in, what Node never loads. For the image: not for a checkout.
const modules = path.resolve('node_modules')
const entries = await readdir(modules, { recursive: true, withFileTypes: true })
let kept = 0
let deleted = 0
for (const entry of entries) {
  if (!entry.isFile()) continue
  const file = path.join(entry.parentPath, entry.name)
  // A package inside another is judged like every other.
  const inside =
    path
      .relative(modules, file)
      .split(/(?:^|\/)node_modules\//)
      .at(-1) ?? ''
  const { size } = await stat(file)
  if (isNeverLoaded(inside)) {
    await rm(file)
    deleted += size
  } else kept += size
}
const mebibytes = (bytes: number) => `${(bytes / 1024 / 1024).toFixed(1)} MiB`
process.stdout.write(`node_modules: ${mebibytes(kept)} kept, ${mebibytes(deleted)} deleted\n`)
