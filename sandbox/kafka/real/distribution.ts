import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)

export interface KafkaDistribution {
  /** Absolute path of the program. */
  readonly java: string
  /** As `java -cp` takes it; ends in Java's own wildcard. */
  readonly classPath: string
  /** Of Kafka, for example `3.2.3`. */
  readonly version: string
}

export interface MissingKafka {
  /** What is not there and what to do about it: one sentence for people. */
  readonly missing: string
}

export interface DistributionOptions {
  /** The environment, of which KAFKA_HOME, JAVA_HOME and PATH are looked at. */
  readonly env?: NodeJS.ProcessEnv
  /** Where Maven's download is kept for the next time. */
  readonly cacheFolder?: string
}

const REPOSITORY = path.resolve(import.meta.dirname, '../../..')
const CACHE = path.join(REPOSITORY, 'node_modules/.cache/causeway/kafka-3.2.3')
const POM = path.join(import.meta.dirname, 'pom.xml')
const DOWNLOAD_LIMIT_MS = 300_000
/** Kafka 3 itself runs on Java 8, but `jdk.net.hosts.file` came with 9. */
const OLDEST_JAVA = 11

/**
 * Kafka as it can be run here: of KAFKA_HOME where that is set, otherwise fetched once by Maven (37 MB) and kept.
 * Never throws for what is absent or out of reach.
 */
export async function findKafka({
  env = process.env,
  cacheFolder = CACHE,
}: DistributionOptions = {}): Promise<KafkaDistribution | MissingKafka> {
  const java = await findJava(env)
  if (typeof java !== 'string') return java
  const home = env.KAFKA_HOME
  const folder = home ? path.join(home, 'libs') : cacheFolder
  const problem = home || (await isFolder(folder)) ? undefined : await download(folder, env)
  if (problem) return problem
  const jars = await listJars(folder)
  const version = jars.flatMap((jar) => /^kafka_[\d.]+-(\d[\w.]*)\.jar$/.exec(jar)?.[1] ?? [])[0]
  if (version === undefined) return { missing: `${folder} holds no Kafka (no kafka_*.jar).` }
  if (!jars.some((jar) => jar.startsWith('zookeeper-')))
    return {
      missing: `The Kafka ${version} in ${folder} has no ZooKeeper, which HDInsight's brokers need: 2.1 to 3.9 will do.`,
    }
  return { java, classPath: path.join(folder, '*'), version }
}

async function findJava(env: NodeJS.ProcessEnv): Promise<string | MissingKafka> {
  const command = env.JAVA_HOME ? path.join(env.JAVA_HOME, 'bin/java') : 'java'
  try {
    const { stderr } = await run(command, ['-XshowSettings:properties', '-version'], { env })
    const home = /java\.home = (.+)/.exec(stderr)?.[1]
    const major = Number(/java\.specification\.version = (\d+)/.exec(stderr)?.[1])
    if (home !== undefined && major >= OLDEST_JAVA) return path.join(home.trim(), 'bin/java')
  } catch (error) {
    if (!isAbsent(error)) throw error
  }
  return {
    missing: `No Java ${OLDEST_JAVA} or newer here, which real Kafka brokers run on (Debian: apt-get install default-jre-headless maven).`,
  }
}

/**
 * Never leaves half a folder behind: Maven writes to a folder of its own, which then takes the name. Of two
 * processes that do it at once, the first to rename wins and the other's copy goes.
 */
async function download(folder: string, env: NodeJS.ProcessEnv): Promise<MissingKafka | undefined> {
  await mkdir(path.dirname(folder), { recursive: true })
  const fresh = await mkdtemp(`${folder}-`)
  try {
    const goal = ['dependency:copy-dependencies', `-DoutputDirectory=${fresh}`]
    await run('mvn', ['-q', '-B', '-f', POM, ...goal], { env, timeout: DOWNLOAD_LIMIT_MS })
    await rename(fresh, folder)
  } catch (error) {
    if (await isFolder(folder)) return undefined
    return { missing: whyNoDownload(error) }
  } finally {
    await rm(fresh, { recursive: true, force: true })
  }
  return undefined
}

function whyNoDownload(error: unknown): string {
  if (isAbsent(error))
    return 'No Kafka here: set KAFKA_HOME to an unpacked Kafka 3.2, or install Maven, which fetches it once (Debian: apt-get install maven).'
  const said = error instanceof Error && 'stdout' in error ? String(error.stdout) : String(error)
  const [line = 'no reason given'] = said.split('\n').filter((text) => text.includes('ERROR'))
  return `Maven could not fetch Kafka: ${line.replace(/^.*ERROR\S*\s*/, '').trim()}`
}

/** No such program. */
function isAbsent(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT'
}

async function isFolder(folder: string): Promise<boolean> {
  return (await listJars(folder)).length > 0
}

/** Empty for a folder that does not exist. */
async function listJars(folder: string): Promise<string[]> {
  try {
    return (await readdir(folder)).filter((name) => name.endsWith('.jar'))
  } catch (error) {
    if (isAbsent(error)) return []
    throw error
  }
}
