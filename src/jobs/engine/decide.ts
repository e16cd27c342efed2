import { UserError } from '../../errors.ts'
import { sentence, type Words } from '../../words/sentence.ts'
import type { Observation } from './step.ts'

/** What the engine does after a look. */
export type Decision =
  | { readonly do: 'apply' }
  | { readonly do: 'wait' }
  | { readonly do: 'advance' }
  | { readonly do: 'give up'; readonly error: Error }

/**
 * The only place that says what a look leads to. Pure.
 *
 * absent → apply; changing → wait; ready → advance; broken → give up. Past the deadline, absent and changing
 * give up too. A step without `apply` waits while its goal is absent.
 */
export function decide(
  observation: Observation,
  step: { readonly title: { readonly doing: Words }; readonly canApply: boolean },
  late: boolean,
): Decision {
  switch (observation.state) {
    case 'ready':
      return { do: 'advance' }
    case 'broken':
      return { do: 'give up', error: observation.error }
    case 'absent':
    case 'changing': {
      if (late) return { do: 'give up', error: deadlineError(step.title.doing) }
      return observation.state === 'absent' && step.canApply ? { do: 'apply' } : { do: 'wait' }
    }
  }
}

function deadlineError(title: Words): UserError {
  return new UserError('deadline', sentence`"${title}" took longer than it ever should.`, {
    remedy: sentence`Look at the resource in the Azure portal. Retry resumes here; nothing that exists is made twice.`,
  })
}
