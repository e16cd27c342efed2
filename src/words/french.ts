import { FRENCH_AMBARI } from './french/ambari.ts'
import { FRENCH_APPROVALS } from './french/approvals.ts'
import { FRENCH_AZURE } from './french/azure.ts'
import { FRENCH_AZURE_ERRORS } from './french/azure-errors.ts'
import { FRENCH_CARDS } from './french/cards.ts'
import { FRENCH_COMMANDS } from './french/commands.ts'
import { FRENCH_COSTS } from './french/costs.ts'
import { FRENCH_CREATE_FORM } from './french/create-form.ts'
import { FRENCH_DOCTOR } from './french/doctor.ts'
import { FRENCH_HISTORY } from './french/history.ts'
import { FRENCH_KAFKA } from './french/kafka.ts'
import { FRENCH_LIFETIMES } from './french/lifetimes.ts'
import { FRENCH_LOCKS } from './french/locks.ts'
import { FRENCH_LOST_CREATES } from './french/lost-creates.ts'
import { FRENCH_PLANS } from './french/plans.ts'
import { FRENCH_STEPS } from './french/steps.ts'

const SENTENCES: Readonly<Record<string, string>> = {
  ...FRENCH_AMBARI,
  ...FRENCH_AZURE,
  ...FRENCH_AZURE_ERRORS,
  ...FRENCH_KAFKA,
  ...FRENCH_DOCTOR,
  ...FRENCH_STEPS,
  ...FRENCH_PLANS,
  ...FRENCH_CARDS,
  ...FRENCH_COMMANDS,
  ...FRENCH_APPROVALS,
  ...FRENCH_COSTS,
  ...FRENCH_CREATE_FORM,
  ...FRENCH_HISTORY,
  ...FRENCH_LIFETIMES,
  ...FRENCH_LOCKS,
  ...FRENCH_LOST_CREATES,
}

/** Every sentence of the code, in French; files by the room whose sentences they hold. */
export const FRENCH: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries(SENTENCES).map(([english, french]) => [english, typeset(french)]),
)

/**
 * French sets a space before these signs and within quotes, at which no line may break. The files have ordinary ones,
 * which can be seen.
 */
function typeset(french: string): string {
  return french
    .replaceAll(/ (?=[:;?!](?:$|[\s*»]))/g, '\u00a0')
    .replaceAll('« ', '«\u00a0')
    .replaceAll(' »', '\u00a0»')
}
