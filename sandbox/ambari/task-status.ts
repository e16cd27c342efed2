/** Statuses of requests and of tasks (Ambari 2.7, HostRoleStatus). */
export type TaskStatus =
  | 'PENDING'
  | 'QUEUED'
  | 'IN_PROGRESS'
  | 'COMPLETED'
  | 'FAILED'
  | 'TIMEDOUT'
  | 'ABORTED'

export const isTerminal = (status: TaskStatus): boolean =>
  status !== 'PENDING' && status !== 'QUEUED' && status !== 'IN_PROGRESS'

/** Status of a request: one failed task fails it while others still run. Source: CalculatedStatus.java. */
export function summarize(statuses: readonly TaskStatus[]): TaskStatus {
  if (statuses.every((status) => status === 'PENDING')) return 'PENDING'
  for (const decisive of ['FAILED', 'ABORTED', 'TIMEDOUT'] as const)
    if (statuses.includes(decisive)) return decisive
  return statuses.every((status) => status === 'COMPLETED') ? 'COMPLETED' : 'IN_PROGRESS'
}

/** How far a request is, 0 to 100; 100 for a failed one too, so never a sign of success. */
export function progressPercent(statuses: readonly TaskStatus[]): number {
  const weights = statuses.map((status) => {
    if (isTerminal(status)) return 100
    return { PENDING: 0, QUEUED: 9, IN_PROGRESS: 35 }[
      status as 'PENDING' | 'QUEUED' | 'IN_PROGRESS'
    ]
  })
  return weights.reduce((sum, weight) => sum + weight, 0) / statuses.length
}
