import { UserError } from '../errors.ts'
import type { Policy } from '../policy/policy.ts'
import { type PriceList, shippedPrices } from '../prices/prices.ts'
import { sentence } from '../words/sentence.ts'
import type { Caller } from './access.ts'
import {
  COMMON_REGIONS,
  COMMON_SIZES,
  type CreateChoices,
  type CreateValues,
  createForm,
  DEFAULT_VALUES,
} from './blocks/create-form.ts'
import type { BotServices } from './services.ts'

/** Shows the modal of `/kafka create` to somebody who may create here. @throws UserError `not-allowed` */
export async function openCreateForm(
  call: {
    readonly caller: Caller
    readonly triggerId: string
    readonly services: BotServices
  },
  values: CreateValues = DEFAULT_VALUES,
): Promise<void> {
  const { caller, triggerId, services } = call
  await services.access.require(caller, 'create')
  const choices = createChoices(services.access.policy, values, await pricesFor(services, values))
  const form = createForm(values, choices, metadataOf(caller, triggerId), caller.language)
  await services.openModal(caller, triggerId, form).catch((error: unknown) => {
    if (!(error instanceof UserError)) throw error
    throw new UserError(error.code, error.words.message, {
      remedy: sentence`Try once more, or type all in one line.`,
      example: '/kafka create orders --workers 4',
      cause: error,
    })
  })
}

/** Azure's prices where a plan has read them today, else those that come with Causeway: a form waits for nobody. */
export async function pricesFor(
  { knownPrices }: Pick<BotServices, 'knownPrices'>,
  { region, size }: Pick<CreateValues, 'region' | 'size'>,
): Promise<PriceList> {
  const known = await knownPrices({ region, vmSize: size }).catch(() => undefined)
  return known ?? shippedPrices(size)
}

/** What the access policy lets everybody choose, and what is chosen already. */
export function createChoices(
  { limits }: Pick<Policy, 'limits'>,
  chosen: Pick<CreateValues, 'region' | 'size'>,
  prices: PriceList,
): CreateChoices {
  const including = (list: readonly string[], value: string) =>
    list.includes(value) ? list : [value, ...list]
  return {
    regions: limits.regions ?? including(COMMON_REGIONS, chosen.region),
    sizes: limits.sizes ?? including(COMMON_SIZES, chosen.size),
    mostWorkers: limits.maxWorkers,
    prices,
  }
}

/** Where the modal was opened, which Slack does not say of modals, and by what: sent off twice, it is one plan. */
function metadataOf({ channelId }: Caller, triggerId: string): string {
  return `${channelId} ${triggerId}`
}

/** What `metadataOf` has written. */
export function parseMetadata(metadata: string): { channelId: string; triggerId: string } {
  const [channelId = '', triggerId = ''] = metadata.split(' ')
  return { channelId, triggerId }
}
