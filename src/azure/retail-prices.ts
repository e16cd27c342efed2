import { z } from 'zod'
import type { OutgoingFetch } from '../outgoing/outgoing-fetch.ts'

const Item = z.object({
  retailPrice: z.number().nonnegative(),
  unitOfMeasure: z.string(),
  armRegionName: z.string(),
  meterName: z.string(),
  productName: z.string(),
  skuName: z.string(),
  type: z.string(),
  tierMinimumUnits: z.number(),
  isPrimaryMeterRegion: z.boolean().nullish(),
})
/** One price of the list, as far as it is read. */
export type PriceItem = z.infer<typeof Item>

const Page = z.object({
  BillingCurrency: z.literal('USD'),
  Items: z.array(Item),
  NextPageLink: z.string().nullish(),
})

/** More pages than any of our filters can fill. */
const MOST_PAGES = 10

/**
 * Asks the Azure Retail Prices API (version 2023-01-01-preview, where values are case-sensitive) and follows its
 * pages. The service is public: no token goes there, and no redirect or link away from it is followed.
 * @param filter properties that all items must have
 * @throws ZodError or SyntaxError for what is no price page, Error for any other status than 200
 */
export async function askRetailPrices(
  endpoint: string,
  filter: Readonly<Record<string, string>>,
  fetchPage: OutgoingFetch,
  signal: AbortSignal,
): Promise<PriceItem[]> {
  const items: PriceItem[] = []
  let url: URL | undefined = firstPage(endpoint, filter)
  for (let page = 0; url !== undefined && page < MOST_PAGES; page++) {
    const response: Response = await fetchPage(url, { signal })
    if (!response.ok) throw new Error(`the price service answered ${response.status}`)
    const { Items, NextPageLink } = Page.parse(JSON.parse(await response.text()))
    items.push(...Items)
    url = nextPage(NextPageLink, endpoint)
  }
  return items
}

function firstPage(endpoint: string, filter: Readonly<Record<string, string>>): URL {
  const url = new URL(endpoint)
  url.searchParams.set('api-version', '2023-01-01-preview')
  url.searchParams.set('currencyCode', "'USD'")
  const terms = Object.entries(filter).map(
    ([name, value]) => `${name} eq '${value.replaceAll("'", "''")}'`,
  )
  url.searchParams.set('$filter', terms.join(' and '))
  return url
}

function nextPage(link: string | null | undefined, endpoint: string): URL | undefined {
  if (!link) return undefined
  const url = new URL(link, endpoint)
  if (url.origin !== new URL(endpoint).origin)
    throw new Error('the price service names a next page on another host')
  return url
}

/** Other ways to pay for a machine, which HDInsight does not use. */
const OTHER_OFFERS = /windows|spot|low priority/i

/**
 * The price of one hour, the region's own before the one for all regions.
 * @returns US dollars; undefined when the list has none
 */
export function pickPrice(
  items: readonly PriceItem[],
  region: string,
  meterName?: string,
): number | undefined {
  const fits = items.filter(
    (item) =>
      item.type === 'Consumption' &&
      item.unitOfMeasure === '1 Hour' &&
      item.tierMinimumUnits === 0 &&
      item.retailPrice > 0 &&
      item.isPrimaryMeterRegion !== false &&
      (meterName === undefined || item.meterName === meterName) &&
      !OTHER_OFFERS.test(`${item.productName} ${item.skuName} ${item.meterName}`),
  )
  const inRegion = (name: RegExp) => fits.find((item) => name.test(item.armRegionName))
  return (inRegion(new RegExp(`^${region}$`, 'i')) ?? inRegion(/^(global)?$/i))?.retailPrice
}
