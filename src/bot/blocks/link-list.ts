import { escapeMrkdwn } from './elements.ts'

/** One link of a chain as an operation found it (see `src/jobs/doctor/link.ts`). */
export interface LinkLine {
  readonly link: string
  readonly state: 'ok' | 'warning' | 'broken' | 'unknown'
  readonly finding: string
  readonly remedy?: string
}

export const LINK_EMOJI: Readonly<Record<LinkLine['state'], string>> = {
  ok: ':white_check_mark:',
  warning: ':warning:',
  broken: ':x:',
  unknown: ':grey_question:',
}

/** A link with its finding, and its remedy on a line of its own. */
export function linkLine({ link, state, finding, remedy }: LinkLine): string {
  const told = `${LINK_EMOJI[state]} *${escapeMrkdwn(link)}*: ${escapeMrkdwn(finding)}`
  return remedy === undefined ? told : `${told}\n${escapeMrkdwn(remedy)}`
}

export function firstOf(
  links: readonly LinkLine[],
  state: LinkLine['state'],
): LinkLine | undefined {
  return links.find((link) => link.state === state)
}
