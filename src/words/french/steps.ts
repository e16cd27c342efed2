/** Titles, details and errors of steps. */
export const FRENCH_STEPS: Readonly<Record<string, string>> = {
  '"{0}" took longer than it ever should.':
    '« {0} » a pris plus longtemps que cela ne devrait jamais.',
  'Look at the resource in the Azure portal. Retry resumes here; nothing that exists is made twice.':
    'Regardez la ressource dans le portail Azure. « Réessayer » reprend ici ; rien de ce qui existe n’est fait deux fois.',
  'The service did not answer for too long. Retry resumes here; nothing is made twice.':
    'Le service n’a pas répondu pendant trop longtemps. « Réessayer » reprend ici ; rien n’est fait deux fois.',
  'Causeway itself made a mistake.': 'Causeway lui-même a fait une erreur.',
  'Retry once. If it fails again, give the operators the correlation id {0}.':
    'Réessayez une fois. En cas de nouvel échec, donnez aux opérateurs l’identifiant de corrélation {0}.',
  'Listing clusters': 'Liste des clusters',
  'Listed clusters': 'Clusters listés',
  'Choosing addresses': 'Choix des adresses',
  'Chose addresses': 'Adresses choisies',
  'No addresses are left in {0} for another network.':
    'Il ne reste pas d’adresses dans {0} pour un autre réseau.',
  'The operators widen CAUSEWAY_ADDRESS_SPACE, or delete networks that nobody needs; then Retry.':
    'Les opérateurs élargissent CAUSEWAY_ADDRESS_SPACE, ou suppriment des réseaux dont personne n’a besoin ; puis réessayez.',
  'The network has no free addresses for another cluster.':
    'Le réseau n’a plus d’adresses libres pour un autre cluster.',
  'Plan again with a network of its own.': 'Refaites le plan avec un réseau qui lui soit propre.',
  'The network {0} does not exist any more.': 'Le réseau {0} n’existe plus.',
  'Plan the cluster again.': 'Refaites le plan du cluster.',
  'making it again': 'nouvelle création',
  'Azure could not make {0}.': 'Azure n’a pas pu créer {0}.',
  'Look at the activity log of resource group {0} in the Azure portal; Retry makes it again.':
    'Consultez le journal d’activité du groupe de ressources {0} dans le portail Azure ; « Réessayer » le refait.',
  'Reading broker addresses': 'Lecture des adresses des brokers',
  'Brokers are up': 'Les brokers sont prêts',
  'no address yet for {0}': 'pas encore d’adresse pour {0}',
  'Azure has no network interface with this address':
    'Azure n’a pas d’interface réseau avec cette adresse',
  'does not answer: {0}': 'ne répond pas : {0}',
  'Kafka does not list it under its name or address':
    'Kafka ne le liste ni sous son nom ni sous son adresse',
  'runs with an older configuration: a restart is due':
    'tourne avec une ancienne configuration : un redémarrage est dû',
  'Creating the HDInsight Kafka cluster': 'Création du cluster HDInsight Kafka',
  'Created the HDInsight Kafka cluster': 'Cluster HDInsight Kafka créé',
  'replacing the failed one': 'remplacement de celui en échec',
  'replacing the failed one, with HDInsight’s own settings':
    'remplacement de celui en échec, avec les réglages de HDInsight',
  'the role on the storage account has not reached HDInsight yet':
    'le rôle sur le compte de stockage n’est pas encore arrivé chez HDInsight',
  'resource group': 'groupe de ressources',
  'Deleting the {0} that was shared': 'Suppression, après partage : {0}',
  'Deleting the {0}': 'Suppression : {0}',
  'Resource group': 'Groupe de ressources',
  '{0} that was shared': '{0}, après partage',
  'was not there': 'n’existait pas',
  'Azure is deleting it': 'Azure supprime',
  stays: 'reste',
  'it was not in the approval': 'il n’était pas dans l’approbation',
  'Azure still lists {0}': 'Azure liste encore {0}',
  'HDInsight Kafka cluster': 'cluster HDInsight Kafka',
  'storage account': 'compte de stockage',
  subnet: 'sous-réseau',
  Subnet: 'Sous-réseau',
  'peering of the other network': 'appairage de l’autre réseau',
  'Peering of the other network': 'Appairage de l’autre réseau',
  'public IP of the VPN gateway': 'IP publique de la passerelle VPN',
  'Public IP of the VPN gateway': 'IP publique de la passerelle VPN',
  'virtual network': 'réseau virtuel',
  'public IP of the NAT gateway': 'IP publique de la passerelle NAT',
  'Public IP of the NAT gateway': 'IP publique de la passerelle NAT',
  'network security group': 'groupe de sécurité réseau',
  'stays: not made by Causeway': 'reste : pas créé par Causeway',
  'stays: others use it': 'reste : d’autres l’utilisent',
  '{0} now uses the network of {1}.': '{0} utilise maintenant le réseau de {1}.',
  'Retry asks for what can be deleted without it.':
    '« Réessayer » demande ce qui peut être supprimé sans lui.',
  '{0} still uses it': '{0} l’utilise encore',
  'Azure does not delete {0}: {1} still uses it.':
    'Azure ne supprime pas {0} : {1} l’utilise encore.',
  'It is a leftover of the cluster, which HDInsight removes. Retry in an hour; if it is still there, ask Azure support.':
    'C’est un reste du cluster, que HDInsight enlève. Réessayez dans une heure ; s’il est encore là, demandez au support Azure.',
  'It is not from Causeway, so Causeway leaves it alone. Whose it is moves it elsewhere; then Retry.':
    'Cela ne vient pas de Causeway, donc Causeway n’y touche pas. Son propriétaire le déplace ailleurs ; puis réessayez.',
  'The {0} appeared after the approval.': 'Apparu après l’approbation : {0}.',
  'Retry asks for approval of everything that is there now.':
    '« Réessayer » demande l’approbation de tout ce qui est là maintenant.',
  'Looking for the cluster': 'Recherche du cluster',
  'Found the cluster': 'Cluster trouvé',
  '{0} is not running: {1}.': '{0} ne tourne pas : {1}.',
  'Wait until its creation has ended, or look at what failed.':
    'Attendez la fin de sa création, ou regardez ce qui a échoué.',
  'Causeway has made no cluster called "{0}".': 'Causeway n’a créé aucun cluster nommé « {0} ».',
  'See which clusters there are.': 'Voyez les clusters qui existent.',
  'Looking for the VPN gateway': 'Recherche de la passerelle VPN',
  'Found the VPN gateway': 'Passerelle VPN trouvée',
  'Azure is changing the gateway': 'Azure modifie la passerelle',
  '{0} was made without a VPN gateway.': '{0} a été créé sans passerelle VPN.',
  'Clients reach it by the way that its network has: ask whoever owns the network.':
    'Les clients y accèdent par le chemin de son réseau : demandez au propriétaire du réseau.',
  'The VPN gateway of {0} is not ready yet.': 'La passerelle VPN de {0} n’est pas encore prête.',
  'A new gateway takes about 40 minutes, a change of one some minutes. Ask again when that has ended.':
    'Une nouvelle passerelle prend environ 40 minutes, sa modification quelques minutes. Redemandez quand ce sera terminé.',
  'Ending the watch over its brokers': 'Fin de la surveillance de ses brokers',
  'Its brokers are not watched': 'Ses brokers ne sont pas surveillés',
  'Creating the VPN gateway': 'Création de la passerelle VPN',
  'Created the VPN gateway': 'Passerelle VPN créée',
  'VPN gateway {0}': 'Passerelle VPN {0}',
  'Creating the resource group': 'Création du groupe de ressources',
  'Created the resource group': 'Groupe de ressources créé',
  'Creating the network security group': 'Création du groupe de sécurité réseau',
  'Created the network security group': 'Groupe de sécurité réseau créé',
  'Network security group {0}': 'Groupe de sécurité réseau {0}',
  'Creating the NAT public IP': 'Création de l’IP publique du NAT',
  'Created the NAT public IP': 'IP publique du NAT créée',
  'Public IP {0}': 'IP publique {0}',
  'Creating the NAT gateway': 'Création de la passerelle NAT',
  'Created the NAT gateway': 'Passerelle NAT créée',
  'NAT gateway {0}': 'Passerelle NAT {0}',
  'Creating the virtual network': 'Création du réseau virtuel',
  'Created the virtual network': 'Réseau virtuel créé',
  'Virtual network {0}': 'Réseau virtuel {0}',
  'Creating the gateway public IP': 'Création de l’IP publique de la passerelle',
  'Created the gateway public IP': 'IP publique de la passerelle créée',
  'Peering with the network of the gateway': 'Appairage avec le réseau de la passerelle',
  'Peered with the gateway': 'Appairé avec la passerelle',
  "Peering with Causeway's network": 'Appairage avec le réseau de Causeway',
  "Peered with Causeway's network": 'Appairé avec le réseau de Causeway',
  'Azure is connecting the two': 'Azure relie les deux',
  'The network {0} does not exist (any more).': 'Le réseau {0} n’existe pas (ou plus).',
  'Plan the cluster again; if it is the network of Causeway itself, tell the operators.':
    'Refaites le plan du cluster ; si c’est le réseau de Causeway lui-même, prévenez les opérateurs.',
  'Causeway was set up without the network in which it runs.':
    'Causeway a été configuré sans le réseau dans lequel il tourne.',
  'The operators set CAUSEWAY_NETWORK again, then Retry; or plan the cluster anew.':
    'Les opérateurs définissent de nouveau CAUSEWAY_NETWORK, puis réessayez ; ou refaites le plan du cluster.',
  'Checking name, region, size and quota':
    'Vérification du nom, de la région, de la taille et du quota',
  'Checked name, region, size and quota': 'Nom, région, taille et quota vérifiés',
  'an unknown number': 'un nombre inconnu',
  '{0} cores needed, {1} free': '{0} cœurs nécessaires, {1} libres',
  'Changing the number of workers': 'Changement du nombre de workers',
  'Changed the number of workers': 'Nombre de workers changé',
  '{0} workers, Azure state: {1}': '{0} workers, état Azure : {1}',
  '{0} workers, Azure is at work': '{0} workers, Azure est à l’œuvre',
  'HDInsight did not change the number of workers of {0}, which has {1}{2}':
    'HDInsight n’a pas changé le nombre de workers de {0}, qui en a {1}{2}',
  'Retry asks for it again. If it fails again, look at the activity log in the Azure portal.':
    '« Réessayer » le redemande. En cas de nouvel échec, consultez le journal d’activité dans le portail Azure.',
  'Restarting brokers': 'Redémarrage des brokers',
  'Restarted brokers': 'Brokers redémarrés',
  'No restart needed': 'Aucun redémarrage nécessaire',
  '{0} of {1} done': '{0} sur {1} faits',
  'Ambari could not restart {0} ({1}).': 'Ambari n’a pas pu redémarrer {0} ({1}).',
  'Look at that broker in Ambari; Retry asks again and goes on with the brokers that are left.':
    'Regardez ce broker dans Ambari ; « Réessayer » redemande et continue avec les brokers restants.',
  'Ambari has been restarting {0} for half an hour.': 'Ambari redémarre {0} depuis une demi-heure.',
  'Look at the operation in Ambari, and abort it if it hangs; Retry asks again and goes on with the brokers that are left.':
    'Regardez l’opération dans Ambari, et interrompez-la si elle est bloquée ; « Réessayer » redemande et continue avec les brokers restants.',
  'Another operation has been running in Ambari for two hours: {0}.':
    'Une autre opération tourne dans Ambari depuis deux heures : {0}.',
  'Wait for it, or abort it in Ambari; Retry asks again and goes on with the brokers that are left.':
    'Attendez-la, ou interrompez-la dans Ambari ; « Réessayer » redemande et continue avec les brokers restants.',
  '{0} does not stay up: Ambari restarted it, and it died soon after.':
    '{0} ne reste pas debout : Ambari l’a redémarré, et il est tombé peu après.',
  'Look at its server.log: the last lines say why Kafka refuses to start. Then Retry asks again and goes on with the brokers that are left.':
    'Regardez son server.log : les dernières lignes disent pourquoi Kafka refuse de démarrer. Ensuite « Réessayer » redemande et continue avec les brokers restants.',
  '{0} runs, but does not answer Kafka clients.':
    '{0} tourne, mais ne répond pas aux clients Kafka.',
  'Look at its server.log and at the network between Causeway and the broker; Retry asks again and goes on with the brokers that are left.':
    'Regardez son server.log et le réseau entre Causeway et le broker ; « Réessayer » redemande et continue avec les brokers restants.',
  '{0} came back, but does not advertise what it should.':
    '{0} est revenu, mais n’annonce pas ce qu’il devrait.',
  'Compare advertised.listeners in its server.properties with the saved configuration; Retry asks again and goes on with the brokers that are left.':
    'Comparez advertised.listeners dans son server.properties avec la configuration enregistrée ; « Réessayer » redemande et continue avec les brokers restants.',
  'After the restart of {0}, {1} partitions still lack a replica.':
    'Après le redémarrage de {0}, il manque encore un réplica à {1} partitions.',
  'Wait until the replicas have caught up, or look at the disks of that broker; Retry asks again and goes on with the brokers that are left.':
    'Attendez que les réplicas aient rattrapé, ou regardez les disques de ce broker ; « Réessayer » redemande et continue avec les brokers restants.',
  'Restarting {0} was not approved as things are now: somebody saved another configuration.':
    'Le redémarrage de {0} n’a pas été approuvé dans l’état actuel : quelqu’un a enregistré une autre configuration.',
  'Compare the two newest versions in Ambari; Retry asks again and goes on with the brokers that are left.':
    'Comparez les deux dernières versions dans Ambari ; « Réessayer » redemande et continue avec les brokers restants.',
  'Somebody has put the host {0} into maintenance.': 'Quelqu’un a mis l’hôte {0} en maintenance.',
  'Talk to that person, and end the maintenance mode of the host in Ambari; Retry asks again and goes on with the brokers that are left.':
    'Parlez-en avec cette personne, et terminez le mode maintenance de l’hôte dans Ambari ; « Réessayer » redemande et continue avec les brokers restants.',
  '{0} is down, so no other broker may be restarted.':
    '{0} est arrêté, donc aucun autre broker ne peut être redémarré.',
  'Start it in Ambari; Retry asks again and goes on with the brokers that are left.':
    'Démarrez-le dans Ambari ; « Réessayer » redemande et continue avec les brokers restants.',
  '{0} partitions lack a replica, and a restart could make them unavailable.':
    'Il manque un réplica à {0} partitions, et un redémarrage pourrait les rendre indisponibles.',
  'Wait until every replica is in sync, or find out which broker is behind; Retry asks again and goes on with the brokers that are left.':
    'Attendez que chaque réplica soit en phase, ou cherchez quel broker est en retard ; « Réessayer » redemande et continue avec les brokers restants.',
  'No broker has been restarted before it.': 'Aucun broker n’a été redémarré avant lui.',
  'Restarted: {0}.': 'Redémarrés : {0}.',
  'Not touched: {0}.': 'Pas touchés : {0}.',
  'Brokers with old and new settings reach each other.':
    'Les brokers aux anciens et aux nouveaux réglages se joignent entre eux.',
  'restarting {0}': 'redémarrage de {0}',
  'waiting for {0}': 'attente de {0}',
  'watching whether {0} stays up': 'observation : {0} reste-t-il debout',
  'waiting for the brokers to answer': 'attente de la réponse des brokers',
  'waiting for {0} to answer': 'attente de la réponse de {0}',
  'checking what {0} advertises': 'vérification de ce que {0} annonce',
  '{0} partitions are catching up': '{0} partitions rattrapent leur retard',
  'waiting for another Ambari operation: {0}': 'attente d’une autre opération Ambari : {0}',
  '{0} is down': '{0} est arrêté',
  '{0} partitions lack a replica': 'il manque un réplica à {0} partitions',
  'Saving the Kafka configuration': 'Enregistrement de la configuration Kafka',
  'Saved the Kafka configuration': 'Configuration Kafka enregistrée',
  'Checking size and quota': 'Vérification de la taille et du quota',
  'Checked size and quota': 'Taille et quota vérifiés',
  'Wait until what HDInsight does there has ended, then ask again.':
    'Attendez la fin de ce que HDInsight y fait, puis redemandez.',
  '{0} has {1} workers. With {2}, data would be lost: Kafka does not move partitions off the brokers that go.':
    '{0} a {1} workers. Avec {2}, des données seraient perdues : Kafka ne déplace pas les partitions des brokers qui partent.',
  'Move the partitions first (kafka-reassign-partitions). With --force somebody else is asked to approve, and sees what is lost.':
    'Déplacez d’abord les partitions (kafka-reassign-partitions). Avec --force, quelqu’un d’autre est invité à approuver, et voit ce qui est perdu.',
  '{0} had {1} workers when this was planned, and has {2} now.':
    '{0} avait {1} workers au moment du plan, et en a {2} maintenant.',
  'Plan again.': 'Refaites un plan.',
  'Creating the storage account': 'Création du compte de stockage',
  'Created the storage account': 'Compte de stockage créé',
  'Storage account {0}': 'Compte de stockage {0}',
  'Opening the storage to the cluster': 'Ouverture du stockage au cluster',
  'Opened the storage to the cluster': 'Stockage ouvert au cluster',
  'was so already': 'l’était déjà',
  'Creating the blob container': 'Création du conteneur de blobs',
  'Created the blob container': 'Conteneur de blobs créé',
  'Creating the subnet': 'Création du sous-réseau',
  'Created the subnet': 'Sous-réseau créé',
  'The subnet {0} of {1} exists already and was not made by Causeway.':
    'Le sous-réseau {0} de {1} existe déjà et n’a pas été créé par Causeway.',
  'Reading topics': 'Lecture des topics',
  'Read topics': 'Topics lus',
  'Causeway cannot reach the brokers of {0}.': 'Causeway ne peut pas joindre les brokers de {0}.',
  'Give it a route (KAFKA_PROXY_URL_TEMPLATE, or run it in a network that reaches the brokers). From a VPN client, kcat -L lists the topics.':
    'Donnez-lui une route (KAFKA_PROXY_URL_TEMPLATE, ou faites-le tourner dans un réseau qui joint les brokers). Depuis un client VPN, kcat -L liste les topics.',
  'Sending and reading 50 messages': 'Envoi et lecture de 50 messages',
  'Sent and read 50 messages': '50 messages envoyés et lus',
  'Looking for the certificates': 'Recherche des certificats',
  'Found the certificates': 'Certificats trouvés',
  '{0} in the register': '{0} dans le registre',
  'Telling the gateway to refuse them': 'Consigne de refus à la passerelle',
  'The gateway refuses them': 'La passerelle les refuse',
  'Adding a root certificate': 'Ajout d’un certificat racine',
  'Added a root certificate': 'Certificat racine ajouté',
  'Azure could not change the VPN gateway.': 'Azure n’a pas pu modifier la passerelle VPN.',
  'Retry asks for it again. If it fails again, look at the activity log of the gateway in the Azure portal.':
    '« Réessayer » le redemande. En cas de nouvel échec, consultez le journal d’activité de la passerelle dans le portail Azure.',
  '{0} shares the VPN gateway of {1}.': '{0} partage la passerelle VPN de {1}.',
  'Whoever may administer the VPN of {0} does it there.':
    'Qui peut administrer le VPN de {0} le fait là-bas.',
  'Without a Key Vault there are neither personal certificates nor a register of them.':
    'Sans Key Vault il n’y a ni certificats personnels ni registre de ceux-ci.',
  'The owners of Causeway set AZURE_KEY_VAULT_URL. Until then, a certificate is refused by its thumbprint in the Azure portal (Point-to-site configuration).':
    'Les responsables de Causeway définissent AZURE_KEY_VAULT_URL. D’ici là, un certificat se refuse par son empreinte dans le portail Azure (configuration point à site).',
  "For the VPN of {0}, this person has no certificate of Causeway's that is still valid.":
    'Pour le VPN de {0}, cette personne n’a aucun certificat de Causeway encore valide.',
  'Check whom you named. A certificate that came with the create of a cluster is not in the register: refuse it in the Azure portal.':
    'Vérifiez qui vous avez indiqué. Un certificat venu avec la création d’un cluster n’est pas dans le registre : refusez-le dans le portail Azure.',
  'Preparing the VPN client package': 'Préparation du paquet client VPN',
  'VPN client package is ready': 'Le paquet client VPN est prêt',
  'Making a personal VPN profile': 'Création d’un profil VPN personnel',
  'Sent the personal VPN profile': 'Profil VPN personnel envoyé',
  'the VPN package is being built': 'le paquet VPN est en construction',
  'it has no OpenVPN settings': 'il n’a pas de réglages OpenVPN',
  'Causeway has no certificate authority for the VPN gateway of {0}, so it cannot make personal profiles.':
    'Causeway n’a pas d’autorité de certification pour la passerelle VPN de {0}, donc il ne peut pas faire de profils personnels.',
  'Somebody with the permission vpn-admin adds one, which takes some minutes:':
    'Quelqu’un avec la permission vpn-admin en ajoute une, ce qui prend quelques minutes :',
  'the .pem file that whoever created the cluster got by direct message':
    'du fichier .pem que le créateur du cluster a reçu par message direct',
  'the certificate that your own authority has signed for you':
    'du certificat que votre propre autorité a signé pour vous',
  'By hand: get the package with the command below and unpack it; open OpenVPN/vpnconfig.ovpn in a text editor; in place of $CLIENTCERTIFICATE put the first BEGIN CERTIFICATE … END CERTIFICATE of {0}, in place of $PRIVATEKEY its BEGIN PRIVATE KEY … END PRIVATE KEY; import the file into OpenVPN. For personal profiles the owners of Causeway set AZURE_KEY_VAULT_URL.':
    'À la main : obtenez le paquet avec la commande ci-dessous et décompressez-le ; ouvrez OpenVPN/vpnconfig.ovpn dans un éditeur de texte ; à la place de $CLIENTCERTIFICATE mettez le premier BEGIN CERTIFICATE … END CERTIFICATE {0}, à la place de $PRIVATEKEY son BEGIN PRIVATE KEY … END PRIVATE KEY ; importez le fichier dans OpenVPN. Pour des profils personnels, les responsables de Causeway définissent AZURE_KEY_VAULT_URL.',
  'At the VPN gateway of {0} people sign in with Microsoft Entra ID; there are no personal certificates.':
    'À la passerelle VPN de {0}, on se connecte avec Microsoft Entra ID ; il n’y a pas de certificats personnels.',
  'Import AzureVPN/azurevpnconfig.xml of the package into the Azure VPN Client. Who may come in is decided in Microsoft Entra ID.':
    'Importez AzureVPN/azurevpnconfig.xml du paquet dans Azure VPN Client. Qui peut entrer se décide dans Microsoft Entra ID.',
  'Reading the brokers': 'Lecture des brokers',
  'Read the brokers': 'Brokers lus',
  'Waiting for the brokers': 'Attente des brokers',
  'As many brokers as workers': 'Autant de brokers que de workers',
  'Ambari has {0} brokers of {1}': 'Ambari a {0} brokers sur {1}',
  '{0} is not started yet': '{0} n’est pas encore démarré',
  '{0} does not answer yet': '{0} ne répond pas encore',
  'HDInsight cluster {0}': 'Cluster HDInsight {0}',
  'Revoking the VPN profiles made for it': 'Révocation des profils VPN créés pour lui',
  'VPN profiles made for it': 'Profils VPN créés pour lui',
  'there were none': 'il n’y en avait pas',
  '{0} revoked': '{0} révoqués',
}
