/** Cards and answers. */
export const FRENCH_CARDS: Readonly<Record<string, string>> = {
  // Signs between what stands in the places.
  '*{0}*: {1}': '*{0}* : {1}',
  '*{0}* ({1}): {2}': '*{0}* ({1}) : {2}',
  'Causeway made a mistake and could not do that. Nothing was changed by this command. Correlation id {0}.':
    'Causeway a fait une erreur et n’a pas pu le faire. Cette commande n’a rien modifié. Identifiant de corrélation {0}.',
  'Causeway cannot reach its store just now, so this was probably not accepted. Try again in a minute; if you were about to change something, look at {0} first.':
    'Causeway ne peut pas joindre son stockage en ce moment, donc la demande n’a sans doute pas été acceptée. Réessayez dans une minute ; si vous alliez modifier quelque chose, regardez d’abord {0}.',
  'Causeway has made no clusters yet. Begin with {0}.':
    'Causeway n’a encore créé aucun cluster. Commencez par {0}.',
  '{0} clusters: {1}': '{0} clusters : {1}',
  '{0} clusters: {1}; remains of {2}': '{0} clusters : {1} ; restes de {2}',
  'Kafka clusters': 'Clusters Kafka',
  'Read from Azure by tag': 'Lu dans Azure par balise',
  Region: 'Région',
  State: 'État',
  Workers: 'Workers',
  'of {0}': 'de {0}',
  own: 'propre',
  '*{0}* in {1}': '*{0}* dans {1}',
  '*Resources without a cluster*, from a create that has not ended or because others share the network:':
    '*Ressources sans cluster*, d’une création qui n’est pas terminée ou parce que d’autres partagent le réseau :',
  'and {0} more': 'et {0} autres',
  '{0} with the name goes on, {1} shows what there is and deletes it.':
    '{0} avec le nom continue, {1} montre ce qu’il y a et le supprime.',
  '{0} was stopped.': '{0} a été arrêtée.',
  'No operations yet. Begin with {0}.': 'Aucune opération pour l’instant. Commencez par {0}.',
  'No operations on {0} yet.': 'Aucune opération sur {0} pour l’instant.',
  'Recent operations': 'Opérations récentes',
  'Operations on {0}': 'Opérations sur {0}',
  Operation: 'Opération',
  'Where it stands': 'Avancement',
  queued: 'en file',
  running: 'en cours',
  succeeded: 'réussie',
  stopped: 'arrêtée',
  'waits, number {0} in line': 'attend, numéro {0} dans la file',
  'took {0}': 'a pris {0}',
  '{0} · about {1} left': '{0} · encore {1} environ',
  Broker: 'Broker',
  'IP address': 'Adresse IP',
  Id: 'Id',
  Rack: 'Rack',
  Advertises: 'Annonce',
  '{0} (controller)': '{0} (contrôleur)',
  'Nothing of it is left, nothing of it costs money any more.':
    'Il n’en reste rien, plus rien n’en coûte d’argent.',
  "What is left was not Causeway's to delete, and Causeway does not know what it costs.":
    'Ce qui reste, Causeway n’avait pas à le supprimer, et Causeway ne sait pas ce que cela coûte.',
  '{0} deleted in {1}, which saves about {2} an hour.':
    'Supprimé en {1} : {0}, ce qui économise environ {2} par heure.',
  Deleted: 'Supprimé',
  Left: 'Reste',
  'Requested by {0}': 'Demandé par {0}',
  'its name is free again': 'son nom est de nouveau libre',
  'operation {0}': 'opération {0}',
  '1 resource': '1 ressource',
  '{0} resources': '{0} ressources',
  'The way to the brokers of {0}': 'Le chemin vers les brokers de {0}',
  Link: 'Maillon',
  Finding: 'Constat',
  'Read from Azure, Ambari and the brokers {0}': 'Lu dans Azure, Ambari et les brokers {0}',
  '{0}: {1} is broken.': '{0} : {1} est rompu.',
  '{0}: no broken link among {1}': '{0} : aucun maillon rompu sur {1}',
  ok: 'ok',
  warning: 'attention',
  broken: 'rompu',
  unknown: 'inconnu',
  'Every link from a laptop to the brokers of *{0}* holds.':
    'Chaque maillon d’un poste de travail aux brokers de *{0}* tient.',
  '1 needs attention': '1 demande attention',
  '{0} need attention': '{0} demandent attention',
  '{0} could not be examined': '{0} n’ont pas pu être examinés',
  'No link from a laptop to the brokers of *{0}* is broken; {1}.':
    'Aucun maillon d’un poste de travail aux brokers de *{0}* n’est rompu ; {1}.',
  'VPN clients may not reach {0} any more': 'Les clients VPN ne joignent peut-être plus {0}',
  'The addresses of {0} have changed': 'Les adresses de {0} ont changé',
  '{0}. Bootstrap servers: {1}': '{0}. Serveurs bootstrap : {1}',
  '*Fix* saves the configuration that makes brokers advertise addresses again, and restarts the brokers one at a time, once somebody has approved.':
    '*Corriger* enregistre la configuration par laquelle les brokers annoncent de nouveau des adresses, et redémarre les brokers un par un, une fois que quelqu’un a approuvé.',
  Fix: 'Corriger',
  'Show Brokers': 'Voir les brokers',
  Doctor: 'Diagnostic',
  'Compared with what was announced last; nothing was changed':
    'Comparé à la dernière annonce ; rien n’a été modifié',
  '{0} has another address: {1} → {2}': '{0} a une autre adresse : {1} → {2}',
  '{0} is new: {1}': '{0} est nouveau : {1}',
  '{0} is gone: it was {1}': '{0} a disparu : c’était {1}',
  'The saved Kafka configuration does not make brokers advertise addresses any more':
    'La configuration Kafka enregistrée ne fait plus annoncer d’adresses aux brokers',
  '{0} tells clients to connect to {1}': '{0} dit aux clients de se connecter à {1}',
  '{0} was stopped': '{0} : arrêt',
  '{0} failed': '{0} : échec',
  'Cause:': 'Cause :',
  'Fix:': 'Remède :',
  'Example:': 'Exemple :',
  'Now:': 'Maintenant :',
  'Stopped at step {0} of {1} after {2}': 'Arrêté à l’étape {0} sur {1} après {2}',
  'Failed at step {0} of {1} after {2}': 'Échec à l’étape {0} sur {1} après {2}',
  Retry: 'Réessayer',
  'taken over by {0} with operation {1}': 'repris par {0} avec l’opération {1}',
  'stopped by {0}': 'arrêté par {0}',
  'correlation {0}': 'corrélation {0}',
  "The cluster runs on. Kafka's maintenance mode is on in Ambari, as a sign for people, until a change or restart has succeeded.":
    'Le cluster continue de tourner. Le mode maintenance de Kafka est actif dans Ambari, comme signe pour les autres, jusqu’à ce qu’une modification ou un redémarrage ait réussi.',
  'The cluster runs on; this operation created nothing.':
    'Le cluster continue de tourner ; cette opération n’a rien créé.',
  'Nothing was created, nothing costs money.': 'Rien n’a été créé, rien ne coûte d’argent.',
  'What was created is in resource group {0}; none of it costs money worth mentioning. Retry goes on from here.':
    'Ce qui a été créé est dans le groupe de ressources {0} ; rien n’en coûte vraiment. « Réessayer » continue d’ici.',
  'What was created stays in resource group {0} and costs up to {1} an hour ({2}). Retry goes on from here.':
    'Ce qui a été créé reste dans le groupe de ressources {0} et coûte jusqu’à {1} par heure ({2}). « Réessayer » continue d’ici.',
  'The cluster runs on; no worker was added or removed.':
    'Le cluster continue de tourner ; aucun worker n’a été ajouté ni retiré.',
  'The cluster runs on; how many workers it has, the cause above says, or /kafka list.':
    'Le cluster continue de tourner ; combien de workers il a, la cause ci-dessus le dit, ou /kafka list.',
  'The cluster runs on with the number of workers that was wanted, and costs accordingly.':
    'Le cluster continue de tourner avec le nombre de workers voulu, et coûte en conséquence.',
  "Kafka's maintenance mode is on in Ambari, as a sign for people.":
    'Le mode maintenance de Kafka est actif dans Ambari, comme signe pour les autres.',
  'Nothing was deleted.': 'Rien n’a été supprimé.',
  'Deleted: {0}.': 'Supprimé : {0}.',
  'Nothing is left that costs money.': 'Il ne reste rien qui coûte de l’argent.',
  'Still there, at about {0} an hour: {1}.': 'Encore là, pour environ {0} par heure : {1}.',
  'As of {0}; opening this tab reads it anew. {1} lists what you may do in a channel.':
    'État à {0} ; ouvrir cet onglet le relit. {1} liste ce que vous pouvez faire dans un canal.',
  'Waiting for you: {0}': 'En attente de votre décision : {0}',
  '*{0}*, asked by {1} in {2}, where the exact change is shown. Expires {3}.':
    '*{0}*, demandé par {1} dans {2}, où la modification exacte est affichée. Expiration {3}.',
  Clusters: 'Clusters',
  'There are none that you may see. Begin with {0}.':
    'Il n’y en a aucun que vous puissiez voir. Commencez par {0}.',
  'Clusters: {0}': 'Clusters : {0}',
  'About {0} an hour, {1} a month, for the {2} whose making is still known':
    'Environ {0} par heure, {1} par mois, pour les {2} dont la création est encore connue',
  'About {0} an hour, {1} a month': 'Environ {0} par heure, {1} par mois',
  '{0}, begun by {1}': '{0}, commencé par {1}',
  ready: 'prêt',
  '{0} brokers': '{0} brokers',
  '≈ {0} an hour': '≈ {0} par heure',
  'announced to {0} in {1}': 'annoncé à {0} dans {1}',
  'Brokers of {0}: {1}': 'Brokers de {0} : {1}',
  'Brokers of {0}': 'Brokers de {0}',
  'Read from Ambari and from the brokers themselves {0}':
    'Lu dans Ambari et sur les brokers eux-mêmes {0}',
  'Read from Ambari {0}; the brokers cannot be reached from here, so what they advertise is not known':
    'Lu dans Ambari {0} ; les brokers sont injoignables d’ici, donc ce qu’ils annoncent n’est pas connu',
  'Client settings to paste': 'Réglages client à coller',
  'Nothing had to be changed: everything was so already.':
    'Rien n’était à modifier : tout était déjà ainsi.',
  '{0} brokers were restarted and are well. Took {1}.':
    '{0} brokers ont été redémarrés et vont bien. Durée : {1}.',
  'Causeway cannot reach the brokers of {0}': 'Causeway ne peut pas joindre les brokers de {0}',
  'Causeway has no route to the brokers of *{0}* ({1}), so it could not try. From a machine that is connected to the VPN, run:':
    'Causeway n’a pas de route vers les brokers de *{0}* ({1}), donc il n’a pas pu essayer. Depuis une machine connectée au VPN, lancez :',
  '{0} works: {1} messages sent, {2} read': '{0} fonctionne : {1} messages envoyés, {2} lus',
  '*{0}* works: {1} messages sent, {2} read back from the beginning, in {3}.':
    '*{0}* fonctionne : {1} messages envoyés, {2} relus depuis le début, en {3}.',
  'acknowledged by all replicas: median {0} ms, longest {1} ms · the topic made for it was removed':
    'confirmé par tous les réplicas : médiane {0} ms, maximum {1} ms · le topic créé pour cela a été supprimé',
  '*{0}* has no topics.': '*{0}* n’a aucun topic.',
  '1 topic on {0}, {1} partitions under-replicated':
    '1 topic sur {0}, {1} partitions sous-répliquées',
  '{0} topics on {1}, {2} partitions under-replicated':
    '{0} topics sur {1}, {2} partitions sous-répliquées',
  'Topics of {0}': 'Topics de {0}',
  Topic: 'Topic',
  Partitions: 'Partitions',
  Replicas: 'Réplicas',
  'Min. in sync': 'Min. en phase',
  'Under-replicated': 'Sous-répliquées',
  '{0} more not shown': '{0} autres non affichés',
  '{0} internal topics': '{0} topics internes',
  '{0} partitions under-replicated': '{0} partitions sous-répliquées',
  '{0} cannot be mirrored to {1} yet.': '{0} ne peut pas encore être répliqué vers {1}.',
  'Configuration to mirror {0} to {1}': 'Configuration pour répliquer {0} vers {1}',
  'Mirror {0} to {1}': 'Répliquer {0} vers {1}',
  'For MirrorMaker 2 (Kafka 2.4 and later): save it as {0} on a machine in the network of {1}, and start {2}. Copied topics are called {3}.':
    'Pour MirrorMaker 2 (Kafka 2.4 et suivants) : enregistrez-la comme {0} sur une machine du réseau de {1}, et lancez {2}. Les topics copiés s’appellent {3}.',
  'waiting for the restart approval': 'en attente de l’approbation du redémarrage',
  'Stops before the next broker; maintenance mode stays on until Retry. Brokers with old and new settings reach each other.':
    'S’arrête avant le prochain broker ; le mode maintenance reste actif jusqu’à ce que quelqu’un clique sur « Réessayer ». Les brokers aux anciens et aux nouveaux réglages se joignent entre eux.',
  'Creating {0}': 'Création de {0}',
  '{0} is ready': '{0} est prêt',
  'Stops before the next step. What exists stays, and goes on costing money, until you retry or delete it.':
    'S’arrête avant la prochaine étape. Ce qui existe reste, et continue de coûter, jusqu’à ce que vous réessayiez ou le supprimiez.',
  'Deleting {0}': 'Suppression de {0}',
  '{0} is deleted': '{0} est supprimé',
  'waiting for the approval to delete': 'en attente de l’approbation de la suppression',
  'Stops before the next resource. What Azure is deleting already goes on; the rest stays, and goes on costing money, until Retry.':
    'S’arrête avant la prochaine ressource. Ce qu’Azure supprime déjà continue ; le reste demeure, et continue de coûter, jusqu’à ce que quelqu’un clique sur « Réessayer ».',
  'Making the brokers of {0} advertise host names':
    'Passage des brokers de {0} à l’annonce de noms d’hôte',
  'Making the brokers of {0} advertise IP addresses':
    'Passage des brokers de {0} à l’annonce d’adresses IP',
  'The brokers of {0} advertise host names': 'Les brokers de {0} annoncent des noms d’hôte',
  'The brokers of {0} advertise IP addresses': 'Les brokers de {0} annoncent des adresses IP',
  'Restarting the brokers of {0}': 'Redémarrage des brokers de {0}',
  'The brokers of {0} were restarted': 'Les brokers de {0} ont été redémarrés',
  'Shrinking {0} to {1} workers': 'Réduction de {0} à {1} workers',
  'Growing {0} to {1} workers': 'Agrandissement de {0} à {1} workers',
  '{0} has {1} workers': '{0} a {1} workers',
  'waiting for the approval to lose brokers': 'en attente de l’approbation de la perte de brokers',
  'Stops before the next step. A resize that HDInsight has begun, it ends.':
    'S’arrête avant la prochaine étape. Un redimensionnement que HDInsight a commencé, il le termine.',
  'Revoking VPN certificates for {0}': 'Révocation de certificats VPN pour {0}',
  'VPN certificates for {0} are revoked': 'Les certificats VPN pour {0} sont révoqués',
  'Revoking VPN certificates for {0} of somebody who has left':
    'Révocation de certificats VPN pour {0} d’une personne qui est partie',
  'VPN certificates for {0} of somebody who has left are revoked':
    'Les certificats VPN pour {0} d’une personne qui est partie sont révoqués',
  'Stops before the gateway is told. What Azure has begun, it ends.':
    'S’arrête avant que la passerelle soit informée. Ce qu’Azure a commencé, il le termine.',
  'Adding a root certificate to the VPN gateway of {0}':
    'Ajout d’un certificat racine à la passerelle VPN de {0}',
  'Personal VPN profiles for {0} can be made': 'Des profils VPN personnels sont possibles pour {0}',
  '{0} {1}: done': '{0} {1} : terminé',
  'about {0} left': 'encore {0} environ',
  'time left from {0} runs here': 'temps restant d’après {0} exécutions ici',
  'nearly there': 'presque terminé',
  Stop: 'Arrêter',
  'Stop {0} of {1}?': 'Arrêter {0} de {1} ?',
  'Keep Going': 'Continuer',
  'Started {0} by {1}': 'Commencé {0} par {1}',
  'updated {0}': 'mis à jour {0}',
  'Kafka cluster {0} is ready. Bootstrap servers: {1}':
    'Le cluster Kafka {0} est prêt. Serveurs bootstrap : {1}',
  'Took {0} · Kafka 3.2 · {1} brokers': 'En {0} · Kafka 3.2 · {1} brokers',
  'Get VPN Package': 'Obtenir le paquet VPN',
  Verify: 'Vérifier',
  'Try it': 'Essayez-le',
  'Created by {0}': 'Créé par {0}',
  'Scale to…': 'Passer à…',
  "Brokers advertise names, which the network's DNS servers know.":
    'Les brokers annoncent des noms, que les serveurs DNS du réseau connaissent.',
  'Brokers advertise IP addresses.': 'Les brokers annoncent des adresses IP.',
  'They can be reached from wherever a way leads into the network.':
    'Ils sont joignables de partout où un chemin mène dans le réseau.',
  'They can be reached through the VPN.': 'Ils sont joignables par le VPN.',
  'They can be reached through the VPN of *{0}*.': 'Ils sont joignables par le VPN de *{0}*.',
  'use {0} for a fresh link.': '« {0} » donne un lien frais.',
  'Download the VPN package for {0}': 'Télécharger le paquet VPN de {0}',
  '{0} (link works until {1}).': '{0} (lien valable jusqu’à {1}).',
  'A client certificate of *{0}* works. Everybody who uses that VPN needs this package anew: it knows the way here.':
    'Un certificat client de *{0}* convient. Toutes les personnes qui utilisent ce VPN doivent reprendre ce paquet : il connaît le chemin jusqu’ici.',
  'Whoever is connected to *{0}* is connected already; its client certificates work.':
    'Qui est connecté à *{0}* l’est déjà ici ; ses certificats client conviennent.',
  "Your client certificate and key for the VPN gateway of {0}. Keep this file: its root's key is forgotten already, so nobody, Causeway included, can make another certificate for this gateway. It replaces earlier files for this gateway, which do not work.":
    'Votre certificat client et sa clé pour la passerelle VPN de {0}. Gardez ce fichier : la clé de sa racine est déjà oubliée, donc personne, pas même Causeway, ne peut faire un autre certificat pour cette passerelle. Il remplace les fichiers précédents pour cette passerelle, qui ne fonctionnent plus.',
  'Get the package: {0}, unpack it, and open {1} in a text editor.':
    'Obtenez le paquet : {0}, décompressez-le, et ouvrez {1} dans un éditeur de texte.',
  "Put the file's first BEGIN CERTIFICATE … END CERTIFICATE in place of {0}, and its BEGIN PRIVATE KEY … END PRIVATE KEY in place of {1}.":
    'Mettez le premier BEGIN CERTIFICATE … END CERTIFICATE du fichier à la place de {0}, et son BEGIN PRIVATE KEY … END PRIVATE KEY à la place de {1}.',
  'Import it into OpenVPN and connect.': 'Importez-le dans OpenVPN et connectez-vous.',
  'Your VPN profile for {0}, with a certificate and key for you alone. It works until {1}.':
    'Votre profil VPN pour {0}, avec un certificat et une clé pour vous seul. Il fonctionne jusqu’au {1}.',
  'Your certificate and key for the VPN of {0}, for you alone. They work until {1}.':
    'Votre certificat et sa clé pour le VPN de {0}, pour vous seul. Ils fonctionnent jusqu’au {1}.',
  'Open {0}, import it for the current user, with this one-time password: {1}':
    'Ouvrez {0}, importez-le pour l’utilisateur actuel, avec ce mot de passe à usage unique : {1}',
  'Download the VPN package': 'Télécharger le paquet VPN',
  '{0} (the link works until {1}), unpack it and run {2}.':
    '{0} (le lien est valable jusqu’à {1}), décompressez-le et lancez {2}.',
  'Connect in Windows: Settings, Network & internet, VPN.':
    'Connectez-vous dans Windows : Paramètres, Réseau et Internet, VPN.',
  'Then delete this message: whoever has the file can connect in your place.':
    'Supprimez ensuite ce message : qui a le fichier peut se connecter à votre place.',
  'Install OpenVPN Connect.': 'Installez OpenVPN Connect.',
  'Open {0} with it, and connect.': 'Ouvrez {0} avec lui, et connectez-vous.',
  'Install Tunnelblick or OpenVPN Connect.': 'Installez Tunnelblick ou OpenVPN Connect.',
  'Install the package {0} of your distribution.': 'Installez le paquet {0} de votre distribution.',
  'Connect: {0}': 'Connectez-vous : {0}',
  'VPN package of {0}': 'Paquet VPN de {0}',
  'The link works until {0}.': 'Le lien est valable jusqu’à {0}.',
  'Import {0} from it into the Azure VPN Client and sign in with your Microsoft Entra ID account.':
    'Importez-en {0} dans Azure VPN Client et connectez-vous avec votre compte Microsoft Entra ID.',
  'Everybody gets a profile with a certificate of their own, by direct message: {0}, {1} or {2}.':
    'Chacun reçoit un profil avec son propre certificat, par message direct : {0}, {1} ou {2}.',
  'You also need a client certificate: whoever created the cluster got one by direct message, or your own certificate authority signs them.':
    'Il vous faut aussi un certificat client : qui a créé le cluster en a reçu un par message direct, ou votre propre autorité de certification les signe.',
  'Profile for Windows': 'Profil pour Windows',
  'Profile for macOS': 'Profil pour macOS',
  'Profile for Linux': 'Profil pour Linux',
  'Your VPN profile for {0} is in your direct messages':
    'Votre profil VPN pour {0} est dans vos messages directs',
  'Your VPN profile of {0} for {1} is in your direct messages: {2}. It works until {3}, for you alone.':
    'Votre profil VPN de {0} pour {1} est dans vos messages directs : {2}. Il fonctionne jusqu’au {3}, pour vous seul.',
  'Took {0} · operation {1}': 'En {0} · opération {1}',
  'The gateway trusts one more root certificate, whose key lies in the Key Vault. Certificates of before go on working. Personal profiles: {0}, {1} or {2}.':
    'La passerelle reconnaît un certificat racine de plus, dont la clé est dans le Key Vault. Les certificats d’avant continuent de fonctionner. Profils personnels : {0}, {1} ou {2}.',
  'The one certificate that {0} has got from Causeway for the VPN of *{1}* is refused by the gateway.':
    'Le seul certificat que {0} a reçu de Causeway pour le VPN de *{1}* est refusé par la passerelle.',
  'All {0} certificates that {1} has got from Causeway for the VPN of *{2}* are refused by the gateway.':
    'Les {0} certificats que {1} a reçus de Causeway pour le VPN de *{2}* sont refusés par la passerelle.',
  'A connection that is open now can be ended in the Azure portal (Point-to-site sessions). The access policy decides whether {0} can ask for another certificate.':
    'Une connexion ouverte en ce moment peut être coupée dans le portail Azure (sessions point à site). La politique d’accès décide si {0} peut demander un autre certificat.',
  'A cluster that is made from here is planned and told in {0}.':
    'Un cluster créé d’ici est planifié et annoncé dans {0}.',
  'What was done': 'Ce qui a été fait',
}
