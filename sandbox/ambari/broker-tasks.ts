import type { SimulatedClock } from '../clock.ts'
import type { BrokerMachine } from './broker-machine.ts'
import type { BrokerSettings } from './broker-runtime.ts'
import type { AmbariFault, AmbariFaultKind } from './faults.ts'
import { HungScript, type TaskPlan } from './operation-queue.ts'
import { DEATH_AFTER_MS } from './simulated-broker.ts'

/** Time-out of KAFKA_BROKER's commands in its metainfo.xml. */
const SCRIPT_TIMEOUT_MS = 1_200_000
const LAG_MS = 10_000
const START_FAILED =
  "Fail: Execution of 'source /usr/hdp/current/kafka-broker/config/kafka-env.sh ; /usr/hdp/current/kafka-broker/bin/kafka start' returned 1."

const START_FAULTS = [
  'failedTask',
  'timedOutTask',
  'brokerStaysDown',
  'laggingState',
  'wrongListener',
] as const satisfies readonly AmbariFaultKind[]

/** Faults that hit the starts of one request. */
export type StartFaults = readonly AmbariFault[]

export function takeStartFaults(
  take: (kind: AmbariFaultKind) => AmbariFault | undefined,
): StartFaults {
  return START_FAULTS.flatMap((kind) => take(kind) ?? [])
}

export interface StartPlan {
  readonly machine: BrokerMachine
  readonly command: 'START' | 'RESTART'
  readonly clock: SimulatedClock
  readonly restartMs: number
  /** Read when the script begins. */
  readonly configuration: () => { readonly settings: BrokerSettings; readonly revision: number }
  readonly faults: StartFaults
}

/** START or RESTART of one broker; RESTART starts a stopped one too. */
export function startTask(plan: StartPlan): TaskPlan {
  const { machine, command } = plan
  const isRestart = command === 'RESTART'
  return {
    host: machine.hostName,
    role: 'KAFKA_BROKER',
    command: isRestart ? 'CUSTOM_COMMAND' : 'START',
    customCommand: isRestart ? 'RESTART' : null,
    detail: isRestart ? 'RESTART KAFKA/KAFKA_BROKER' : 'KAFKA_BROKER START',
    run: () => start(plan),
    interrupt: () => machine.stop(),
  }
}

export function stopTask(machine: BrokerMachine): TaskPlan {
  return {
    host: machine.hostName,
    role: 'KAFKA_BROKER',
    command: 'STOP',
    customCommand: null,
    detail: 'KAFKA_BROKER STOP',
    async run() {
      machine.desiredState = 'INSTALLED'
      await machine.stop()
    },
    async interrupt() {},
  }
}

async function start({ machine, clock, restartMs, configuration, faults }: StartPlan) {
  const hit = (kind: AmbariFaultKind) =>
    faults.find(
      (fault) => fault.kind === kind && (fault.host ?? machine.hostName) === machine.hostName,
    )
  if (hit('failedTask') ?? hit('timedOutTask')) {
    await machine.stop()
    await clock.sleep(hit('failedTask') ? restartMs : SCRIPT_TIMEOUT_MS)
    throw hit('failedTask') ? new Error(START_FAILED) : new HungScript()
  }
  const { settings, revision } = configuration()
  await machine.start(hit('wrongListener') ? advertiseName(settings, machine) : settings)
  // What was saved while the script ran is not in effect.
  if (configuration().revision === revision) machine.stale = false
  const lag = hit('laggingState')
  if (lag) machine.lag('INSTALLED', lag.durationMs ?? LAG_MS)
  if (hit('brokerStaysDown')) clock.after(DEATH_AFTER_MS, () => void machine.stop())
}

/** A line behind the managed block that undoes it. */
export function advertiseName(
  settings: BrokerSettings,
  { hostName }: BrokerMachine,
): BrokerSettings {
  const listener = `PLAINTEXT://${hostName}:9092`
  const file = '/usr/hdp/current/kafka-broker/conf/server.properties'
  const lines = [
    `sed -i -e '/^[[:space:]]*advertised\\./d' ${file}`,
    `echo 'advertised.listeners=${listener}' >> ${file}`,
  ]
  return { ...settings, content: `${settings.content}\n${lines.join('\n')}\n` }
}
