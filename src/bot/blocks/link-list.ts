import { type Speak, say, type Words } from '../../words/sentence.ts'
import { escapeMrkdwn } from './elements.ts'

/** One link of a chain as an operation found it (see `src/jobs/doctor/link.ts`). */
export interface LinkLine {
  readonly link: Words
  readonly state: 'ok' | 'warning' | 'broken' | 'unknown'
  readonly finding: Words
  readonly remedy?: Words
}

/** The sign of a link's state. */
export const LINK_EMOJI: Readonly<Record<LinkLine['state'], string>> = {
  ok: ':white_check_mark:',
  warning: ':warning:',
  broken: ':x:',
  unknown: ':grey_question:',
}

/** A link with its finding, and its remedy on a line of its own. */
export function linkLine({ link, state, finding, remedy }: LinkLine, t: Speak): string {
  const said = (words: Words) => escapeMrkdwn(say(words, t.language))
  const told = `${LINK_EMOJI[state]} ${t`*${said(link)}*: ${said(finding)}`}`
  return remedy === undefined ? told : `${told}\n${said(remedy)}`
}

/** The first link in a state; undefined: there is none. */
export function firstOf(
  links: readonly LinkLine[],
  state: LinkLine['state'],
): LinkLine | undefined {
  return links.find((link) => link.state === state)
}
