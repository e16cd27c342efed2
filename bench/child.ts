import { type ChildProcess, fork } from 'node:child_process'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import type { ProcessFigures } from './probe.ts'

/** A process of its own, so that its memory and CPU are its own. */
export interface BenchChild {
  /** First match of the pattern's group in what it prints. */
  printed(pattern: RegExp): Promise<string>
  figures(): Promise<ProcessFigures>
  /** One question at a time; the file says which it answers, once it has printed READY. */
  ask<Answer>(question: string): Promise<Answer>
  stop(): Promise<void>
}

/** What our own children print once they hear questions. */
export const READY: RegExp = /"ready":"(yes)"/

const PROBE = pathToFileURL(path.join(import.meta.dirname, 'probe.ts')).href

const running = new Set<ChildProcess>()

/** For a run that is broken off. */
export function stopChildren(): void {
  for (const child of running) child.kill('SIGKILL')
}

/** @param file inside the repository, for example "src/main.ts" */
export function startChild(
  file: string,
  options: { environment?: NodeJS.ProcessEnv; settings?: unknown } = {},
): BenchChild {
  const child = fork(
    path.join(import.meta.dirname, '..', file),
    options.settings === undefined ? [] : [JSON.stringify(options.settings)],
    {
      execArgv: ['--import', PROBE],
      env: { ...process.env, ...options.environment },
      stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
    },
  )
  running.add(child)
  const ended = new Promise<never>((_resolve, reject) => {
    child.once('exit', (code) => {
      running.delete(child)
      reject(new Error(`${file} ended early, with ${code}`))
    })
  })
  ended.catch(() => {}) // whoever waits for an answer is told
  let output = ''
  child.stdout?.on('data', (chunk: Buffer) => {
    output = (output + chunk.toString('utf8')).slice(-10_000)
  })
  const ask = <Answer>(question: string) => Promise.race([ended, asked<Answer>(child, question)])
  return {
    printed: (pattern) =>
      Promise.race([ended, printed(child, () => pattern.exec(output)?.[1] ?? undefined)]),
    figures: () => ask<ProcessFigures>('figures'),
    ask,
    stop: () => stop(child),
  }
}

function asked<Answer>(child: ChildProcess, question: string): Promise<Answer> {
  return new Promise((resolve, reject) => {
    child.once('message', (message) => resolve((message as { answer: Answer }).answer))
    child.send(question, (error) => error && reject(error))
  })
}

function printed(child: ChildProcess, find: () => string | undefined): Promise<string> {
  return new Promise((resolve) => {
    const look = () => {
      const found = find()
      if (found === undefined) return
      child.stdout?.off('data', look)
      resolve(found)
    }
    child.stdout?.on('data', look)
    look()
  })
}

const STOP_LIMIT_MS = 12_000

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const gone = new Promise((resolve) => child.once('exit', resolve))
  child.kill('SIGTERM')
  const timer = setTimeout(() => child.kill('SIGKILL'), STOP_LIMIT_MS)
  await gone
  clearTimeout(timer)
}
