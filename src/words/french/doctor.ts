/** The links from a laptop to the brokers. */
export const FRENCH_DOCTOR: Readonly<Record<string, string>> = {
  Ambari: 'Ambari',
  'It answers and knows {0} hosts.': 'Il répond et connaît {0} hôtes.',
  'Kafka service': 'Service Kafka',
  'the Kafka service': 'le service Kafka',
  'All {0} brokers run, and no alert is up.': 'Les {0} brokers tournent tous, sans aucune alerte.',
  'Not started: {0}.': 'Pas démarrés : {0}.',
  'Start these brokers in Ambari; their server.log says why they are down.':
    'Démarrez ces brokers dans Ambari ; leur server.log dit pourquoi ils sont arrêtés.',
  'Ambari calls the Kafka service {0}.': 'Ambari donne le service Kafka pour {0}.',
  'Start Kafka in Ambari.': 'Démarrez Kafka dans Ambari.',
  '{0} on {1}: {2}': '{0} sur {1} : {2}',
  'One alert: {0}.': 'Une alerte : {0}.',
  '{0} alerts: {1}.': '{0} alertes : {1}.',
  'See to it in Ambari, Alerts.': 'Traitez cela dans Ambari, Alerts.',
  'With an older configuration run {0}.': 'Tournent avec une ancienne configuration : {0}.',
  'Restart them one at a time: /kafka restart {0}.':
    'Redémarrez-les un par un : /kafka restart {0}.',
  'In maintenance mode, so without alerts: {0}.': 'En mode maintenance, donc sans alertes : {0}.',
  'Turn it off in Ambari when nobody works there any more.':
    'Désactivez-le dans Ambari quand plus personne n’y travaille.',
  'Azure has no cluster called {0} that Causeway made.':
    'Azure n’a pas de cluster nommé {0} que Causeway ait créé.',
  'See which there are: /kafka list.': 'Voyez ceux qui existent : /kafka list.',
  'in an unknown state': 'dans un état inconnu',
  'It runs.': 'Il tourne.',
  'Azure says that it is {0}.': 'Azure indique : {0}.',
  'Wait until its creation has ended, or look at what failed: /kafka status {0}.':
    'Attendez la fin de sa création, ou regardez ce qui a échoué : /kafka status {0}.',
  'Not examined: {0} is broken.': 'Pas examiné : {0} est rompu.',
  'Not examined: {0} is not known.': 'Pas examiné : {0} n’est pas connu.',
  'Azure has no VPN gateway that Causeway made for {0}.':
    'Azure n’a pas de passerelle VPN que Causeway ait créée pour {0}.',
  'It stands.': 'Elle est en place.',
  'Azure is working on it.': 'Azure y travaille.',
  'A new gateway takes about 40 minutes; see /kafka status {0}.':
    'Une nouvelle passerelle prend environ 40 minutes ; voir /kafka status {0}.',
  'Look at its activity log in the Azure portal; Retry of the failed create makes it anew.':
    'Consultez son journal d’activité dans le portail Azure ; « Réessayer » sur la création en échec la refait.',
  'VPN clients': 'Clients VPN',
  'Azure did not say in time who is connected.': 'Azure n’a pas dit à temps qui est connecté.',
  'Nobody is connected at this moment.': 'Personne n’est connecté en ce moment.',
  'Connect with the VPN package (/kafka vpn {0}) and the client certificate, then ask again.':
    'Connectez-vous avec le paquet VPN (/kafka vpn {0}) et le certificat client, puis redemandez.',
  'One is connected ({0}).': 'Un est connecté ({0}).',
  '{0} are connected ({1}{2}).': '{0} sont connectés ({1}{2}).',
  'Gateway health': 'Santé de la passerelle',
  'Network Watcher was not asked.': 'Network Watcher n’a pas été interrogé.',
  'All listeners want encryption or a login, which Causeway has not.':
    'Tous les listeners exigent un chiffrement ou une connexion, que Causeway n’a pas.',
  'All {0} answer and advertise what they are set to.':
    'Les {0} répondent tous et annoncent ce qu’ils doivent.',
  'No answer from {0}.': 'Pas de réponse de {0}.',
  'Start these brokers in Ambari; where they run, look for what lies between (security rules, routes).':
    'Démarrez ces brokers dans Ambari ; s’ils tournent, cherchez ce qui est entre eux et vous (règles de sécurité, routes).',
  "{0}:{1} belongs to no broker of Ambari's": '{0}:{1} n’appartient à aucun broker d’Ambari',
  '{0} lists other brokers than the rest': '{0} liste d’autres brokers que les autres',
  'Brokers do not advertise their addresses: {0}.':
    'Des brokers n’annoncent pas leur adresse : {0}.',
  'Brokers do not advertise their names: {0}.': 'Des brokers n’annoncent pas leur nom : {0}.',
  'Restart them with the saved configuration: /kafka restart {0}.':
    'Redémarrez-les avec la configuration enregistrée : /kafka restart {0}.',
  '{0} advertises {1}': '{0} annonce {1}',
  '{0} does not answer': '{0} ne répond pas',
  '{0} is not listed': '{0} n’est pas listé',
  'All answer, but {0} partitions have no leader ({1}).':
    'Tous répondent, mais {0} partitions n’ont pas de leader ({1}).',
  'Start the brokers that hold their replicas.':
    'Démarrez les brokers qui en portent les réplicas.',
  'All answer and advertise what they are set to, but {0} partitions lack a replica ({1}).':
    'Tous répondent et annoncent ce qu’ils doivent, mais il manque un réplica à {0} partitions ({1}).',
  'Wait some minutes; then see /kafka topics {0} and the disks of the brokers.':
    'Attendez quelques minutes ; puis voyez /kafka topics {0} et les disques des brokers.',
  Messages: 'Messages',
  '{0} messages sent, {1} read back.': '{0} messages envoyés, {1} relus.',
  'Causeway has no route to the brokers.': 'Causeway n’a pas de route vers les brokers.',
  'From a machine in the VPN, run: {0}': 'Depuis une machine dans le VPN, lancez : {0}',
  'Nobody answered: {0}.': 'Personne n’a répondu : {0}.',
  'Ask again in a minute.': 'Redemandez dans une minute.',
  'It could not be examined ({0}{1}).': 'Il n’a pas pu être examiné ({0}{1}).',
  Listeners: 'Listeners',
  'Brokers listen at {0} and are set to advertise their addresses.':
    'Les brokers écoutent sur {0} et sont réglés pour annoncer leurs adresses.',
  "Causeway's block and listeners ({0}) no longer fit each other.":
    'Le bloc de Causeway et les listeners ({0}) ne vont plus ensemble.',
  'Let Causeway put them right: {0}.': 'Laissez Causeway les remettre en ordre : {0}.',
  'Brokers listen at {0}; a hand-pasted snippet makes them advertise their addresses.':
    'Les brokers écoutent sur {0} ; un extrait collé à la main leur fait annoncer leurs adresses.',
  'Let Causeway take it over, checked and reversible: {0}.':
    'Laissez Causeway le reprendre, vérifié et réversible : {0}.',
  'Brokers listen at {0} and advertise their names.':
    'Les brokers écoutent sur {0} et annoncent leurs noms.',
  'Brokers advertise names, at {0}; there is no block that makes them advertise addresses.':
    'Les brokers annoncent des noms, sur {0} ; aucun bloc ne leur fait annoncer des adresses.',
  'Let them: {0}.': 'Demandez-le-leur : {0}.',
  Addresses: 'Adresses',
  "VPN clients get addresses of {0}, which {1} in or beside the cluster's network has too.":
    'Les clients VPN reçoivent des adresses de {0}, que {1} dans le réseau du cluster ou à côté a aussi.',
  'Give the VPN clients another address pool (gateway, point-to-site configuration), then download the package anew.':
    'Donnez aux clients VPN une autre plage d’adresses (passerelle, configuration point à site), puis téléchargez de nouveau le paquet.',
  "The cluster's network ({0}) and a peered network ({1}) use the same addresses.":
    'Le réseau du cluster ({0}) et un réseau appairé ({1}) utilisent les mêmes adresses.',
  'Remove that peering, or move one side to other addresses.':
    'Retirez cet appairage, ou changez les adresses d’un côté.',
  'Nothing overlaps: network {0}.': 'Rien ne se recouvre : réseau {0}.',
  'Nothing overlaps: network {0}, VPN clients {1}.':
    'Rien ne se recouvre : réseau {0}, clients VPN {1}.',
  'Security rules': 'Règles de sécurité',
  'Which addresses VPN clients get is not known.':
    'On ne sait pas quelles adresses reçoivent les clients VPN.',
  'The subnet of the cluster has no security group.':
    'Le sous-réseau du cluster n’a pas de groupe de sécurité.',
  "Allow inbound TCP from {0} to port {1} with a lower priority number, in the security group of the cluster's subnet.":
    'Autorisez TCP en entrée depuis {0} vers le port {1} avec un numéro de priorité plus bas, dans le groupe de sécurité du sous-réseau du cluster.',
  'Traffic from {0} to port {1} is denied ({2}).':
    'Le trafic de {0} vers le port {1} est refusé ({2}).',
  'Traffic from {0} to port {1} hangs on whether Azure counts VPN clients among the tag VirtualNetwork ({2}).':
    'Le trafic de {0} vers le port {1} dépend de ce qu’Azure compte ou non les clients VPN dans la balise VirtualNetwork ({2}).',
  'Traffic from {0} to port {1} is allowed ({2}).':
    'Le trafic de {0} vers le port {1} est autorisé ({2}).',
  Names: 'Noms',
  'The network has DNS servers of its own ({0}), so names can be resolved from outside.':
    'Le réseau a ses propres serveurs DNS ({0}), donc les noms peuvent être résolus de l’extérieur.',
  "The network has only Azure's DNS, which VPN clients cannot ask, and the brokers advertise names.":
    'Le réseau n’a que le DNS d’Azure, que les clients VPN ne peuvent pas interroger, et les brokers annoncent des noms.',
  'Let the brokers advertise addresses: /kafka advertise {0} ip.':
    'Faites annoncer des adresses aux brokers : /kafka advertise {0} ip.',
  "The network has only Azure's DNS; the brokers are set to advertise addresses.":
    'Le réseau n’a que le DNS d’Azure ; les brokers sont réglés pour annoncer des adresses.',
  'Azure has no network where that of {0} should be.':
    'Azure n’a pas de réseau là où celui de {0} devrait être.',
  'Network Watcher examines the VPN gateway': 'Network Watcher examine la passerelle VPN',
  'Network Watcher examined the VPN gateway': 'Network Watcher a examiné la passerelle VPN',
  'Network Watcher did not finish within three minutes.':
    'Network Watcher n’a pas terminé en trois minutes.',
  'There is no gateway that could be examined.': 'Il n’y a pas de passerelle à examiner.',
  'Network Watcher is not enabled in {0}.': 'Network Watcher n’est pas activé dans {0}.',
  'Enable it: az network watcher configure --locations {0} --enabled true --resource-group NetworkWatcherRG.':
    'Activez-le : az network watcher configure --locations {0} --enabled true --resource-group NetworkWatcherRG.',
  'Network Watcher finds no fault.': 'Network Watcher ne trouve aucun défaut.',
  'Network Watcher: {0}': 'Network Watcher : {0}',
  'Azure recommends: {0}': 'Azure recommande : {0}',
  'Open VPN troubleshoot in the portal for the details.':
    'Ouvrez le dépannage du VPN dans le portail pour les détails.',
  'Examining each link': 'Examen de chaque maillon',
  'Examined each link': 'Chaque maillon examiné',
  'Looking at both clusters': 'Examen des deux clusters',
  'Looked at both clusters': 'Les deux clusters examinés',
  'Network path': 'Chemin réseau',
  'The network of {0} is not one that Causeway made.':
    'Le réseau de {0} n’est pas un réseau que Causeway a créé.',
  'Both clusters are in one network.': 'Les deux clusters sont dans un même réseau.',
  'The networks of both clusters are peered, both ways.':
    'Les réseaux des deux clusters sont appairés, dans les deux sens.',
  'No direct way: {0}.': 'Pas de chemin direct : {0}.',
  'All listeners want encryption or a login, for which the properties have no settings.':
    'Tous les listeners exigent un chiffrement ou une connexion, pour lesquels les propriétés n’ont pas de réglages.',
  'Add security.protocol and what belongs to it, each with the prefix "{0}.".':
    'Ajoutez security.protocol et ce qui va avec, chacun avec le préfixe « {0}. ».',
  'They are set to advertise addresses, which both networks can use.':
    'Ils sont réglés pour annoncer des adresses, que les deux réseaux peuvent utiliser.',
  "Causeway's block and listeners no longer fit each other.":
    'Le bloc de Causeway et les listeners ne vont plus ensemble.',
  'They advertise names, which can be resolved in their network.':
    'Ils annoncent des noms, qui peuvent être résolus dans leur réseau.',
  'They advertise names, which can be resolved only in their own network.':
    'Ils annoncent des noms, qui ne peuvent être résolus que dans leur propre réseau.',
  'Let them advertise addresses: {0}.': 'Faites-leur annoncer des adresses : {0}.',
}
