/** What is found in Azure, and what stands in the way of a create. */
export const FRENCH_AZURE: Readonly<Record<string, string>> = {
  '{0} workers need head nodes with {1} cores and {2} GB; the {3} of {4} are {5}, which HDInsight cannot change.':
    '{0} workers exigent des nœuds principaux à {1} cœurs et {2} Go ; le {3} de {4} sont des {5}, ce que HDInsight ne peut pas changer.',
  'Make a new cluster with as many workers, and mirror the topics to it.':
    'Créez un nouveau cluster avec autant de workers, et répliquez-y les topics.',
  'Cluster {0}': 'Cluster {0}',
  'Azure state: {0}': 'État Azure : {0}',
  'the token endpoint could not be reached': 'le point d’accès des jetons est injoignable',
  'the token endpoint answered {0}': 'le point d’accès des jetons a répondu {0}',
  'The addresses of VPN clients ({0}) overlap those of the network ({1}).':
    'Les adresses des clients VPN ({0}) recouvrent celles du réseau ({1}).',
  'Let CAUSEWAY_ADDRESS_SPACE be a range that does not hold them, and create anew.':
    'Réglez CAUSEWAY_ADDRESS_SPACE sur une plage qui ne les contient pas, et recommencez la création.',
  'The gateway {0} has {1} root certificates, the most that Azure allows.':
    'La passerelle {0} a {1} certificats racine, le maximum qu’Azure autorise.',
  'Remove one in the Azure portal (Point-to-site configuration), then Retry.':
    'Retirez-en un dans le portail Azure (configuration point à site), puis réessayez.',
  'Network security group': 'Groupe de sécurité réseau',
  'Public IP': 'IP publique',
  'NAT gateway': 'Passerelle NAT',
  'Virtual network': 'Réseau virtuel',
  'VPN gateway': 'Passerelle VPN',
  'Storage account': 'Compte de stockage',
  'not made by Causeway': 'pas créé par Causeway',
  'used by {0}': 'utilisé par {0}',
  "has Causeway's tag, but no name that Causeway gives":
    'porte la balise de Causeway, mais aucun nom que Causeway donne',
  'it holds what stays': 'il contient ce qui reste',
  "The Key Vault refuses Causeway's identity.": 'Le Key Vault refuse l’identité de Causeway.',
  'Give it the roles Key Vault Crypto Officer and Key Vault Secrets Officer on the vault, let it through the firewall of the vault, then retry.':
    'Donnez-lui les rôles Key Vault Crypto Officer et Key Vault Secrets Officer sur le coffre, laissez-la passer le pare-feu du coffre, puis réessayez.',
  'There is no Key Vault at AZURE_KEY_VAULT_URL.':
    'Il n’y a pas de Key Vault à AZURE_KEY_VAULT_URL.',
  'The owners of Causeway compare the setting with the address in the Azure portal.':
    'Les responsables de Causeway comparent ce réglage avec l’adresse dans le portail Azure.',
  '{0} ({1}) and {2} ({3}) use the same addresses, so they cannot be peered':
    '{0} ({1}) et {2} ({3}) utilisent les mêmes adresses, donc ils ne peuvent pas être appairés',
  'Move one of the clusters to a network with other addresses, then peer the two.':
    'Déplacez l’un des clusters dans un réseau avec d’autres adresses, puis appairez les deux.',
  '{0} is not peered with {1}': '{0} n’est pas appairé avec {1}',
  'Add a peering from {0} to {1}, and one back.':
    'Ajoutez un appairage de {0} vers {1}, et un en retour.',
  'the peering from {0} to {1} is {2}, not Connected':
    'l’appairage de {0} vers {1} est {2}, et non Connected',
  'Add the peering back, from {0} to {1}.': 'Ajoutez l’appairage de retour, de {0} vers {1}.',
  'Delete the peerings of both sides and add them anew.':
    'Supprimez les appairages des deux côtés et recréez-les.',
  'the peering from {0} to {1} lets nothing through':
    'l’appairage de {0} vers {1} ne laisse rien passer',
  'Allow virtual network access in the settings of the peering.':
    'Autorisez l’accès au réseau virtuel dans les paramètres de l’appairage.',
  'It gets a network and a VPN gateway of its own, as asked.':
    'Il reçoit un réseau et une passerelle VPN à lui, comme demandé.',
  'It gets a network of its own and no VPN gateway: clients need a way of their own into it.':
    'Il reçoit un réseau à lui et pas de passerelle VPN : les clients ont besoin de leur propre accès.',
  'It goes on where an earlier create began.':
    'Il continue là où une création précédente a commencé.',
  'It shares the network and the VPN gateway of {0}.':
    'Il partage le réseau et la passerelle VPN de {0}.',
  'It gets a network of its own, peered with that of {0}, and shares its VPN gateway ({1}).':
    'Il reçoit un réseau à lui, appairé avec celui de {0}, et partage sa passerelle VPN ({1}).',
  'It gets a network of its own, peered with that of {0}, and shares its VPN gateway.':
    'Il reçoit un réseau à lui, appairé avec celui de {0}, et partage sa passerelle VPN.',
  'It gets a network and a VPN gateway of its own: there is none to share.':
    'Il reçoit un réseau et une passerelle VPN à lui : il n’y en a pas à partager.',
  'the network of {0} has other DNS servers': 'le réseau de {0} a d’autres serveurs DNS',
  'its name begins like {0}, whose hosts in the same network would have the same names':
    'son nom commence comme {0}, dont les hôtes auraient les mêmes noms dans le même réseau',
  'the network of {0} has no free addresses': 'le réseau de {0} n’a plus d’adresses libres',
  'It gets a subnet of its own in {0}; nothing else there is changed, and clients need a way into that network.':
    'Il reçoit un sous-réseau à lui dans {0} ; rien d’autre n’y change, et les clients ont besoin d’un accès à ce réseau.',
  'It goes into the subnet {0} of {1}, which stays as it is; clients need a way into that network.':
    'Il va dans le sous-réseau {0} de {1}, qui reste tel quel ; les clients ont besoin d’un accès à ce réseau.',
  '{0} has been begun elsewhere ({1}), and a cluster cannot move.':
    '{0} a été commencé ailleurs ({1}), et un cluster ne se déplace pas.',
  'Go on there by leaving --gateway and --network out, or delete what there is first.':
    'Continuez là-bas en omettant --gateway et --network, ou supprimez d’abord ce qui existe.',
  'There is no VPN gateway in {0} that {1} could share: {2}.':
    'Il n’y a pas dans {0} de passerelle VPN que {1} pourrait partager : {2}.',
  'There is no VPN gateway in {0} that {1} could share.':
    'Il n’y a pas dans {0} de passerelle VPN que {1} pourrait partager.',
  'Let it have one of its own.': 'Donnez-lui la sienne.',
  'There is no virtual network {0} in resource group {1}.':
    'Il n’y a pas de réseau virtuel {0} dans le groupe de ressources {1}.',
  'Compare the names, and whether the network is in the subscription that Causeway works in.':
    'Comparez les noms, et vérifiez que le réseau est dans l’abonnement où Causeway travaille.',
  'The network {0} is in {1}; a cluster must be in the region of its network.':
    'Le réseau {0} est dans {1} ; un cluster doit être dans la région de son réseau.',
  'Ask for that region.': 'Demandez cette région.',
  'The DNS servers of {0} belong to whoever made it; Causeway does not change them.':
    'Les serveurs DNS de {0} appartiennent à qui l’a créé ; Causeway ne les change pas.',
  'Leave --dns out: what the network has is used.':
    'Omettez --dns : ce que le réseau a sera utilisé.',
  'A network that you bring has its own ways in; Causeway makes no gateway there.':
    'Un réseau que vous apportez a ses propres accès ; Causeway n’y crée pas de passerelle.',
  'Leave --gateway out.': 'Omettez --gateway.',
  'The network {0} has no free range of {1} addresses for a subnet.':
    'Le réseau {0} n’a pas de plage libre de {1} adresses pour un sous-réseau.',
  'Whoever owns the network adds an address range, or names a subnet that exists.':
    'Le propriétaire du réseau ajoute une plage d’adresses, ou indique un sous-réseau existant.',
  'The subscription has not registered {0}.': 'L’abonnement n’a pas inscrit {0}.',
  'An owner registers each once (az provider register --namespace …) and waits until it says Registered.':
    'Un propriétaire inscrit chacun une fois (az provider register --namespace …) et attend qu’il indique Registered.',
  'resource group {0}': 'groupe de ressources {0}',
  'the subscription': 'l’abonnement',
  "Causeway's identity lacks permissions on {0}: {1} and {2} more.":
    'Il manque à l’identité de Causeway des autorisations sur {0} : {1} et {2} autres.',
  "Causeway's identity lacks permissions on {0}: {1}.":
    'Il manque à l’identité de Causeway des autorisations sur {0} : {1}.',
  'Give it a role with these actions (Contributor has all), then plan again.':
    'Donnez-lui un rôle avec ces actions (Contributor les a toutes), puis refaites un plan.',
  'virtual networks': 'réseaux virtuels',
  'network security groups': 'groupes de sécurité réseau',
  'public IP addresses': 'adresses IP publiques',
  'static public IP addresses': 'adresses IP publiques statiques',
  'Not enough {0} in {1}: {2} needed, {3} free.':
    'Pas assez de {0} dans {1} : {2} nécessaires, {3} libres.',
  'Raise the quota in the Azure portal (Subscription, Usage and quotas), or choose another region.':
    'Augmentez le quota dans le portail Azure (Abonnement, Utilisation et quotas), ou choisissez une autre région.',
  'HDInsight does not offer {0} for Kafka in {1}.':
    'HDInsight ne propose pas {0} pour Kafka dans {1}.',
  'A worker of size {0} takes at most {1} disks, not {2}.':
    'Un worker de taille {0} accepte au plus {1} disques, pas {2}.',
  'Use fewer, or a bigger size.': 'Prenez-en moins, ou une taille plus grande.',
  'Not enough HDInsight cores in {0}: {1} needed, {2} free.':
    'Pas assez de cœurs HDInsight dans {0} : {1} nécessaires, {2} libres.',
  'HDInsight would refuse the cluster: {0}': 'HDInsight refuserait le cluster : {0}',
  'Change the request as the message says, then plan again.':
    'Modifiez la demande comme le dit le message, puis refaites un plan.',
  'Resource group {0}': 'Groupe de ressources {0}',
  'Cluster {0} exists, but Azure failed to make it.':
    'Le cluster {0} existe, mais Azure n’a pas réussi à le créer.',
  'Retry the operation that made it, or delete what there is and plan again.':
    'Relancez l’opération qui l’a créé, ou supprimez ce qui existe et refaites un plan.',
  'The cluster name "{0}" is taken: names are unique in all of Azure.':
    'Le nom de cluster « {0} » est pris : les noms sont uniques dans tout Azure.',
  'Choose another name, for example with your team in it.':
    'Choisissez un autre nom, par exemple avec celui de votre équipe.',
  'The storage account name "{0}" is taken.': 'Le nom de compte de stockage « {0} » est pris.',
  'HDInsight cannot be created in "{0}".': 'HDInsight ne peut pas être créé dans « {0} ».',
  'Choose a region that Azure knows, for example westeurope.':
    'Choisissez une région qu’Azure connaît, par exemple westeurope.',
  'The network {0} has no subnet {1}.': 'Le réseau {0} n’a pas de sous-réseau {1}.',
  'It has: {0}. Without a subnet Causeway makes one.':
    'Il a : {0}. Sans sous-réseau, Causeway en crée un.',
  'The subnet {0} ({1}) is too small.': 'Le sous-réseau {0} ({1}) est trop petit.',
  'A cluster needs a subnet of {0} addresses (/26) or more for itself.':
    'Un cluster a besoin d’un sous-réseau d’au moins {0} adresses (/26) pour lui seul.',
  'Machines in the subnet {0} have no way out, and HDInsight fails after 20 minutes then.':
    'Les machines du sous-réseau {0} n’ont pas de sortie, et HDInsight échoue alors au bout de 20 minutes.',
  'Whoever owns the network attaches a NAT gateway to the subnet, or routes it through a firewall.':
    'Le propriétaire du réseau attache une passerelle NAT au sous-réseau, ou le route par un pare-feu.',
  "The subnet {0} does not let HDInsight's management in.":
    'Le sous-réseau {0} ne laisse pas entrer la gestion de HDInsight.',
  'Whoever owns the network gives the subnet a network security group that allows inbound TCP 443 from the service tag HDInsight.':
    'Le propriétaire du réseau donne au sous-réseau un groupe de sécurité réseau qui autorise TCP 443 en entrée depuis la balise de service HDInsight.',
  "permissions of Causeway's identity": 'les autorisations de l’identité de Causeway',
  'network quotas': 'les quotas réseau',
  "HDInsight's validation of the request": 'la validation de la demande par HDInsight',
  "the identity for the clusters' storage": 'l’identité pour le stockage des clusters',
  'free HDInsight cores': 'les cœurs HDInsight libres',
  'the price service gave no usable answer':
    'le service de prix n’a pas donné de réponse utilisable',
  'the price service could not be reached': 'le service de prix est injoignable',
  '{0} exists already and was not made by Causeway.':
    '{0} existe déjà et n’a pas été créé par Causeway.',
  'Choose another cluster name. Causeway does not touch what it did not make.':
    'Choisissez un autre nom de cluster. Causeway ne touche pas à ce qu’il n’a pas créé.',
  'Azure allows no more {0} at the moment': 'Azure n’autorise plus de {0} pour le moment',
  'The VPN root certificate is not one of a certificate authority.':
    'Le certificat racine du VPN n’est pas celui d’une autorité de certification.',
  'Give the root that signs your client certificates, not a client certificate.':
    'Donnez la racine qui signe vos certificats client, pas un certificat client.',
  'The VPN root certificate has another key than VPN gateways take.':
    'Le certificat racine du VPN a une autre clé que celles qu’acceptent les passerelles VPN.',
  'Give a root with an RSA key of {0} bits or more.':
    'Donnez une racine avec une clé RSA d’au moins {0} bits.',
  'The VPN root certificate has expired.': 'Le certificat racine du VPN a expiré.',
  'Give one that is valid.': 'Donnez-en un qui est valide.',
  'The VPN root certificate is not valid yet.':
    'Le certificat racine du VPN n’est pas encore valide.',
  'Give one that is valid now.': 'Donnez-en un qui est valide maintenant.',
  'The VPN root certificate cannot be read.': 'Le certificat racine du VPN est illisible.',
  'Give a PEM file that begins with -----BEGIN CERTIFICATE-----.':
    'Donnez un fichier PEM qui commence par -----BEGIN CERTIFICATE-----.',
  'a rule without a name': 'une règle sans nom',
  'no rule allows it': 'aucune règle ne l’autorise',
  'The identity {0}, with which clusters are to sign in to their storage, does not exist.':
    'L’identité {0}, avec laquelle les clusters doivent se connecter à leur stockage, n’existe pas.',
  'The operators make it, or correct AZURE_STORAGE_IDENTITY_ID.':
    'Les opérateurs la créent, ou corrigent AZURE_STORAGE_IDENTITY_ID.',
  'its link leads somewhere else than to Azure': 'son lien ne mène pas à Azure',
  'it is not a zip file': 'ce n’est pas un fichier zip',
  'the VPN package could not be fetched': 'le paquet VPN n’a pas pu être récupéré',
  'it is far too large': 'il est beaucoup trop gros',
  'status {0}': 'statut {0}',
  'The VPN package cannot be used: {0}.': 'Le paquet VPN est inutilisable : {0}.',
  'Ask for the package itself and set up the VPN client by hand; tell the owners of Causeway.':
    'Demandez le paquet lui-même et configurez le client VPN à la main ; signalez-le aux responsables de Causeway.',
  'its OpenVPN settings have no {0}': 'ses réglages OpenVPN n’ont pas de {0}',
}
