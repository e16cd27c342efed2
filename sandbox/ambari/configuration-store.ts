/** Attributes of properties, for example `{ final: { "log.dirs": "true" } }`. */
export type Attributes = Readonly<Record<string, Readonly<Record<string, string>>>>

export interface Configuration {
  readonly type: string
  readonly tag: string
  /** Counted per type. */
  readonly version: number
  readonly properties: Readonly<Record<string, string>>
  /** Null: saved without any, which is not the same as an empty map when Ambari compares. */
  readonly attributes: Attributes | null
}

export interface ConfigGroup {
  readonly id: number
  readonly name: string
  readonly hosts: readonly string[]
}

/** The group of all hosts that are in no other. */
export const DEFAULT_GROUP: ConfigGroup = { id: -1, name: 'Default', hosts: [] }

/** What one save or rollback made: Ambari's `service_config_version`. */
export interface ServiceConfigVersion {
  readonly service: string
  /** Counted per service. */
  readonly version: number
  readonly note: string
  readonly user: string
  /** Simulated milliseconds since the Unix epoch. */
  readonly createdAt: number
  readonly group: ConfigGroup
  readonly tags: Readonly<Record<string, string>>
}

export type Save = Pick<ServiceConfigVersion, 'note' | 'user' | 'createdAt'>

/** Configurations by type and tag, and the versions of each service that point to them. */
export class ConfigurationStore {
  readonly configurations: Configuration[] = []
  readonly versions: ServiceConfigVersion[] = []

  find(type: string, tag: string): Configuration | undefined {
    return this.configurations.find((entry) => entry.type === type && entry.tag === tag)
  }

  findVersion(type: string, version: number): Configuration | undefined {
    return this.configurations.find((entry) => entry.type === type && entry.version === version)
  }

  /** The version in effect for all hosts without a group of their own. */
  current(service: string): ServiceConfigVersion | undefined {
    return this.versions.findLast(
      (entry) => entry.service === service && entry.group === DEFAULT_GROUP,
    )
  }

  /** The newest versions of the default group (first) and of every other group. */
  inEffect(service: string): ServiceConfigVersion[] {
    const newest = new Map<ConfigGroup, ServiceConfigVersion>()
    for (const entry of this.versions) if (entry.service === service) newest.set(entry.group, entry)
    return [...newest.values()].sort((a, b) => a.group.id - b.group.id)
  }

  services(): string[] {
    return [...new Set(this.versions.map(({ service }) => service))]
  }

  /** The tag in effect of every type. */
  desiredTags(): Record<string, string> {
    return Object.assign({}, ...this.services().map((service) => this.current(service)?.tags))
  }

  desired(type: string): Configuration | undefined {
    const tag = this.desiredTags()[type]
    return tag === undefined ? undefined : this.find(type, tag)
  }

  /** Properties of a type as one host gets them: its group's on top of everybody's. */
  effective(type: string, host: string): Record<string, string> {
    const override = this.inEffect('KAFKA').find(({ group }) => group.hosts.includes(host))
    const tag = override?.tags[type]
    return {
      ...this.desired(type)?.properties,
      ...(tag === undefined ? {} : this.find(type, tag)?.properties),
    }
  }

  add(configuration: Omit<Configuration, 'version'>): void {
    const { type } = configuration
    const version = this.configurations.filter((entry) => entry.type === type).length + 1
    this.configurations.push({ ...configuration, version })
  }

  /** Makes the next version of a service; types not named keep their tags. */
  commit(
    service: string,
    tags: Readonly<Record<string, string>>,
    save: Save,
    group: ConfigGroup = DEFAULT_GROUP,
  ): ServiceConfigVersion {
    const base = group === DEFAULT_GROUP ? this.current(service)?.tags : {}
    const version = this.#newestNumber(service) + 1
    const made = { service, version, group, tags: { ...base, ...tags }, ...save }
    this.versions.push(made)
    return made
  }

  /** Clones an old version into a new one; undefined when there is no such version. */
  rollBack(service: string, version: number, save: Save): ServiceConfigVersion | undefined {
    const old = this.versions.find(
      (entry) => entry.service === service && entry.version === version,
    )
    return old && this.commit(service, old.tags, save, old.group)
  }

  #newestNumber(service: string): number {
    return Math.max(
      0,
      ...this.versions.filter((entry) => entry.service === service).map(({ version }) => version),
    )
  }
}
