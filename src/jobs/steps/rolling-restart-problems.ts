import { UserError } from '../../errors.ts'
import { joined, type Sentence, sentence } from '../../words/sentence.ts'

/** Why a rolling restart stops. */
export type RollProblem = UserError

interface Roll {
  /** The broker at which it stopped. */
  readonly host: string
  readonly restarted: readonly string[]
  /** Not touched. */
  readonly left: readonly string[]
  readonly figure: string
}

interface Problem {
  readonly says: (roll: Roll) => Sentence
  readonly remedy: Sentence
}

/** Why a rolling restart stops, and what helps. Every code has its entry in docs/troubleshooting.md. */
const PROBLEMS = {
  'restart-failed': {
    says: ({ host, figure }) => sentence`Ambari could not restart ${shortName(host)} (${figure}).`,
    remedy: sentence`Look at that broker in Ambari; Retry asks again and goes on with the brokers that are left.`,
  },
  'restart-hangs': {
    says: ({ host }) => sentence`Ambari has been restarting ${shortName(host)} for half an hour.`,
    remedy: sentence`Look at the operation in Ambari, and abort it if it hangs; Retry asks again and goes on with the brokers that are left.`,
  },
  'ambari-busy': {
    says: ({ figure }) =>
      sentence`Another operation has been running in Ambari for two hours: ${figure}.`,
    remedy: sentence`Wait for it, or abort it in Ambari; Retry asks again and goes on with the brokers that are left.`,
  },
  'broker-stays-down': {
    says: ({ host }) =>
      sentence`${shortName(host)} does not stay up: Ambari restarted it, and it died soon after.`,
    remedy: sentence`Look at its server.log: the last lines say why Kafka refuses to start. Then Retry asks again and goes on with the brokers that are left.`,
  },
  'broker-silent': {
    says: ({ host }) => sentence`${shortName(host)} runs, but does not answer Kafka clients.`,
    remedy: sentence`Look at its server.log and at the network between Causeway and the broker; Retry asks again and goes on with the brokers that are left.`,
  },
  'wrong-listener': {
    says: ({ host }) =>
      sentence`${shortName(host)} came back, but does not advertise what it should.`,
    remedy: sentence`Compare advertised.listeners in its server.properties with the saved configuration; Retry asks again and goes on with the brokers that are left.`,
  },
  'replicas-behind': {
    says: ({ host, figure }) =>
      sentence`After the restart of ${shortName(host)}, ${figure} partitions still lack a replica.`,
    remedy: sentence`Wait until the replicas have caught up, or look at the disks of that broker; Retry asks again and goes on with the brokers that are left.`,
  },
  'restart-not-approved': {
    says: ({ host }) =>
      sentence`Restarting ${shortName(host)} was not approved as things are now: somebody saved another configuration.`,
    remedy: sentence`Compare the two newest versions in Ambari; Retry asks again and goes on with the brokers that are left.`,
  },
  'host-in-maintenance': {
    says: ({ host }) => sentence`Somebody has put the host ${shortName(host)} into maintenance.`,
    remedy: sentence`Talk to that person, and end the maintenance mode of the host in Ambari; Retry asks again and goes on with the brokers that are left.`,
  },
  'broker-down': {
    says: ({ host }) => sentence`${shortName(host)} is down, so no other broker may be restarted.`,
    remedy: sentence`Start it in Ambari; Retry asks again and goes on with the brokers that are left.`,
  },
  'under-replicated': {
    says: ({ figure }) =>
      sentence`${figure} partitions lack a replica, and a restart could make them unavailable.`,
    remedy: sentence`Wait until every replica is in sync, or find out which broker is behind; Retry asks again and goes on with the brokers that are left.`,
  },
} as const satisfies Record<string, Problem>

/** The error that stops a roll: where it stopped, which brokers are new and old, and how to go on or back. */
export function rollProblem(code: keyof typeof PROBLEMS, roll: Roll): RollProblem {
  const problem: Problem = PROBLEMS[code]
  const done = roll.restarted.map(shortName).join(', ')
  const left = roll.left.map(shortName).join(', ')
  return new UserError(
    code,
    joined(
      [
        problem.says(roll),
        done === ''
          ? sentence`No broker has been restarted before it.`
          : sentence`Restarted: ${done}.`,
        ...(left === '' ? [] : [sentence`Not touched: ${left}.`]),
        sentence`Brokers with old and new settings reach each other.`,
      ],
      ' ',
    ),
    { remedy: problem.remedy },
  )
}

/** "wn0-orders" of "wn0-orders.abc.bx.internal.cloudapp.net". */
export function shortName(hostName: string): string {
  return hostName.split('.')[0] ?? hostName
}
