import { UserError } from '../../errors.ts'
import { sentence } from '../../words/sentence.ts'
import { broken, ok, warning } from './finding.ts'
import type { LinkCheck } from './link.ts'
import { advertisingOf } from './saved-advertising.ts'

/** Where brokers listen, and what they are set to advertise: by the saved configuration. */
export const listenersMatch: LinkCheck = {
  link: sentence`Listeners`,
  needs: ['Ambari'],
  async examine(patient) {
    const [configuration, network] = await Promise.all([
      patient.configuration(),
      // With DNS of its own a network needs no addresses advertised; without it they are wanted.
      patient.network().catch(() => undefined),
    ])
    const listeners = configuration.kafkaBroker.properties.listeners ?? sentence`(not set)`
    const advertise = `/kafka advertise ${patient.name} ip`
    try {
      switch (advertisingOf(configuration)) {
        case 'ip':
          return ok(
            sentence`Brokers listen at ${listeners} and are set to advertise their addresses.`,
          )
        case 'edited':
          return broken(
            sentence`Causeway's block and listeners (${listeners}) no longer fit each other.`,
            sentence`Let Causeway put them right: ${advertise}.`,
          )
        case 'snippet':
          return warning(
            sentence`Brokers listen at ${listeners}; a hand-pasted snippet makes them advertise their addresses.`,
            sentence`Let Causeway take it over, checked and reversible: ${advertise}.`,
          )
        case 'names':
          return network && network.dnsServers.length > 0
            ? ok(sentence`Brokers listen at ${listeners} and advertise their names.`)
            : broken(
                sentence`Brokers advertise names, at ${listeners}; there is no block that makes them advertise addresses.`,
                sentence`Let them: ${advertise}.`,
              )
      }
    } catch (error) {
      if (!(error instanceof UserError)) throw error
      return broken(error.words.message, error.words.remedy)
    }
  },
}
