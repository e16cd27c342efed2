import type { ModalView } from '@slack/types'
import type { Language } from '../../words/sentence.ts'
import { speaking } from '../../words/sentence.ts'
import { escapeMrkdwn, plain, section } from './elements.ts'

/** Id of the modal that asks why somebody denies. */
export const DENIAL_FORM = 'approval_denial'
/** Block of the reason. */
export const REASON_BLOCK = 'reason'

/** Asks why something is denied. Submitting it denies; the words go to whoever asked. */
export function denialForm(
  options: {
    /** `k-0123:1`: operation and revision. */
    readonly question: string
    readonly cluster: string
    readonly isRequired: boolean
    readonly longest: number
  },
  language: Language,
): ModalView {
  const t = speaking(language)
  return {
    type: 'modal',
    callback_id: DENIAL_FORM,
    private_metadata: options.question,
    title: plain(t`Deny the request`),
    submit: plain(t`Deny`),
    close: plain(t`Back`),
    blocks: [
      section(
        t`Nothing is run on *${escapeMrkdwn(options.cluster)}*. Whoever asked reads your reason, and so does the channel.`,
      ),
      {
        type: 'input',
        block_id: REASON_BLOCK,
        optional: !options.isRequired,
        label: plain(t`Reason`),
        hint: plain(t`What would have to be different?`),
        element: {
          type: 'plain_text_input',
          action_id: 'reason_text',
          multiline: true,
          max_length: options.longest,
          focus_on_load: true,
        },
      },
    ],
  }
}
