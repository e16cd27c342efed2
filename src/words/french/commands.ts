/** What commands and buttons answer at once. */
export const FRENCH_COMMANDS: Readonly<Record<string, string>> = {
  'This create is known again, or nothing is left of it.':
    'Cette création est de nouveau connue, ou il n’en reste rien.',
  'See what there is.': 'Regardez ce qu’il y a.',
  'This operation has ended already.': 'Cette opération est déjà terminée.',
  'This operation is running, or has ended well.':
    'Cette opération est en cours, ou s’est bien terminée.',
  'This operation is not known any more.': 'Cette opération n’est plus connue.',
  'Creating *{0}*. Progress is in {1}; you need not wait here.':
    'Création de *{0}*. La progression est dans {1} ; inutile d’attendre ici.',
  'Plan {0} for *{1}* was cancelled. Nothing was created.':
    'Le plan {0} pour *{1}* a été annulé. Rien n’a été créé.',
  'This plan is not known any more.': 'Ce plan n’est plus connu.',
  'Make a new one.': 'Faites-en un nouveau.',
  'This plan was made for somebody else.': 'Ce plan a été fait pour quelqu’un d’autre.',
  'Make your own.': 'Faites le vôtre.',
  'This plan is older than 30 minutes: prices and quota may have changed.':
    'Ce plan a plus de 30 minutes : prix et quotas ont pu changer.',
  'Planning *{0}* again, with {1}. The plan follows in a moment.':
    'Nouveau plan de *{0}*, avec {1}. Il arrive dans un instant.',
  'Somebody else is asked to approve the loss in {0}.':
    'Quelqu’un d’autre est invité à approuver la perte dans {0}.',
  '*{0}* gets {1} workers. Progress is in {2}.':
    '*{0}* passe à {1} workers. La progression est dans {2}.',
  '*{0}* stays as it is.': '*{0}* reste tel quel.',
  'This plan is older than 30 minutes.': 'Ce plan a plus de 30 minutes.',
  'Make a new one: the quota may have changed.': 'Faites-en un nouveau : le quota a pu changer.',
  'approve what waits for it: a restart, a deletion, the loss of brokers':
    'approuver ce qui l’attend : un redémarrage, une suppression, la perte de brokers',
  'deny it, and say why; whoever asked may take it back like this, too':
    'refuser, et dire pourquoi ; le demandeur peut aussi retirer ainsi sa demande',
  'Reading the brokers of *{0}*…': 'Lecture des brokers de *{0}*…',
  'Preparing the VPN package of *{0}*…': 'Préparation du paquet VPN de *{0}*…',
  'Sending and reading 50 messages on *{0}*…': 'Envoi et lecture de 50 messages sur *{0}*…',
  'Reading the topics of *{0}*…': 'Lecture des topics de *{0}*…',
  'Examining each link from a laptop to the brokers of *{0}*…':
    'Examen de chaque maillon d’un poste de travail aux brokers de *{0}*…',
  'A quotation mark has no partner.': 'Un guillemet n’a pas de pendant.',
  'Close the quotation.': 'Fermez les guillemets.',
  'There is no flag --{0} here.': 'Il n’y a pas d’option --{0} ici.',
  'Did you mean --{0}?': 'Vouliez-vous dire --{0} ?',
  'Known flags: {0}.': 'Options connues : {0}.',
  'The name of the cluster is missing.': 'Il manque le nom du cluster.',
  'Add it.': 'Ajoutez-le.',
  '"{0}" is one word too many.': '« {0} » est un mot de trop.',
  'Names have no spaces; put values with spaces in quotes.':
    'Les noms n’ont pas d’espaces ; mettez entre guillemets les valeurs qui en ont.',
  'plan a Kafka cluster with network, VPN gateway and storage, then create it':
    'planifier un cluster Kafka avec réseau, passerelle VPN et stockage, puis le créer',
  '--gateway is one of: {0}.': '--gateway est l’un de : {0}.',
  'auto shares a VPN gateway where there is one; new makes one; peered shares one from a network of its own; none makes none.':
    'auto partage une passerelle VPN s’il y en a une ; new en crée une ; peered en partage une depuis un réseau à part ; none n’en crée pas.',
  'The flag --{0} needs a value.': 'L’option --{0} a besoin d’une valeur.',
  'Put the value behind it.': 'Mettez la valeur derrière.',
  'delete a cluster with its network, VPN gateway and storage, once approved':
    'supprimer un cluster avec son réseau, sa passerelle VPN et son stockage, après approbation',
  'let a cluster live longer, until a moment (UTC), or until somebody deletes it':
    'prolonger la vie d’un cluster, jusqu’à un moment (UTC), ou jusqu’à sa suppression',
  'who did what, from the audit log: you and your clusters, or with --all everybody':
    'qui a fait quoi, d’après le journal d’audit : vous et vos clusters, ou avec --all tout le monde',
  'Name one cluster or one operation.': 'Indiquez un cluster ou une opération.',
  'make brokers advertise IP addresses, or host names again; restarts them once approved':
    'faire annoncer aux brokers des adresses IP, ou de nouveau des noms d’hôte ; redémarrage après approbation',
  'Say what the brokers shall advertise: ip or names.':
    'Dites ce que les brokers doivent annoncer : ip ou names.',
  'ip for clients outside the network, names as HDInsight makes them.':
    'ip pour des clients hors du réseau, names comme HDInsight les fait.',
  'restart the brokers one at a time, once approved':
    'redémarrer les brokers un par un, après approbation',
  'Looking at *{0}*. What would change, and the question for approval, follow in {1}.':
    'Examen de *{0}*. Ce qui changerait, et la demande d’approbation, suivent dans {1}.',
  'this list; with why: what a refusal was for, and who can change it':
    'cette liste ; avec why : la raison d’un refus, et qui peut la changer',
  'What you may do here: {0}': 'Ce que vous pouvez faire ici : {0}',
  'What you may do here': 'Ce que vous pouvez faire ici',
  'See what there is with help.': 'Voyez ce qu’il y a avec help.',
  'write the MirrorMaker 2 configuration between two clusters, and check the way between them':
    'écrire la configuration MirrorMaker 2 entre deux clusters, et vérifier le chemin entre eux',
  'Name two clusters: the source and the target.':
    'Indiquez deux clusters : la source et la cible.',
  'Both must be clusters that Causeway made.': 'Causeway doit avoir créé les deux.',
  'Looking at the way from *{0}* to *{1}*…': 'Examen du chemin de *{0}* à *{1}*…',
  'broker addresses, what they advertise, bootstrap servers, client settings to paste':
    'adresses des brokers, ce qu’ils annoncent, serveurs bootstrap, réglages client à coller',
  'send and read 50 messages, to prove that clients can':
    'envoyer et lire 50 messages, pour prouver que les clients le peuvent',
  'topics with partitions, replicas and what is under-replicated':
    'topics avec partitions, réplicas et ce qui est sous-répliqué',
  'examine each link from a laptop to the brokers; the first broken one with its remedy':
    'examiner chaque maillon d’un poste de travail aux brokers ; le premier rompu avec son remède',
  'every cluster that Causeway made': 'tous les clusters que Causeway a créés',
  'Asking Azure for clusters…': 'Lecture des clusters dans Azure…',
  'where the latest operations stand': 'où en sont les dernières opérations',
  'more workers, or fewer with --force: data on the brokers that go is lost, once approved':
    'plus de workers, ou moins avec --force : les données des brokers qui partent sont perdues, après approbation',
  'Say which cluster, and how many workers it shall have.':
    'Dites quel cluster, et combien de workers il doit avoir.',
  'The number is that of all workers, not of those that are added.':
    'C’est le nombre de tous les workers, pas de ceux qui s’ajoutent.',
  'Checking size, quota and price for *{0}*. The plan follows in a moment; nothing is changed yet.':
    'Vérification de la taille, du quota et du prix pour *{0}*. Le plan arrive dans un instant ; rien n’est encore modifié.',
  'stop what changes a cluster now, before its next step; or take an operation out of the queue':
    'arrêter ce qui modifie un cluster, avant sa prochaine étape ; ou retirer une opération de la file',
  'go on with the last change of a cluster that has failed or was stopped':
    'continuer la dernière modification d’un cluster qui a échoué ou a été arrêtée',
  'a fresh link to the VPN package, or a personal profile by direct message':
    'un lien frais vers le paquet VPN, ou un profil personnel par message direct',
  'Making your VPN profile of *{0}*; it comes by direct message, to you alone.':
    'Création de votre profil VPN de *{0}* ; il arrive par message direct, pour vous seul.',
  'Revoking the VPN certificates of {0} for *{1}*; see {2}.':
    'Révocation des certificats VPN de {0} pour *{1}* ; voir {2}.',
  'Adding a root certificate to the VPN gateway of *{0}*; see {1}.':
    'Ajout d’un certificat racine à la passerelle VPN de *{0}* ; voir {1}.',
  'Say whose certificates are to be revoked.': 'Dites de qui les certificats sont à révoquer.',
  'Mention one person with @, chosen from the list that Slack offers, or give the member id of their Slack profile.':
    'Mentionnez une personne avec @, choisie dans la liste que Slack propose, ou donnez l’identifiant de membre de son profil Slack.',
  '"{0}" is not understood here.': '« {0} » n’est pas compris ici.',
  'After the name comes nothing, or one of: {0}.': 'Après le nom ne vient rien, ou l’un de : {0}.',
  'Causeway has no permission of this workspace to answer in it.':
    'Causeway n’a pas l’autorisation de cet espace de travail d’y répondre.',
  'Ask the owners of Causeway for the address at which to install it (again).':
    'Demandez aux responsables de Causeway l’adresse où l’installer (de nouveau).',
  'Slack could not be reached': 'Slack est injoignable',
  'Slack refused the direct message with the client key.':
    'Slack a refusé le message direct avec la clé client.',
  "Compare the app's scopes with manifest.json (im:write, files:write), install it again, then retry.":
    'Comparez les scopes de l’application avec manifest.json (im:write, files:write), réinstallez-la, puis réessayez.',
  '"{0}" is not a valid cluster name.': '« {0} » n’est pas un nom de cluster valide.',
  'Use 3 to 59 lower-case letters, digits and single dashes; begin with a letter and do not end with a dash.':
    'Utilisez 3 à 59 minuscules, chiffres et tirets simples ; commencez par une lettre et ne finissez pas par un tiret.',
  'DNS servers are given by their addresses.': 'Les serveurs DNS se donnent par leurs adresses.',
  "Give 1 to {0} IPv4 addresses with commas between. They must know the names of Azure's network: see the guide for HDInsight with your own DNS.":
    'Donnez 1 à {0} adresses IPv4 séparées par des virgules. Ils doivent connaître les noms du réseau d’Azure : voir le guide de HDInsight avec votre propre DNS.',
  '"{0}" is not a possible number of workers: Kafka on HDInsight needs {1} to {2}.':
    '« {0} » n’est pas un nombre de workers possible : Kafka sur HDInsight en demande {1} à {2}.',
  'Choose 3 or more; 4 is the default.': 'Choisissez-en au moins 3 ; 4 par défaut.',
  '"{0}" does not look like an Azure region.': '« {0} » ne ressemble pas à une région Azure.',
  'Give the name of a region, for example westeurope or "West Europe".':
    'Donnez le nom d’une région, par exemple westeurope ou "West Europe".',
  '"{0}" does not look like a virtual machine size.':
    '« {0} » ne ressemble pas à une taille de machine virtuelle.',
  'Give a size that HDInsight offers for Kafka, for example Standard_E4_v3.':
    'Donnez une taille que HDInsight propose pour Kafka, par exemple Standard_E4_v3.',
  '"{0}" is not a possible number of disks: each worker has 1 to {1}, of 1 TB each.':
    '« {0} » n’est pas un nombre de disques possible : chaque worker en a 1 à {1}, de 1 To chacun.',
  '2 is the default.': '2 par défaut.',
}
