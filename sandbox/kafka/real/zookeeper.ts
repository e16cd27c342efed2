import { mkdir, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import path from 'node:path'
import type { KafkaDistribution } from './distribution.ts'
import { type LaunchedProgram, launch, quoted, RETURNED } from './launched-script.ts'

export interface ZooKeeper {
  /** `127.0.0.1:port`; it is up long before a broker's Java has asked for it. */
  readonly address: string
  readonly program: LaunchedProgram
}

const HOST = '127.0.0.1'

/** One ZooKeeper server of its own in a folder, on a free port of this machine's loopback. */
export async function startZooKeeper(
  { java, classPath }: KafkaDistribution,
  folder: string,
): Promise<ZooKeeper> {
  await mkdir(folder, { recursive: true })
  const port = await freePort()
  const settings = [
    `dataDir=${path.join(folder, 'data')}`,
    `clientPortAddress=${HOST}`,
    `clientPort=${port}`,
    // Sessions last 2 to 20 ticks.
    'tickTime=1000',
    'maxClientCnxns=0',
    // A web server on port 8080, which nobody asks.
    'admin.enableServer=false',
  ]
  const file = path.join(folder, 'zookeeper.properties')
  await writeFile(file, `${settings.join('\n')}\n`)
  const flags = ['-Xmx128m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1']
  const command = [java, ...flags, '-Dzookeeper.forceSync=no', '-cp', classPath]
  const main = 'org.apache.zookeeper.server.ZooKeeperServerMain'
  const program = await launch(
    `${RETURNED}\nexec ${[...command, main, file].map(quoted).join(' ')} 3>&-`,
    { env: {}, log: path.join(folder, 'zookeeper.log') },
  )
  return { address: `${HOST}:${port}`, program }
}

/** Free at this moment. */
async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve, reject) => {
    server.on('error', reject).listen(0, HOST, resolve)
  })
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  if (address === null || typeof address === 'string') throw new Error('no TCP port')
  return address.port
}
