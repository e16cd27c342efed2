import { extendLife } from '../commands/extend.ts'
import type { Action } from './action.ts'

/** The menu of a warning: asks what the command asks. Its value is "orders:4", hours. */
export const lifeExtend: Action = {
  id: 'life_extend',
  async run(call) {
    const [name = '', hours = ''] = call.value.split(':')
    return { message: await extendLife(call, name, `${hours}h`), replacesCard: false }
  },
}

/** Keep: takes the end away, where the access policy allows that. */
export const lifeKeep: Action = {
  id: 'life_keep',
  run: async (call) => ({
    message: await extendLife(call, call.value, 'never'),
    replacesCard: false,
  }),
}
