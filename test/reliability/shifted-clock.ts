/**
 * Loaded into a process by `node --import`: its clock is wrong by CLOCK_JUMP_MS from CLOCK_JUMP_FROM_MS to
 * CLOCK_JUMP_TO_MS after the start, as when somebody sets it and it is set right again. Timers and
 * `performance.now` go on as they are, as on a real machine.
 */
const {
  CLOCK_JUMP_MS: jumpMs = 0,
  CLOCK_JUMP_FROM_MS: from = 0,
  CLOCK_JUMP_TO_MS: to = 0,
} = process.env
const startedAt = performance.now()
const now = Date.now

Date.now = () => {
  const sinceMs = performance.now() - startedAt
  return now() + (sinceMs >= Number(from) && sinceMs < Number(to) ? Number(jumpMs) : 0)
}
