import type { KnownBlock, ModalView } from '@slack/types'
import {
  type ClusterRequest,
  DEFAULTS,
  LONGEST_PURPOSE,
  MAXIMUM_DISKS,
  MINIMUM_WORKERS,
} from '../../cluster/cluster.ts'
import { GATEWAY_WISHES } from '../../cluster/plan.ts'
import {
  coresOfSize,
  HOURS_PER_MONTH,
  type PriceList,
  priceLines,
  shippedPrices,
} from '../../prices/prices.ts'
import { type Language, type Speak, speaking } from '../../words/sentence.ts'
import { context, dollars, escapeMrkdwn, inert, menu, plain, section } from './elements.ts'

/** Id of the modal of `/kafka create`. */
export const CREATE_FORM = 'create_form'

/** What stands in the inputs, by block; the names are those of the command's flags. */
export interface CreateValues {
  readonly name?: string
  readonly purpose?: string
  readonly workers: string
  readonly size: string
  readonly disks: string
  readonly region: string
  readonly gateway: string
  readonly ttl: string
  /** Of `encryption-in-transit` and `dry-run`, those that are chosen. */
  readonly options: readonly string[]
}

/** What can be chosen. */
export interface CreateChoices {
  readonly regions: readonly string[]
  readonly sizes: readonly string[]
  readonly mostWorkers: number
  /** Of the size and region that are chosen. */
  readonly prices: PriceList
}

/** Regions and sizes that are offered where the access policy names none; what Azure offers, the plan finds out. */
export const COMMON_REGIONS = ['westeurope', 'northeurope', 'eastus', 'eastus2', 'westus2'] as const
/** Sizes that are offered where the access policy names none. */
export const COMMON_SIZES = [
  'Standard_E2_v3',
  'Standard_E4_v3',
  'Standard_E8_v3',
  'Standard_E16_v3',
] as const

const LIVES = ['8h', '1d', '3d', '7d', '30d'] as const
const NO_END = 'none'

/** The form as it opens. */
export const DEFAULT_VALUES: CreateValues = {
  workers: String(DEFAULTS.workers),
  size: DEFAULTS.vmSize,
  disks: String(DEFAULTS.disksPerWorker),
  region: DEFAULTS.region,
  gateway: 'auto',
  ttl: NO_END,
  options: [],
}

/** Inputs whose change changes the price: each tells at once. */
export const PRICED_INPUTS = ['workers', 'size', 'region', 'gateway'] as const

/**
 * The modal of `/kafka create`.
 * @param metadata what comes back with it: ids
 */
export function createForm(
  values: CreateValues,
  choices: CreateChoices,
  metadata: string,
  language: Language,
): ModalView {
  const t = speaking(language)
  return {
    type: 'modal',
    callback_id: CREATE_FORM,
    private_metadata: metadata,
    title: plain(t`Create a cluster`),
    submit: plain(t`Plan`),
    close: plain(t`Cancel`),
    blocks: [
      {
        type: 'input',
        block_id: 'name',
        label: plain(t`Name`),
        hint: plain(t`Lower-case letters, digits and dashes; unique in all of Azure.`),
        element: {
          type: 'plain_text_input',
          action_id: 'create_name',
          focus_on_load: true,
          max_length: 60,
          ...(values.name === undefined ? {} : { initial_value: inert(values.name) }),
        },
      },
      {
        type: 'input',
        block_id: 'purpose',
        optional: true,
        label: plain(t`Purpose`),
        element: {
          type: 'plain_text_input',
          action_id: 'create_purpose',
          max_length: LONGEST_PURPOSE,
          ...(values.purpose === undefined ? {} : { initial_value: inert(values.purpose) }),
        },
      },
      ...menus(values, choices, language),
      ...priceBlocks(values, choices.prices, language),
      {
        type: 'input',
        block_id: 'options',
        optional: true,
        label: plain(t`Options`),
        element: optionBoxes(values, t),
      },
      context(
        t`Nothing is made by this: the plan comes first, with Azure's prices and its checks.`,
      ),
    ],
  }
}

function menus(values: CreateValues, choices: CreateChoices, language: Language): KnownBlock[] {
  const t = speaking(language)
  const counts = (from: number, to: number) =>
    Array.from({ length: Math.max(0, to - from + 1) }, (_, index) => String(from + index))
  const same = (list: readonly string[]) => list.map((value) => [value, value] as const)
  return [
    select(
      'size',
      t`Size of the nodes`,
      values.size,
      choices.sizes.map((size) => [size, sized(size, language)]),
    ),
    select(
      'workers',
      t`Workers`,
      values.workers,
      same(counts(MINIMUM_WORKERS, Math.min(choices.mostWorkers, 100))),
    ),
    select(
      'disks',
      t`Disks of each worker, 1 TB each`,
      values.disks,
      same(counts(1, MAXIMUM_DISKS)),
    ),
    select('region', t`Region`, values.region, same(choices.regions)),
    select('gateway', t`VPN gateway`, values.gateway, gatewayChoices(t)),
    select('ttl', t`Time to live`, values.ttl, [
      [NO_END, t`Until somebody deletes it`],
      ...same(LIVES),
    ]),
  ]
}

function sized(size: string, language: Language): string {
  const t = speaking(language)
  const perHour = shippedPrices(size).perHour.node
  return t`${size.replace('Standard_', '')}: ${coresOfSize(size)} cores, ≈ ${dollars(perHour, t)} an hour each`
}

function gatewayChoices(t: Speak): (readonly [string, string])[] {
  const words: Readonly<Record<(typeof GATEWAY_WISHES)[number], string>> = {
    auto: t`Share one where there is one, else make one`,
    new: t`Make one`,
    shared: t`Share one, in its network`,
    peered: t`Share one, from a network of its own`,
    none: t`None`,
  }
  return GATEWAY_WISHES.map((wish) => [wish, words[wish]])
}

function select(
  name: string,
  label: string,
  chosen: string,
  choices: readonly (readonly [value: string, text: string])[],
): KnownBlock {
  const element = menu(`create_${name}`, label, choices)
  const initial = element.options?.find(({ value }) => value === chosen) ?? element.options?.[0]
  return {
    type: 'input',
    block_id: name,
    label: plain(label),
    dispatch_action: PRICED_INPUTS.some((priced) => priced === name),
    element: { ...element, ...(initial && { initial_option: initial }) },
  }
}

function optionBoxes({ options }: CreateValues, t: Speak) {
  const all = [
    { value: 'encryption-in-transit', text: plain(t`Encryption in transit`) },
    { value: 'dry-run', text: plain(t`Dry run: only show the plan`) },
  ]
  const chosen = all.filter(({ value }) => options.includes(value))
  return {
    type: 'checkboxes' as const,
    action_id: 'create_options',
    options: all,
    ...(chosen.length > 0 && { initial_options: chosen }),
  }
}

/** What it costs by the prices that are known; the plan asks Azure. */
function priceBlocks(values: CreateValues, prices: PriceList, language: Language): KnownBlock[] {
  const t = speaking(language)
  const request: ClusterRequest = {
    name: 'x',
    region: values.region,
    workers: Number(values.workers),
    vmSize: values.size,
    disksPerWorker: Number(values.disks),
  }
  const lines = priceLines(request, prices)
  const sum = (isPart: (madeBy: string) => boolean) =>
    lines.filter(({ madeBy }) => isPart(madeBy)).reduce((total, { perHour }) => total + perHour, 0)
  const gateway = sum((madeBy) => madeBy.startsWith('gateway'))
  const rest = sum((madeBy) => !madeBy.startsWith('gateway'))
  const perHour = values.gateway === 'new' ? rest + gateway : rest
  const [hour, month] = [dollars(perHour, t), dollars(perHour * HOURS_PER_MONTH, t)]
  return [
    section(
      values.gateway === 'auto'
        ? t`*≈ ${hour} an hour, ${month} a month.* A VPN gateway of its own, where none can be shared, adds ${dollars(gateway, t)} an hour.`
        : t`*≈ ${hour} an hour, ${month} a month.*`,
    ),
    context(
      prices.source === 'azure'
        ? t`Azure list prices of ${escapeMrkdwn(prices.asOf)}`
        : t`list prices of ${escapeMrkdwn(prices.asOf)}`,
    ),
  ]
}
