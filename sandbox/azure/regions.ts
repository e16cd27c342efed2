/** Regions the simulator knows; `open` says whether HDInsight can be created there by this subscription. */
export const REGIONS: readonly {
  readonly name: string
  readonly displayName: string
  readonly open: boolean
}[] = [
  { name: 'westeurope', displayName: 'West Europe', open: true },
  { name: 'northeurope', displayName: 'North Europe', open: true },
  { name: 'germanywestcentral', displayName: 'Germany West Central', open: true },
  { name: 'uksouth', displayName: 'UK South', open: true },
  { name: 'eastus', displayName: 'East US', open: true },
  { name: 'eastus2', displayName: 'East US 2', open: true },
  { name: 'westus2', displayName: 'West US 2', open: true },
  { name: 'southeastasia', displayName: 'Southeast Asia', open: true },
  { name: 'qatarcentral', displayName: 'Qatar Central', open: false },
]

/** "West Europe" and "WEST EUROPE" are `westeurope`. */
export function regionName(text: string): string {
  return text.toLowerCase().replaceAll(' ', '')
}

export function displayName(region: string): string {
  return REGIONS.find(({ name }) => name === regionName(region))?.displayName ?? region
}
