import type { JsonObject } from './json.ts'
import { displayName, regionName } from './regions.ts'

export type NodeRole = 'HeadNodeRole' | 'WorkerNodeRole' | 'ZookeeperRole'

interface VmSize {
  readonly name: string
  readonly cores: number
  readonly memoryInMb: number
  readonly maxDataDiskCount: number
}

/** Cores, memory and disks of the sizes HDInsight knows, from Azure's size tables. */
export const SIZES: readonly VmSize[] = [
  { name: 'Standard_A4_v2', cores: 4, memoryInMb: 8_192, maxDataDiskCount: 8 },
  { name: 'Standard_A8_v2', cores: 8, memoryInMb: 16_384, maxDataDiskCount: 16 },
  { name: 'Standard_E2_v3', cores: 2, memoryInMb: 16_384, maxDataDiskCount: 4 },
  { name: 'Standard_E4_v3', cores: 4, memoryInMb: 32_768, maxDataDiskCount: 8 },
  { name: 'Standard_E8_v3', cores: 8, memoryInMb: 65_536, maxDataDiskCount: 16 },
  { name: 'Standard_E16_v3', cores: 16, memoryInMb: 131_072, maxDataDiskCount: 32 },
  { name: 'Standard_E20_v3', cores: 20, memoryInMb: 163_840, maxDataDiskCount: 32 },
  { name: 'Standard_E32_v3', cores: 32, memoryInMb: 262_144, maxDataDiskCount: 32 },
  { name: 'Standard_E48_v3', cores: 48, memoryInMb: 393_216, maxDataDiskCount: 32 },
  { name: 'Standard_D3_v2', cores: 4, memoryInMb: 14_336, maxDataDiskCount: 16 },
  { name: 'Standard_D12_v2', cores: 4, memoryInMb: 28_672, maxDataDiskCount: 16 },
  { name: 'Standard_D13_v2', cores: 8, memoryInMb: 57_344, maxDataDiskCount: 32 },
]

interface SizeFilter {
  readonly filterMode: 'Include' | 'Exclude' | 'Recommend' | 'Default'
  readonly vmSizes: readonly string[]
  readonly regions?: readonly string[]
  readonly nodeTypes?: readonly NodeRole[]
  readonly clusterFlavors?: readonly string[]
}

const E_AND_A = SIZES.map(({ name }) => name).filter((name) => !name.startsWith('Standard_D'))

/** Later filters override earlier ones; a list that is left out means any. */
const FILTERS: readonly SizeFilter[] = [
  { filterMode: 'Exclude', vmSizes: SIZES.map(({ name }) => name) },
  { filterMode: 'Include', vmSizes: E_AND_A, clusterFlavors: ['Kafka'] },
  {
    filterMode: 'Exclude',
    vmSizes: ['Standard_E2_v3'],
    clusterFlavors: ['Kafka'],
    nodeTypes: ['HeadNodeRole', 'WorkerNodeRole'],
  },
  {
    filterMode: 'Exclude',
    vmSizes: ['Standard_E16_v3', 'Standard_E32_v3'],
    clusterFlavors: ['Kafka'],
    nodeTypes: ['ZookeeperRole'],
  },
  {
    filterMode: 'Exclude',
    vmSizes: ['Standard_E20_v3', 'Standard_E48_v3'],
    regions: ['North Europe'],
  },
  { filterMode: 'Default', vmSizes: ['Standard_E4_v3'], clusterFlavors: ['Kafka'] },
]

/** The sizes a Kafka cluster's role may have in a region, after all filters. */
export function allowedSizes(region: string, role: NodeRole): readonly string[] {
  const allowed = new Set(SIZES.map(({ name }) => name))
  for (const filter of FILTERS) {
    const applies =
      (filter.regions?.some((name) => regionName(name) === regionName(region)) ?? true) &&
      (filter.nodeTypes?.includes(role) ?? true) &&
      (filter.clusterFlavors?.includes('Kafka') ?? true)
    if (!applies || filter.filterMode === 'Recommend' || filter.filterMode === 'Default') continue
    for (const size of filter.vmSizes)
      if (filter.filterMode === 'Include') allowed.add(size)
      else allowed.delete(size)
  }
  return [...allowed]
}

/** A size by its name in any case; undefined for one HDInsight does not know. */
export function findSize(name: string): VmSize | undefined {
  return SIZES.find((size) => size.name.toLowerCase() === name.toLowerCase())
}

/** HDInsight's surcharge on Kafka nodes in the price list. */
export const KAFKA_METER = '7f3f4f4e-3f5c-4a4e-9d1c-1c0d4b9a6a01'
const DISK_METER = '7f3f4f4e-3f5c-4a4e-9d1c-1c0d4b9a6a02'

/** The answer of `billingSpecs`; meters are made up, and a region's own lists are empty as in Azure's example. */
export function billingSpecs(region: string): JsonObject {
  return {
    vmSizes: SIZES.map(({ name }) => name),
    vmSizesWithEncryptionAtHost: [],
    vmSizeFilters: FILTERS.map((filter) => ({
      filterMode: filter.filterMode,
      regions: filter.regions ?? null,
      clusterFlavors: filter.clusterFlavors ?? null,
      nodeTypes: filter.nodeTypes ?? null,
      clusterVersions: null,
      osType: null,
      vmSizes: filter.vmSizes,
      espApplied: null,
      computeIsolationSupported: null,
    })),
    vmSizeProperties: SIZES.map(({ name, cores, memoryInMb, maxDataDiskCount }) => ({
      name,
      cores,
      dataDiskStorageTier: 'Standard',
      label: `${name.replace('Standard_', '')} (${cores} cores, ${memoryInMb / 1024} GB)`,
      maxDataDiskCount,
      memoryInMb,
      supportedByVirtualMachines: true,
      supportedByWebWorkerRoles: false,
      virtualMachineResourceDiskSizeInMb: 0,
      webWorkerResourceDiskSizeInMb: 0,
    })),
    billingResources: [
      { region: displayName(region), billingMeters: [], diskBillingMeters: [] },
      {
        region: 'default',
        billingMeters: [
          { meterParameter: 'default', meter: KAFKA_METER, unit: 'CoreHours' },
          { meterParameter: 'Kafka', meter: KAFKA_METER, unit: 'CoreHours' },
        ],
        diskBillingMeters: [{ diskRpMeter: DISK_METER, sku: 'S30', tier: 'Standard' }],
      },
    ],
  }
}
