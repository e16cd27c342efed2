import { UserError } from '../../errors.ts'

export type RollProblem = UserError

interface Roll {
  /** The broker at which it stopped. */
  readonly host: string
  readonly restarted: readonly string[]
  /** Not touched. */
  readonly left: readonly string[]
  readonly figure: string | undefined
}

interface Problem {
  readonly says: (roll: Roll) => string
  readonly remedy: string
}

/** Why a rolling restart stops, and what helps. Every code has its entry in docs/troubleshooting.md. */
const PROBLEMS = {
  'restart-failed': {
    says: ({ host, figure }) => `Ambari could not restart ${shortName(host)} (${figure}).`,
    remedy: 'Look at that broker in Ambari',
  },
  'restart-hangs': {
    says: ({ host }) => `Ambari has been restarting ${shortName(host)} for half an hour.`,
    remedy: 'Look at the operation in Ambari, and abort it if it hangs',
  },
  'ambari-busy': {
    says: ({ figure }) => `Another operation has been running in Ambari for two hours: ${figure}.`,
    remedy: 'Wait for it, or abort it in Ambari',
  },
  'broker-stays-down': {
    says: ({ host }) =>
      `${shortName(host)} does not stay up: Ambari restarted it, and it died soon after.`,
    remedy: 'Look at its server.log: the last lines say why Kafka refuses to start. Then',
  },
  'broker-silent': {
    says: ({ host }) => `${shortName(host)} runs, but does not answer Kafka clients.`,
    remedy: 'Look at its server.log and at the network between Causeway and the broker',
  },
  'wrong-listener': {
    says: ({ host }) => `${shortName(host)} came back, but does not advertise what it should.`,
    remedy: 'Compare advertised.listeners in its server.properties with the saved configuration',
  },
  'replicas-behind': {
    says: ({ host, figure }) =>
      `After the restart of ${shortName(host)}, ${figure} partitions still lack a replica.`,
    remedy: 'Wait until the replicas have caught up, or look at the disks of that broker',
  },
  'restart-not-approved': {
    says: ({ host }) =>
      `Restarting ${shortName(host)} was not approved as things are now: somebody saved another configuration.`,
    remedy: 'Compare the two newest versions in Ambari',
  },
  'host-in-maintenance': {
    says: ({ host }) => `Somebody has put the host ${shortName(host)} into maintenance.`,
    remedy: 'Talk to that person, and end the maintenance mode of the host in Ambari',
  },
  'broker-down': {
    says: ({ host }) => `${shortName(host)} is down, so no other broker may be restarted.`,
    remedy: 'Start it in Ambari',
  },
  'under-replicated': {
    says: ({ figure }) =>
      `${figure} partitions lack a replica, and a restart could make them unavailable.`,
    remedy: 'Wait until every replica is in sync, or find out which broker is behind',
  },
} as const satisfies Record<string, Problem>

/** The error that stops a roll: where it stopped, which brokers are new and old, and how to go on or back. */
export function rollProblem(code: keyof typeof PROBLEMS, roll: Roll): RollProblem {
  const problem: Problem = PROBLEMS[code]
  const done = roll.restarted.map(shortName).join(', ')
  const left = roll.left.map(shortName).join(', ')
  const state = [
    done === '' ? 'No broker has been restarted before it.' : `Restarted: ${done}.`,
    left === '' ? '' : `Not touched: ${left}.`,
    'Brokers with old and new settings reach each other.',
  ]
  return new UserError(code, `${problem.says(roll)} ${state.filter(Boolean).join(' ')}`, {
    remedy: `${problem.remedy}; Retry asks again and goes on with the brokers that are left.`,
  })
}

/** "wn0-orders" of "wn0-orders.abc.bx.internal.cloudapp.net". */
export function shortName(hostName: string): string {
  return hostName.split('.')[0] ?? hostName
}
