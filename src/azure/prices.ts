import { z } from 'zod'
import { priceDestination } from '../outgoing/destinations.ts'
import { outgoingFetch } from '../outgoing/outgoing-fetch.ts'
import { keptPrices, type PriceCache, priceKey } from '../prices/kept-prices.ts'
import { type PriceList, shippedPrices, type UnitPrices } from '../prices/prices.ts'
import { sentence, type Words } from '../words/sentence.ts'
import { GATEWAY_SKU } from './gateway.ts'
import type { Surcharge } from './preflight-sizes.ts'
import { askRetailPrices, pickPrice } from './retail-prices.ts'

/** Which node is asked about, and where. */
export interface PriceQuestion {
  readonly region: string
  readonly vmSize: string
  readonly coresPerNode: number
  /** HDInsight's meter, from its billing specifications; without it a node has no price. */
  readonly surcharge: Surcharge | undefined
}

/** List prices in US dollars an hour. */
export interface PriceService {
  /** Azure's list prices, or the shipped table with the reason. Never throws for Azure's sake. */
  read(question: PriceQuestion): Promise<PriceList>
  /** The prices that somebody has read lately, else the shipped table. Asks nobody. */
  known(place: Pick<PriceQuestion, 'region' | 'vmSize'>): Promise<PriceList>
}

const DAY_SECONDS = 24 * 60 * 60
/** A service that could not be used is left alone for so long: a plan and its create then agree, and nobody waits twice. */
const PROBLEM_SECONDS = 10 * 60
/** For all questions together; there is no second attempt. */
const ATTEMPT_MS = 3000

/**
 * Reads list prices from Azure's public price service, once a day for each region and size. The answers lie in
 * Redis and not in memory: the worker that runs the create is often another one than planned it, and both show
 * the same figures. No token goes to that service.
 */
export function createPriceService(options: {
  readonly endpoint: string
  readonly cache: PriceCache
  /** Told why the service could not be used. */
  readonly onProblem: (error: unknown) => void
}): PriceService {
  const { endpoint, cache } = options
  return {
    async known(place) {
      return (await keptPrices(cache, place)) ?? shippedPrices(place.vmSize)
    },
    async read(question) {
      const known = await keptPrices(cache, question)
      if (known) return known
      const prices = await askAzure(endpoint, question).catch((error: unknown) => {
        options.onProblem(error)
        return shippedPrices(question.vmSize, describe(error))
      })
      const seconds = prices.source === 'azure' ? DAY_SECONDS : PROBLEM_SECONDS
      await cache.write(priceKey(question), JSON.stringify(prices), seconds)
      return prices
    },
  }
}

/** An answer that is not what the service is documented to give. */
class UnusableAnswer extends Error {
  override readonly name = 'UnusableAnswer'
}

function describe(error: unknown): Words {
  const unusable =
    error instanceof UnusableAnswer || error instanceof z.ZodError || error instanceof SyntaxError
  return unusable
    ? sentence`the price service gave no usable answer`
    : sentence`the price service could not be reached`
}

/**
 * Five short questions side by side, each with the filter that its service needs.
 * Source of the names: Azure Retail Prices API; NAT gateways are listed for the region "Global".
 */
async function askAzure(endpoint: string, question: PriceQuestion): Promise<PriceList> {
  const { region, vmSize, surcharge } = question
  const fetchPage = outgoingFetch(priceDestination(endpoint))
  const over = new AbortController()
  const signal = AbortSignal.any([over.signal, AbortSignal.timeout(ATTEMPT_MS)])
  const ask = async (filter: Record<string, string>, meterName?: string) => {
    const items = await askRetailPrices(
      endpoint,
      { ...filter, priceType: 'Consumption' },
      fetchPage,
      signal,
    )
    return pickPrice(items, region, meterName)
  }
  const armRegionName = region
  const [vpnGateway, natGateway, publicIp, machine, perUnit] = await Promise.all([
    ask({ serviceName: 'VPN Gateway', armRegionName }, GATEWAY_SKU),
    ask({ serviceName: 'NAT Gateway' }, 'Standard Gateway'),
    ask({
      serviceName: 'Virtual Network',
      armRegionName,
      meterName: 'Standard IPv4 Static Public IP',
    }),
    ask({ serviceName: 'Virtual Machines', armRegionName, armSkuName: vmSize }),
    surcharge && ask({ meterId: surcharge.meter }),
  ]).finally(() => over.abort())
  const found = { node: nodePrice(question, machine, perUnit), vpnGateway, natGateway, publicIp }
  return merged(vmSize, found)
}

/** HDInsight bills each node's virtual machine, and its surcharge by core or by machine. */
function nodePrice(
  { coresPerNode, surcharge }: PriceQuestion,
  machine: number | undefined,
  perUnit: number | undefined,
): number | undefined {
  if (machine === undefined || perUnit === undefined) return undefined
  return machine + perUnit * (surcharge?.unit === 'CoreHours' ? coresPerNode : 1)
}

const UNITS = ['node', 'vpnGateway', 'natGateway', 'publicIp'] as const

function merged(vmSize: string, found: Record<keyof UnitPrices, number | undefined>): PriceList {
  const { perHour: table } = shippedPrices(vmSize)
  const fromTable = UNITS.filter((unit) => found[unit] === undefined)
  if (fromTable.length === UNITS.length) throw new UnusableAnswer('no price that we look for')
  return {
    perHour: {
      node: found.node ?? table.node,
      vpnGateway: found.vpnGateway ?? table.vpnGateway,
      natGateway: found.natGateway ?? table.natGateway,
      publicIp: found.publicIp ?? table.publicIp,
    },
    source: 'azure',
    asOf: new Date().toISOString().slice(0, 10),
    fromTable,
  }
}
