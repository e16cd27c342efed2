import { UserError } from '../errors.ts'
import { sentence } from '../words/sentence.ts'
import { LONGEST_PURPOSE, MAXIMUM_DISKS, MAXIMUM_WORKERS, MINIMUM_WORKERS } from './cluster.ts'

/** One line of what a cluster is for. @throws UserError `purpose` */
export function parsePurpose(text: string): string {
  const purpose = text.replaceAll(/\s+/g, ' ').trim()
  if (purpose !== '' && purpose.length <= LONGEST_PURPOSE && !/\p{Cc}/u.test(purpose))
    return purpose
  throw new UserError(
    'purpose',
    sentence`A purpose is one line of up to ${LONGEST_PURPOSE} characters.`,
    {
      remedy: sentence`Say it shorter.`,
      example: '/kafka create orders --purpose "load test of the order service"',
    },
  )
}

/**
 * Checks a cluster name: 3 to 59 lower-case letters, digits and single dashes, beginning with a letter.
 * Source: HDInsight quickstart (letter first, lower case) and the Terraform provider's pattern (length, ends).
 * @throws UserError `cluster-name`
 */
export function parseClusterName(text: string): string {
  const name = text.trim()
  if (!/^[a-z](?:-?[a-z0-9]){2,58}$/.test(name))
    throw new UserError('cluster-name', sentence`"${shorten(name)}" is not a valid cluster name.`, {
      remedy: sentence`Use 3 to 59 lower-case letters, digits and single dashes; begin with a letter and do not end with a dash.`,
      example: `/kafka create ${suggestName(name)}`,
    })
  return name
}

const ADDRESS = /^(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)(?:\.(?!$)|$)){4}$/
const MAXIMUM_DNS_SERVERS = 4

/**
 * Reads addresses of DNS servers, with commas between.
 * @throws UserError `dns-servers`
 */
export function parseDnsServers(text: string): readonly string[] {
  const servers = text.split(',').map((server) => server.trim())
  if (servers.length <= MAXIMUM_DNS_SERVERS && servers.every((server) => ADDRESS.test(server)))
    return servers
  throw new UserError('dns-servers', sentence`DNS servers are given by their addresses.`, {
    remedy: sentence`Give 1 to ${MAXIMUM_DNS_SERVERS} IPv4 addresses with commas between. They must know the names of Azure's network: see the guide for HDInsight with your own DNS.`,
    example: '/kafka create orders --dns 10.1.0.4,10.1.0.5',
  })
}

/** @throws UserError `worker-count` */
export function parseWorkers(text: string): number {
  const workers = Number(text)
  if (!/^\d+$/.test(text) || workers < MINIMUM_WORKERS || workers > MAXIMUM_WORKERS)
    throw new UserError(
      'worker-count',
      sentence`"${shorten(text)}" is not a possible number of workers: Kafka on HDInsight needs ${MINIMUM_WORKERS} to ${MAXIMUM_WORKERS}.`,
      {
        remedy: sentence`Choose 3 or more; 4 is the default.`,
        example: '/kafka create orders --workers 4',
      },
    )
  return workers
}

/**
 * Turns "West Europe" or "WESTEUROPE" into `westeurope`. Whether the region exists is Azure's to say
 * (pre-flight); here only its shape is checked.
 * @throws UserError `region-name`
 */
export function parseRegion(text: string): string {
  const region = text.toLowerCase().replaceAll(/[\s_-]/g, '')
  if (!/^[a-z]{4,30}\d?$/.test(region))
    throw new UserError(
      'region-name',
      sentence`"${shorten(text)}" does not look like an Azure region.`,
      {
        remedy: sentence`Give the name of a region, for example westeurope or "West Europe".`,
        example: '/kafka create orders --region westeurope',
      },
    )
  return region
}

/** @throws UserError `vm-size` */
export function parseVmSize(text: string): string {
  const size = text.replace(/^standard_/i, '')
  if (!/^[A-Za-z]\w{1,20}$/.test(size))
    throw new UserError(
      'vm-size',
      sentence`"${shorten(text)}" does not look like a virtual machine size.`,
      {
        remedy: sentence`Give a size that HDInsight offers for Kafka, for example Standard_E4_v3.`,
        example: '/kafka create orders --size Standard_E4_v3',
      },
    )
  return `Standard_${size}`
}

/** Reads a number of disks for each worker. @throws UserError `disk-count` */
export function parseDisks(text: string): number {
  const disks = Number(text)
  if (!/^\d$/.test(text) || disks < 1 || disks > MAXIMUM_DISKS)
    throw new UserError(
      'disk-count',
      sentence`"${shorten(text)}" is not a possible number of disks: each worker has 1 to ${MAXIMUM_DISKS}, of 1 TB each.`,
      { remedy: sentence`2 is the default.`, example: '/kafka create orders --disks 4' },
    )
  return disks
}

function shorten(text: string): string {
  return text.length > 60 ? `${text.slice(0, 57)}…` : text
}

function suggestName(name: string): string {
  const suggestion = name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replace(/^[^a-z]+/, '')
    .slice(0, 40)
    .replace(/-+$/, '')
  return suggestion.length >= 3 ? suggestion : 'orders'
}
