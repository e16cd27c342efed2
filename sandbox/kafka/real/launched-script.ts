import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { open, readFile } from 'node:fs/promises'
import path from 'node:path'
import { Duplex } from 'node:stream'

/** What a script prints to file descriptor 3 just before the program takes its place. */
export const RETURNED = 'echo returned >&3'

/**
 * Runs beside the script and reads the same descriptor, which ends when the process that launched it does,
 * however that died (even by SIGKILL): then the program goes too, since `exec` keeps the script's number.
 */
const WATCH_PARENT = '(read -r _ <&3; kill -KILL $$) >/dev/null 2>&1 &'

export interface LaunchOptions {
  readonly env: Readonly<Record<string, string>>
  /** File that takes the output of script and program, appended; they run in its folder. */
  readonly log: string
}

/** A bash script that became a program by `exec`. */
export interface LaunchedProgram {
  readonly isAlive: boolean
  /** SIGTERM, and SIGKILL when it still runs after that time; resolves when it has gone. */
  stop(graceMs: number): Promise<void>
}

/**
 * Runs a bash script which says `RETURNED` and then becomes the program by `exec`. Resolves at that moment.
 * @throws Error when the script ends before, with its exit code and the last lines of its output
 */
export async function launch(script: string, options: LaunchOptions): Promise<LaunchedProgram> {
  const { env, log } = options
  const output = await open(log, 'a')
  const child = spawn('bash', ['--norc', '-c', `${WATCH_PARENT}\n${script}`], {
    cwd: path.dirname(log),
    env,
    stdio: ['ignore', output.fd, output.fd, 'pipe'],
  })
  const lifeline = child.stdio[3]
  if (!(lifeline instanceof Duplex)) throw new Error('bash has no file descriptor 3')
  // The program may be gone before its last byte is read.
  lifeline.on('error', () => {})
  // Nothing may be awaited before this: a script that ends at once would end unnoticed.
  child.once('exit', () => lifeline.destroy())
  const gone = once(child, 'exit')
  const hasReturned = await Promise.race([
    once(lifeline, 'data').then(() => true),
    gone.then(() => false),
  ])
  await output.close()
  if (!hasReturned)
    throw new Error(`the start script ended with ${child.exitCode}: ${await tailOf(log)}`)
  return {
    get isAlive() {
      return isRunning(child)
    },
    async stop(graceMs) {
      if (!isRunning(child)) return
      child.kill('SIGTERM')
      const timer = setTimeout(() => child.kill('SIGKILL'), graceMs)
      await gone
      clearTimeout(timer)
    },
  }
}

function isRunning({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode === null && signalCode === null
}

/** The last lines of a log file; empty when there is none. */
export async function tailOf(log: string, lines = 30): Promise<string> {
  const text = await readFile(log, 'utf8').catch(() => '')
  return text.trimEnd().split('\n').slice(-lines).join('\n')
}

/** One word of a bash command, whatever is in it. */
export function quoted(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`
}
