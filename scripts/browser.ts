import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'

const CANDIDATES = [
  process.env.CAUSEWAY_CHROMIUM ?? '',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
]

/**
 * Path of a Chromium for the browser test: one that is here, else Debian's (as root). Undefined when there is
 * none and none can be installed.
 */
export function installBrowser(): string | undefined {
  const found = () => CANDIDATES.find((file) => file !== '' && existsSync(file))
  const here = found()
  if (here || process.getuid?.() !== 0) return here
  process.stdout.write('Installing chromium from Debian (only the first time) …\n')
  const apt = (...parameters: string[]) =>
    spawnSync('apt-get', parameters, {
      stdio: 'ignore',
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    }).status === 0
  if (
    !apt('update') ||
    !apt('install', '-y', '--no-install-recommends', 'chromium', 'fonts-dejavu-core')
  )
    return undefined
  return found()
}
