import type { z } from 'zod'

/**
 * What is wrong with one setting, as the end of a sentence that begins with its name. What we say ourselves stays;
 * the library's own words, which speak of inputs and NaN, are said anew. Values are never repeated.
 */
export function settingProblem(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return issue.expected === 'number' ? 'is not a number' : issue.message
    case 'too_small':
      return issue.origin === 'number' ? `is at least ${issue.minimum}` : issue.message
    case 'too_big':
      return issue.origin === 'number' ? `is at most ${issue.maximum}` : issue.message
    case 'invalid_value':
      return issue.values.length > 1 ? `is one of ${issue.values.join(', ')}` : issue.message
    default:
      return issue.message
  }
}
