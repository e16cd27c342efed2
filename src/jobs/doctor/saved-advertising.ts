import {
  advertiseIps,
  advertiseNames,
  isAdvertisingIps,
  type KafkaConfiguration,
} from '../../ambari/kafka-config.ts'

/**
 * What the saved configuration makes brokers advertise: addresses by Causeway's block (`edited`: by one that no
 * longer fits what is around it), addresses by the snippet of the manual procedure, or names.
 */
export type SavedAdvertising = 'ip' | 'edited' | 'snippet' | 'names'

/** @throws UserError `config-groups`, `kafka-listeners`, `damaged-block` */
export function advertisingOf(configuration: KafkaConfiguration): SavedAdvertising {
  if (isAdvertisingIps(configuration)) return 'ip'
  if (advertiseNames(configuration).changed) return 'edited'
  const line = advertiseIps(configuration).diff.find(({ setting }) => setting === 'advertised')
  return line?.before === 'by a hand-pasted snippet' ? 'snippet' : 'names'
}
