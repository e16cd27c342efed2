import { preflight as runPreflight } from '../../azure/preflight.ts'
import { type CreateStep, targetOf } from '../services.ts'

/** Goal: nothing that can be known beforehand stands in the way. Reads only. */
export const preflight: CreateStep = {
  name: 'preflight',
  title: {
    doing: 'Checking name, region, size and quota',
    done: 'Checked name, region, size and quota',
  },
  needs: [],
  usuallyMs: 2000,
  deadlineMs: 10 * 60_000,
  async observe(context) {
    const result = await runPreflight(targetOf(context))
    return {
      state: 'ready',
      detail: `${result.coresNeeded} cores needed, ${result.coresFree} free`,
      facts: { coresNeeded: result.coresNeeded, coresFree: result.coresFree },
    }
  },
}
