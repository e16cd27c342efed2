import { showHistory } from '../commands/history.ts'
import type { Action } from './action.ts'

/** Older: the next page of the history, with the rights of whoever clicks. */
export const historyOlder: Action = {
  id: 'history_older',
  async run({ caller, services, value }) {
    const [, before, whose, subject = ''] = /^(\d{1,15}):(all|own):([\w-]{0,60})$/.exec(value) ?? []
    const message = await showHistory(services, caller, {
      subject: subject === '' ? undefined : subject,
      all: whose === 'all',
      before: Number(before ?? 0),
    })
    return { message, replacesCard: false }
  },
}
