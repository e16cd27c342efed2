import type { Faults } from './faults.ts'
import { KAFKA_METER, SIZES } from './hdinsight-sizes.ts'
import { displayName, REGIONS } from './regions.ts'

export const PRICES_PATH = '/api/retail/prices'

/** A request that the price service got. */
export interface PriceRequest {
  /** The `$filter` of the query; empty when there was none. */
  readonly filter: string
  /** True when it carried a credential, which this public service must never get. */
  readonly authorized: boolean
}

export interface PriceReply {
  readonly status: number
  readonly type: string
  readonly body: string
  /** The connection is closed without an answer. */
  readonly dropped?: boolean
}

export interface RetailPrices {
  readonly requests: readonly PriceRequest[]
  answer(url: URL, authorization: string | undefined): PriceReply
}

interface PriceItem {
  readonly armRegionName: string
  readonly serviceName: string
  readonly productName: string
  readonly meterName: string
  readonly skuName: string
  readonly armSkuName: string
  readonly retailPrice: number
  readonly meterId: string
  readonly type: string
}

const GATEWAYS: Readonly<Record<string, number>> = {
  VpnGw1AZ: 0.19,
  VpnGw2AZ: 0.49,
  VpnGw3AZ: 1.25,
}
const MACHINE_CORE = 0.076
const SURCHARGE_CORE = 0.17
/** Other ways to pay for the same machine; whoever takes one of these as the price is wrong. */
const OTHER_OFFERS: readonly { suffix: string; product: string; factor: number }[] = [
  { suffix: ' Spot', product: '', factor: 0.2 },
  { suffix: ' Low Priority', product: '', factor: 0.25 },
  { suffix: '', product: ' Windows', factor: 1.7 },
]

/** A price list of the documented form: single regions, NAT gateways under "Global". Figures are illustrative. */
function priceList(): readonly PriceItem[] {
  const global = { armRegionName: 'Global', armSkuName: '', type: 'Consumption' }
  return [
    ...REGIONS.flatMap(({ name }) => regionalPrices(name, name === 'westeurope' ? 1 : 0.9)),
    ...Object.entries({ 'Standard Gateway': 0.045, 'Standard Data Processed': 0.045 }).map(
      ([meterName, retailPrice]) => ({
        ...global,
        serviceName: 'NAT Gateway',
        productName: 'NAT Gateway',
        skuName: 'Standard',
        meterName,
        meterId: `nat-${meterName}`,
        retailPrice,
      }),
    ),
    {
      ...global,
      serviceName: 'HDInsight',
      productName: 'Azure HDInsight',
      skuName: 'Kafka',
      meterName: 'Kafka vCPU',
      meterId: KAFKA_METER,
      retailPrice: SURCHARGE_CORE,
    },
  ]
}

function regionalPrices(region: string, factor: number): readonly PriceItem[] {
  const common = { armRegionName: region, armSkuName: '', type: 'Consumption' }
  const gateways = Object.entries(GATEWAYS).map(([meterName, retailPrice]) => ({
    ...common,
    serviceName: 'VPN Gateway',
    productName: 'VPN Gateway',
    skuName: meterName,
    meterName,
    meterId: `vpn-${region}-${meterName}`,
    retailPrice: retailPrice * factor,
  }))
  const address = {
    ...common,
    serviceName: 'Virtual Network',
    productName: 'IP Addresses',
    skuName: 'Standard',
    meterName: 'Standard IPv4 Static Public IP',
    meterId: `ip-${region}`,
    retailPrice: 0.005,
  }
  return [...gateways, address, ...SIZES.flatMap((size) => machinePrices(region, factor, size))]
}

function machinePrices(
  region: string,
  factor: number,
  { name, cores }: { name: string; cores: number },
): readonly PriceItem[] {
  const short = name.replace('Standard_', '').replace('_', ' ')
  const hour = cores * MACHINE_CORE * factor
  const offer = (suffix: string, product: string, retailPrice: number, type: string) => ({
    armRegionName: region,
    armSkuName: name,
    serviceName: 'Virtual Machines',
    productName: `Virtual Machines Series${product}`,
    skuName: `${short}${suffix}`,
    meterName: `${short}${suffix}`,
    meterId: `vm-${region}-${name}${suffix}${product}`,
    retailPrice,
    type,
  })
  return [
    ...OTHER_OFFERS.map(({ suffix, product, factor: cheaper }) =>
      offer(suffix, product, hour * cheaper, 'Consumption'),
    ),
    offer('', '', hour * 365 * 24 * 0.6, 'Reservation'),
    offer('', '', hour, 'Consumption'),
  ]
}

/**
 * The Azure Retail Prices API: public, OData filters of `name eq 'value'` joined by `and` (values are
 * case-sensitive), pages linked by `NextPageLink`.
 */
export function createRetailPrices(
  faults: Faults,
  publicUrl: () => string,
  pageSize: number,
): RetailPrices {
  const items = priceList()
  const requests: PriceRequest[] = []

  function page(url: URL): PriceReply {
    const filter = url.searchParams.get('$filter') ?? ''
    const wanted = parseFilter(filter)
    if (!wanted)
      return json(400, { Error: { Message: `The query filter is not valid: ${filter}` } })
    const fits = items.filter((item) => wanted.every(({ name, value }) => item[name] === value))
    const skip = Number(url.searchParams.get('$skip') ?? 0)
    const shown = fits.slice(skip, skip + pageSize)
    const next = new URL(`${PRICES_PATH}${url.search}`, publicUrl())
    next.searchParams.set('$skip', String(skip + pageSize))
    return json(200, {
      BillingCurrency: 'USD',
      CustomerEntityId: 'Default',
      CustomerEntityType: 'Retail',
      Items: shown.map(view),
      NextPageLink: skip + pageSize < fits.length ? next.href : null,
      Count: shown.length,
    })
  }

  return {
    requests,
    answer(url, authorization) {
      const filter = url.searchParams.get('$filter') ?? ''
      requests.push({ filter, authorized: authorization !== undefined })
      const key = `GET ${url.pathname}`
      if (faults.take('pricesUnreachable', key))
        return { status: 0, type: '', body: '', dropped: true }
      const garbage = faults.take('pricesGarbage', key)
      if (garbage)
        return {
          status: 200,
          type: 'application/json',
          body: garbage.message ?? '<html>Sign in to the guest network</html>',
        }
      return page(url)
    },
  }
}

function json(status: number, body: object): PriceReply {
  return { status, type: 'application/json; charset=utf-8', body: JSON.stringify(body) }
}

function view(item: PriceItem) {
  return {
    currencyCode: 'USD',
    tierMinimumUnits: 0,
    unitPrice: item.retailPrice,
    location: displayName(item.armRegionName),
    effectiveStartDate: '2026-01-01T00:00:00Z',
    productId: 'DZH000000000',
    skuId: 'DZH000000000/0000',
    serviceId: 'DZH000000000',
    serviceFamily: 'Networking',
    unitOfMeasure: item.meterName.endsWith('Data Processed') ? '1 GB' : '1 Hour',
    isPrimaryMeterRegion: true,
    ...item,
  }
}

/** Names in a filter, and the property of an item that each compares. */
const FILTERS: Readonly<Record<string, keyof PriceItem>> = {
  armRegionName: 'armRegionName',
  armSkuName: 'armSkuName',
  meterId: 'meterId',
  meterName: 'meterName',
  priceType: 'type',
  serviceName: 'serviceName',
}

/** The comparisons of a filter; undefined when it says anything else. */
function parseFilter(filter: string) {
  if (filter === '') return []
  const terms = filter.split(' and ').map((term) => {
    const [, name = '', value = ''] = /^(\w+) eq '([^']*)'$/.exec(term) ?? []
    const property = FILTERS[name]
    return property && { name: property, value }
  })
  return terms.every((term) => term !== undefined) ? terms : undefined
}
