import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, readdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { freePort } from './redis-server.ts'

const CACHE = path.join(import.meta.dirname, '..', 'node_modules', '.cache', 'prometheus')

/** Prometheus' two programs. */
export interface PrometheusTools {
  readonly prometheus: string
  readonly promtool: string
}

/**
 * Finds Prometheus on the PATH, or unpacks Debian's package next to the other packages of this checkout: it is not
 * installed, so no service of its own is started.
 * @returns undefined where neither is possible
 */
export async function providePrometheus(): Promise<PrometheusTools | undefined> {
  if (works('promtool') && works('prometheus'))
    return { prometheus: 'prometheus', promtool: 'promtool' }
  const folder = path.join(CACHE, 'usr', 'bin')
  const tools = {
    prometheus: path.join(folder, 'prometheus'),
    promtool: path.join(folder, 'promtool'),
  }
  if (!existsSync(tools.promtool)) await unpackDebianPackage()
  return works(tools.promtool) ? tools : undefined
}

const works = (program: string) =>
  spawnSync(program, ['--version'], { stdio: 'ignore' }).status === 0

async function unpackDebianPackage(): Promise<void> {
  await mkdir(CACHE, { recursive: true })
  const run = (command: string, ...parameters: string[]) =>
    spawnSync(command, parameters, { cwd: CACHE, stdio: 'ignore' }).status === 0
  const download = () => run('apt-get', 'download', 'prometheus')
  if (!download() && !(process.getuid?.() === 0 && run('apt-get', 'update') && download())) return
  const [archive] = (await readdir(CACHE)).filter((file) => file.endsWith('.deb'))
  if (archive) run('dpkg', '-x', archive, '.')
}

export interface PrometheusServer {
  readonly url: string
  /** The value of each series of an instant query. @throws Error with what Prometheus says of a wrong one */
  query(expression: string): Promise<readonly QueryResult[]>
  stop(): Promise<void>
}

export interface QueryResult {
  readonly metric: Readonly<Record<string, string>>
  readonly value: readonly [seconds: number, value: string]
}

/**
 * Starts a Prometheus that scrapes one address every second, with our alert rules.
 * @param folder for its data and settings; not removed
 * @param target address of Causeway's server
 */
export async function startPrometheus(
  { prometheus }: PrometheusTools,
  folder: string,
  { target, token }: { readonly target: string; readonly token: string },
): Promise<PrometheusServer> {
  const rules = path.join(import.meta.dirname, '..', 'deploy', 'prometheus', 'alerts.yaml')
  const configuration = path.join(folder, 'prometheus.yaml')
  await writeFile(
    configuration,
    JSON.stringify({
      global: { scrape_interval: '1s', evaluation_interval: '1s' },
      rule_files: [rules],
      scrape_configs: [
        {
          job_name: 'causeway',
          authorization: { credentials: token },
          static_configs: [{ targets: [new URL(target).host] }],
        },
      ],
    }),
  )
  const address = `127.0.0.1:${await freePort()}`
  const child: ChildProcess = spawn(
    prometheus,
    [
      `--config.file=${configuration}`,
      `--storage.tsdb.path=${path.join(folder, 'data')}`,
      `--web.listen-address=${address}`,
      '--log.level=error',
    ],
    { stdio: ['ignore', 'inherit', 'inherit'] },
  )
  const gone = new Promise((resolve) => child.once('exit', resolve))
  const url = `http://${address}`
  const stop = async () => {
    if (child.exitCode === null && child.kill()) await gone
  }
  try {
    await waitUntilReady(url, child)
  } catch (error) {
    await stop()
    throw error
  }
  return { url, query: (expression) => query(url, expression), stop }
}

const READY_LIMIT_MS = 30_000

async function waitUntilReady(url: string, child: ChildProcess): Promise<void> {
  for (let waited = 0; waited < READY_LIMIT_MS && child.exitCode === null; waited += 200) {
    const isReady = await fetch(`${url}/-/ready`).then(
      ({ ok }) => ok,
      () => false,
    )
    if (isReady) return
    await sleep(200)
  }
  throw new Error('Prometheus was started but is not ready')
}

async function query(url: string, expression: string): Promise<readonly QueryResult[]> {
  const response = await fetch(`${url}/api/v1/query`, {
    method: 'POST',
    body: new URLSearchParams({ query: expression }),
  })
  const answer = (await response.json()) as {
    readonly error?: string
    readonly data?: { readonly result: readonly QueryResult[] }
  }
  if (!answer.data) throw new Error(`${expression}: ${answer.error}`)
  return answer.data.result
}
