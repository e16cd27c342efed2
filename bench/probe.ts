// Loaded into every measured process (`--import`): tells the parent, when asked, what the process has used.
import { registerHooks } from 'node:module'

/** What a process has used so far. */
export interface ProcessFigures {
  readonly cpuMs: number
  readonly rssBytes: number
  /** Names of the packages that were loaded; only with BENCH_RECORD_PACKAGES. */
  readonly packages: readonly string[]
}

const packages = new Set<string>()
const PACKAGE = /\/node_modules\/((?:@[^/]+\/)?[^/]+)\/(?!.*\/node_modules\/)/

if (process.env.BENCH_RECORD_PACKAGES)
  registerHooks({
    load(url, context, nextLoad) {
      const [, name] = PACKAGE.exec(url) ?? []
      if (name !== undefined) packages.add(name)
      return nextLoad(url, context)
    },
  })

process.on('message', (question) => {
  if (question !== 'figures') return
  const { user, system } = process.cpuUsage()
  const answer: ProcessFigures = {
    cpuMs: (user + system) / 1000,
    rssBytes: process.memoryUsage.rss(),
    packages: [...packages].sort(),
  }
  process.send?.({ answer })
})
// Whether the process goes on is not for the channel to decide.
process.channel?.unref()
