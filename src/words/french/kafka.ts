/** What Kafka answers, or does not. */
export const FRENCH_KAFKA: Readonly<Record<string, string>> = {
  'Java and Spring': 'Java et Spring',
  'answers something that it was not asked': 'répond ce qu’on ne lui a pas demandé',
  'closed the connection without an answer': 'a fermé la connexion sans réponse',
  'answers more than it was asked': 'répond plus que ce qu’on lui a demandé',
  'gave no answer within {0} s': 'n’a pas répondu en {0} s',
  'wants TLS on this port': 'exige TLS sur ce port',
  'answers, but not as Kafka does': 'répond, mais pas comme Kafka',
  'Kafka names no brokers yet.': 'Kafka n’indique encore aucun broker.',
  'Not every broker answers: {0}.': 'Tous les brokers ne répondent pas : {0}.',
  'See in Ambari whether Kafka runs on all workers, and start what is stopped; then retry.':
    'Voyez dans Ambari si Kafka tourne sur tous les workers, et démarrez ce qui est arrêté ; puis réessayez.',
  'Kafka sends its clients to addresses where they find nobody: {0}.':
    'Kafka envoie ses clients vers des adresses où ils ne trouvent personne : {0}.',
  'Let brokers advertise their IP addresses (/kafka advertise), or make these names resolvable for every client.':
    'Faites annoncer aux brokers leurs adresses IP (/kafka advertise), ou rendez ces noms résolubles pour chaque client.',
  'speaks a version of Kafka that is not known': 'parle une version de Kafka inconnue',
  'the time is up': 'le temps est écoulé',
  'Kafka does not let Causeway make a topic: {0}':
    'Kafka ne laisse pas Causeway créer un topic : {0}',
  'Allow clients without a login to create topics whose names begin with causeway-verify, then retry.':
    'Autorisez les clients sans connexion à créer des topics dont le nom commence par causeway-verify, puis réessayez.',
  '{0} of {1} test messages were not taken (while making a topic: {2}).':
    '{0} messages d’essai sur {1} n’ont pas été acceptés (à la création d’un topic : {2}).',
  '{0} of {1} test messages were not taken (while sending: {2}).':
    '{0} messages d’essai sur {1} n’ont pas été acceptés (à l’envoi : {2}).',
  '{0} of {1} test messages did not come back (while reading: {2}).':
    '{0} messages d’essai sur {1} ne sont pas revenus (à la lecture : {2}).',
  'See in Ambari whether all brokers run and whether partitions are under-replicated, then retry.':
    'Voyez dans Ambari si tous les brokers tournent et si des partitions sont sous-répliquées, puis réessayez.',
  'refuses connections': 'refuse les connexions',
  'cannot be reached': 'est injoignable',
  'cannot be reached: no answer in time': 'est injoignable : pas de réponse à temps',
  'has a name that cannot be resolved': 'a un nom qui ne peut pas être résolu',
  'cannot be reached: the proxy does not let Causeway in':
    'est injoignable : le proxy ne laisse pas passer Causeway',
}
