/** Plans: the card, its parts and their prices. */
export const FRENCH_PLANS: Readonly<Record<string, string>> = {
  'Plan for Kafka cluster {0}: about {1} an hour, ready in about {2}.':
    'Plan du cluster Kafka {0} : environ {1} par heure, prêt en {2} environ.',
  'Create Kafka cluster {0}': 'Créer le cluster Kafka {0}',
  'Everything goes into the existing resource group {0} in *{1}*.':
    'Tout va dans le groupe de ressources existant {0}, région *{1}*.',
  'Everything goes into the new resource group {0} in *{1}*.':
    'Tout va dans le nouveau groupe de ressources {0}, région *{1}*.',
  Size: 'Taille',
  '{0} on HDInsight {1}': '{0} sur HDInsight {1}',
  Cost: 'Coût',
  '≈ {0} an hour · {1} a month': '≈ {0} par heure · {1} par mois',
  Time: 'Temps',
  Cores: 'Cœurs',
  Access: 'Accès',
  'plan {0}': 'plan {0}',
  'dry run: nothing can be created from this card':
    'à blanc : rien ne peut être créé depuis cette carte',
  'valid until {0}': 'valable jusqu’à {0}',
  'Nothing has been created yet.': 'Rien n’a encore été créé.',
  '{0} of {1} resources exist already and are used as they are.':
    '{0} ressources sur {1} existent déjà et sont utilisées telles quelles.',
  'at most {0}; the VPN gateway is there already': 'au plus {0} ; la passerelle VPN est déjà là',
  'about {0}; brokers are up well before the VPN':
    'environ {0} ; les brokers sont prêts bien avant le VPN',
  'from {0} runs here': 'd’après {0} exécutions ici',
  '1 disk of 1 TB each': '1 disque de 1 To chacun',
  '{0} disks of 1 TB each': '{0} disques de 1 To chacun',
  'encrypted between nodes': 'chiffré entre les nœuds',
  'storage without keys': 'stockage sans clés',
  '{0} workers': '{0} workers',
  '{0} head': '{0} principaux',
  '{0} ZooKeeper': '{0} ZooKeeper',
  'a way into the network that is not from Causeway':
    'un accès au réseau qui ne vient pas de Causeway',
  'VPN only': 'VPN seulement',
  '{0}; brokers advertise names, which your DNS servers know':
    '{0} ; les brokers annoncent des noms, que vos serveurs DNS connaissent',
  '{0}; brokers advertise IP addresses': '{0} ; les brokers annoncent des adresses IP',
  '{0} needed · {1} free': '{0} nécessaires · libres : {1}',
  create: 'créer',
  reuse: 'réutiliser',
  change: 'modifier',
  Action: 'Action',
  '$ / month': '$ / mois',
  '• HDInsight notes: {0}': '• HDInsight signale : {0}',
  '• Could not be checked: {0}': '• N’ont pas pu être vérifiés : {0}',
  'Create Cluster': 'Créer le cluster',
  Cancel: 'Annuler',
  cluster: 'cluster',
  'public IP': 'IP publique',
  'without disks and traffic': 'sans disques ni trafic',
  'list prices of {0}': 'prix catalogue de {0}',
  'Azure list prices of {0}': 'prix catalogue Azure de {0}',
  '{0} (estimated: {1})': '{0} (estimés : {1})',
  'Choose a region': 'Choisir une région',
  'Choose a size': 'Choisir une taille',
  'Choose here to plan again with everything else as you asked:':
    'Choisissez ici pour refaire le plan avec tout le reste comme demandé :',
  '{0} has {1} workers already': '{0} a déjà {1} workers',
  '*{0}* has {1} workers already: nothing to do.': '*{0}* a déjà {1} workers : rien à faire.',
  'Plan for {0}: {1}, {2}': 'Plan pour {0} : {1}, {2}',
  'Grow {0}': 'Agrandir {0}',
  'Shrink {0}': 'Réduire {0}',
  'Azure list prices of {0}, nodes without disks':
    'prix catalogue Azure de {0}, nœuds sans disques',
  'list prices of {0}, nodes without disks': 'prix catalogue de {0}, nœuds sans disques',
  'Scale to {0}': 'Passer à {0}',
  'Ask to Shrink': 'Demander la réduction',
  'Ask to lose brokers?': 'Demander la perte de brokers ?',
  'Somebody else has to approve what is lost, which the card in the channel says.':
    'Quelqu’un d’autre doit approuver ce qui est perdu ; la carte dans le canal le dit.',
  '{0} → {1} an hour': '{0} → {1} par heure',
  'One broker joins with the configuration that is saved; the others are not restarted.':
    'Un broker arrive avec la configuration enregistrée ; les autres ne sont pas redémarrés.',
  '{0} brokers join with the configuration that is saved; the others are not restarted.':
    '{0} brokers arrivent avec la configuration enregistrée ; les autres ne sont pas redémarrés.',
  'Topics that exist stay where they are: Kafka moves no partition by itself.':
    'Les topics existants restent où ils sont : Kafka ne déplace aucune partition de lui-même.',
  'Kafka moves no partition off the brokers that go: *what only they hold is lost for good*. Somebody else than you has to approve it; the card in the channel says what {0} would lose.':
    'Kafka ne déplace aucune partition hors des brokers qui partent : *ce qu’eux seuls contiennent est définitivement perdu*. Quelqu’un d’autre que vous doit l’approuver ; la carte dans le canal dit ce que {0} perdrait.',
  'Bootstrap servers: {0}': 'Serveurs bootstrap : {0}',
  '{0} in {1} · ≈ {2}.': '{0} en {1} · ≈ {2}.',
  'Requested by {0} · operation {1}': 'Demandé par {0} · opération {1}',
  'New: {0}.': 'Nouveau : {0}.',
  'Look at {0}: partitions that had a replica on the brokers that went lack it.':
    'Regardez {0} : les partitions qui avaient un réplica sur les brokers partis ne l’ont plus.',
  'New topics use the new brokers. Topics that exist stay where they are until somebody moves partitions ({0}).':
    'Les nouveaux topics utilisent les nouveaux brokers. Les topics existants restent où ils sont jusqu’à ce que quelqu’un déplace des partitions ({0}).',
  'That does not name a virtual network.': 'Cela ne désigne pas un réseau virtuel.',
  'Give resource group and network, or resource group, network and subnet, with slashes between.':
    'Donnez groupe de ressources et réseau, ou groupe de ressources, réseau et sous-réseau, séparés par des barres obliques.',
  'VPN gateway of {0}': 'Passerelle VPN de {0}',
  'Virtual network of {0}': 'Réseau virtuel de {0}',
  'Subnet {0} of {1}': 'Sous-réseau {0} de {1}',
  'VPN gateway VpnGw1AZ': 'Passerelle VPN VpnGw1AZ',
  'Network peering': 'Appairage de réseaux',
  '{0} public IP addresses': '{0} adresses IP publiques',
  'HDInsight Kafka, {0} nodes, {1} cores': 'HDInsight Kafka, {0} nœuds, {1} cœurs',
}
