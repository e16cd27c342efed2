import { TransientError } from '../errors.ts'
import { sentence } from '../words/sentence.ts'
import type { ClusterApi, Items } from './cluster-api.ts'
import { editedInBetween } from './errors.ts'
import type { ConfigurationType, KafkaConfiguration } from './kafka-config.ts'

/** Both configuration types of Kafka, to be saved together. */
export interface ConfigurationChange {
  /** The same for every attempt at the same save: a lost answer is searched for by it. */
  readonly tag: string
  readonly note: string
  readonly kafkaEnv: ConfigurationType
  readonly kafkaBroker: ConfigurationType
  readonly expectedVersion: number
}

/** The versions of Kafka's configuration. */
export interface AmbariConfigurations {
  readKafkaConfiguration(): Promise<KafkaConfiguration>
  /**
   * Saves both configuration types as one version; restarts nothing. Saving what is already saved makes no version.
   * @throws UserError `configuration-edited-in-between`
   */
  saveKafkaConfiguration(change: ConfigurationChange): Promise<{ serviceConfigVersion: number }>
}

interface ServiceConfigVersion {
  readonly service_config_version: number
}

interface DesiredConfigs {
  readonly Clusters: {
    readonly desired_configs: Record<
      string,
      { readonly tag: string; readonly host_overrides?: readonly unknown[] } | undefined
    >
    readonly desired_service_config_versions: { readonly KAFKA?: readonly ServiceConfigVersion[] }
  }
}

interface ConfigurationItem {
  readonly tag: string
  readonly properties?: Record<string, string>
  readonly properties_attributes?: Record<string, Record<string, string>>
}

/** Kafka's configuration in one cluster's Ambari. */
export function ambariConfigurations(api: ClusterApi): AmbariConfigurations {
  return {
    async readKafkaConfiguration() {
      const { envTag, brokerTag, serviceConfigVersion, hasConfigGroups } = await readDesired(api)
      const [kafkaEnv, kafkaBroker] = await Promise.all([
        readType(api, 'kafka-env', envTag),
        readType(api, 'kafka-broker', brokerTag),
      ])
      return { serviceConfigVersion, hasConfigGroups, kafkaEnv, kafkaBroker }
    },

    async saveKafkaConfiguration(change) {
      const { tag, expectedVersion } = change
      const before = await readDesired(api)
      if (before.envTag === tag) return { serviceConfigVersion: before.serviceConfigVersion }
      if (before.serviceConfigVersion !== expectedVersion)
        throw editedInBetween(expectedVersion, before.serviceConfigVersion)
      const expected = expectedVersion + ((await save(api, change)) ? 1 : 0)
      const after = await readDesired(api)
      if (after.serviceConfigVersion !== expected)
        throw editedInBetween(expected, after.serviceConfigVersion)
      return { serviceConfigVersion: after.serviceConfigVersion }
    },
  }
}

/** @returns whether that made a new version */
async function save(
  api: ClusterApi,
  { tag, note, kafkaEnv, kafkaBroker }: ConfigurationChange,
): Promise<boolean> {
  const desired = (type: string, { properties, attributes }: ConfigurationType) => ({
    type,
    tag,
    properties,
    ...(attributes === undefined ? {} : { properties_attributes: attributes }),
    service_config_version_note: note,
  })
  const desiredConfig = [desired('kafka-env', kafkaEnv), desired('kafka-broker', kafkaBroker)]
  try {
    const answer = await api.send('PUT', '', sentence`save the Kafka configuration`, [
      { Clusters: { desired_config: desiredConfig } },
    ])
    // An empty answer is Ambari's way of saying that nothing differed.
    return answer !== undefined
  } catch (error) {
    if (!(error instanceof TransientError)) throw error
    // The answer is lost, perhaps the save is not: the next look finds it by its tag.
    if ((await readDesired(api)).envTag !== tag) throw error
    return true
  }
}

async function readDesired({ get }: ClusterApi) {
  const { Clusters } = await get<DesiredConfigs>(
    '?fields=Clusters/desired_configs,Clusters/desired_service_config_versions',
    sentence`read the configuration versions`,
  )
  const versions = Clusters.desired_service_config_versions.KAFKA ?? []
  const types = [Clusters.desired_configs['kafka-env'], Clusters.desired_configs['kafka-broker']]
  return {
    serviceConfigVersion: Math.max(0, ...versions.map((version) => version.service_config_version)),
    hasConfigGroups:
      versions.length > 1 || types.some((type) => (type?.host_overrides?.length ?? 0) > 0),
    envTag: types[0]?.tag ?? '',
    brokerTag: types[1]?.tag ?? '',
  }
}

async function readType(
  { get }: ClusterApi,
  type: string,
  tag: string,
): Promise<ConfigurationType> {
  const query = `/configurations?type=${type}&tag=${encodeURIComponent(tag)}`
  const { items } = await get<Items<ConfigurationItem>>(query, sentence`read ${type}`)
  const [item] = items
  if (!item?.properties) throw new Error(`Ambari has no ${type} under the tag it named`)
  return { tag, properties: item.properties, attributes: item.properties_attributes }
}
