/** What Ambari answers, and what is set in it. */
export const FRENCH_AMBARI: Readonly<Record<string, string>> = {
  'read the configuration versions': 'lire les versions de la configuration',
  'read {0}': 'lire {0}',
  'list operations': 'lister les opérations',
  'list hosts': 'lister les hôtes',
  'list brokers': 'lister les brokers',
  'list ZooKeeper servers': 'lister les serveurs ZooKeeper',
  'save the Kafka configuration': 'enregistrer la configuration de Kafka',
  'read the Kafka service': 'lire le service Kafka',
  'turn maintenance mode {0}': 'mettre le mode maintenance à {0}',
  'restart brokers': 'redémarrer des brokers',
  'read an operation': 'lire une opération',
  'read alerts': 'lire les alertes',
  'Ambari refused the cluster login.': 'Ambari a refusé l’identifiant du cluster.',
  'The login was changed outside Azure. Reset it in the Azure portal (cluster, SSH + Cluster login), then retry.':
    'L’identifiant a été modifié hors d’Azure. Réinitialisez-le dans le portail Azure (cluster, SSH + connexion au cluster), puis réessayez.',
  'The cluster login may not {0}.': 'L’identifiant du cluster n’a pas le droit de : {0}.',
  'Give the login the role Service Administrator in Ambari, then retry.':
    'Donnez à cet identifiant le rôle Service Administrator dans Ambari, puis réessayez.',
  'Ambari answered {0}': 'Ambari a répondu {0}',
  "Somebody saved Kafka's configuration at the same moment: version {0} instead of {1}.":
    'Quelqu’un a enregistré la configuration de Kafka au même moment : version {0} au lieu de {1}.',
  "Compare the two newest versions in Ambari (Kafka, Configs), restore the other person's edit if it was lost, then retry.":
    'Comparez les deux dernières versions dans Ambari (Kafka, Configs), rétablissez la modification de l’autre personne si elle a été perdue, puis réessayez.',
  'Ambari could not be reached': 'Ambari est injoignable',
  "Ambari's answer was cut off": 'la réponse d’Ambari a été coupée',
  'something between Causeway and Ambari answered a page to: {0}':
    'quelque chose entre Causeway et Ambari a répondu par une page à : {0}',
  advertised: 'annoncé',
  'host names': 'noms d’hôte',
  'IP addresses (managed block in kafka-env)': 'adresses IP (bloc géré dans kafka-env)',
  'IP addresses (set when the cluster was made)': 'adresses IP (réglées à la création du cluster)',
  'by a hand-pasted snippet': 'par un extrait collé à la main',
  '(not set)': '(non défini)',
  "Causeway's block in the kafka-env template is damaged.":
    'Le bloc de Causeway dans le modèle kafka-env est endommagé.',
  'In Ambari (Kafka, Configs, kafka-env template) delete every line from "{0}" to "{1}", save, then retry.':
    'Dans Ambari (Kafka, Configs, modèle kafka-env), supprimez toutes les lignes de « {0} » à « {1} », enregistrez, puis réessayez.',
  "Causeway's block no longer says what the listeners were.":
    'Le bloc de Causeway ne dit plus ce qu’étaient les listeners.',
  'Set "listeners" by hand in Ambari and delete the block, then retry.':
    'Définissez « listeners » à la main dans Ambari et supprimez le bloc, puis réessayez.',
  "The old snippet was pasted again beside Causeway's block in the kafka-env template.":
    'L’ancien extrait a été recollé à côté du bloc de Causeway dans le modèle kafka-env.',
  'In Ambari (Kafka, Configs, kafka-env template) delete the lines that set advertised.listeners outside the block, save, then retry.':
    'Dans Ambari (Kafka, Configs, modèle kafka-env), supprimez les lignes hors du bloc qui définissent advertised.listeners, enregistrez, puis réessayez.',
  'Some brokers of this cluster have settings of their own.':
    'Certains brokers de ce cluster ont des réglages à part.',
  'An edit of the default group would miss them. Merge the Kafka config groups in Ambari, then retry.':
    'Une modification du groupe par défaut ne les toucherait pas. Fusionnez les groupes de configuration de Kafka dans Ambari, puis réessayez.',
  '"{0}" is not a listener': '« {0} » n’est pas un listener',
  'port {0} does not exist (a misprint of 9092 in an old page of the manual procedure)':
    'le port {0} n’existe pas (une coquille pour 9092 dans une ancienne page de la procédure manuelle)',
  'port {0} does not exist': 'le port {0} n’existe pas',
  'a protocol is listed twice': 'un protocole figure deux fois',
  'Kafka\'s "listeners" setting cannot be used: {0}.':
    'Le réglage « listeners » de Kafka est inutilisable : {0}.',
  'Correct it in Ambari (Kafka, Configs), for example to PLAINTEXT://localhost:9092, then retry.':
    'Corrigez-le dans Ambari (Kafka, Configs), par exemple en PLAINTEXT://localhost:9092, puis réessayez.',
}
