/** What Azure refuses, by the table of its errors. */
export const FRENCH_AZURE_ERRORS: Readonly<Record<string, string>> = {
  'This subscription may not create HDInsight clusters in this region.':
    'Cet abonnement ne peut pas créer de clusters HDInsight dans cette région.',
  'Choose another region, or ask Azure support to open this one.':
    'Choisissez une autre région, ou demandez au support Azure d’ouvrir celle-ci.',
  'The name is taken by somebody else on Azure.':
    'Ce nom est déjà pris par quelqu’un d’autre sur Azure.',
  'Choose another cluster name: names are unique in all of Azure.':
    'Choisissez un autre nom de cluster : les noms sont uniques dans tout Azure.',
  'Use fewer workers, another region, or open an Azure support request of type Quota for HDInsight.':
    'Prenez moins de workers, une autre région, ou ouvrez une demande de support Azure de type Quota pour HDInsight.',
  'Not enough HDInsight cores in this region: {0} needed, {1} free.':
    'Pas assez de cœurs HDInsight dans cette région : {0} nécessaires, {1} libres.',
  'Not enough HDInsight cores in this region.': 'Pas assez de cœurs HDInsight dans cette région.',
  'HDInsight does not offer {0} for Kafka here.': 'HDInsight ne propose pas {0} pour Kafka ici.',
  'The name of the storage account is taken by somebody else on Azure.':
    'Le nom du compte de stockage est déjà pris par quelqu’un d’autre sur Azure.',
  'Choose another cluster name: the account is named after it.':
    'Choisissez un autre nom de cluster : le compte en porte le nom.',
  'HDInsight does not offer the version of Kafka that Causeway asks for.':
    'HDInsight ne propose pas la version de Kafka que Causeway demande.',
  'Give the message to the operators of Causeway: it needs a newer release.':
    'Transmettez ce message aux opérateurs de Causeway : il faut une version plus récente.',
  "Rules of the subnet's network security group keep HDInsight from its cluster.":
    'Des règles du groupe de sécurité réseau du sous-réseau coupent HDInsight de son cluster.',
  'Allow inbound TCP 443 from the service tag HDInsight and the way out, then Retry.':
    'Autorisez TCP 443 en entrée depuis la balise de service HDInsight, et la sortie, puis réessayez.',
  'HDInsight cannot reach the cluster to manage it.':
    'HDInsight ne peut pas joindre le cluster pour le gérer.',
  'Allow inbound TCP 443 from the service tag HDInsight in the security group and on every firewall, then Retry.':
    'Autorisez TCP 443 en entrée depuis la balise de service HDInsight, dans le groupe de sécurité et sur chaque pare-feu, puis réessayez.',
  'HDInsight does not take the virtual network or its subnet.':
    'HDInsight n’accepte pas le réseau virtuel ou son sous-réseau.',
  'Look in the Azure portal whether both are there and in the region of the cluster, then Retry.':
    'Vérifiez dans le portail Azure que les deux existent et sont dans la région du cluster, puis réessayez.',
  'The managed identity of the cluster may not use the storage account.':
    'L’identité managée du cluster n’a pas le droit d’utiliser le compte de stockage.',
  'Give it the role Storage Blob Data Owner on the account, then Retry.':
    'Donnez-lui le rôle Storage Blob Data Owner sur le compte, puis réessayez.',
  'Your organisation forbids the keys of storage accounts, with which HDInsight signs in to its storage.':
    'Votre organisation interdit les clés des comptes de stockage, avec lesquelles HDInsight se connecte à son stockage.',
  'The operators set AZURE_STORAGE_IDENTITY_ID: clusters then sign in by an identity. Or whoever set that rule exempts the resource group. Then plan again.':
    'Les opérateurs définissent AZURE_STORAGE_IDENTITY_ID : les clusters se connectent alors par une identité. Ou l’auteur de cette règle en dispense le groupe de ressources. Puis refaites un plan.',
  'HDInsight could not install Kafka on the machines of the cluster.':
    'HDInsight n’a pas pu installer Kafka sur les machines du cluster.',
  'Retry deletes the failed cluster and makes it again. If it fails again, look whether the subnet has a way out, and at status.azure.com.':
    '« Réessayer » supprime le cluster en échec et le refait. En cas de nouvel échec, vérifiez que le sous-réseau a une sortie, et consultez status.azure.com.',
  'HDInsight failed inside while it made the cluster (correlation {0}).':
    'HDInsight a échoué en interne pendant la création du cluster (corrélation {0}).',
  'Retry deletes the failed cluster and makes it again. If it fails again, give Azure support the correlation id.':
    '« Réessayer » supprime le cluster en échec et le refait. En cas de nouvel échec, donnez l’identifiant de corrélation au support Azure.',
  'The resource group holds the 800 deployments that Azure keeps at most.':
    'Le groupe de ressources contient les 800 déploiements qu’Azure conserve au plus.',
  'Delete old ones in the Azure portal (resource group, Deployments), then Retry.':
    'Supprimez-en d’anciens dans le portail Azure (groupe de ressources, Déploiements), puis réessayez.',
  "Causeway's identity lacks a permission: {0}.":
    'Il manque une autorisation à l’identité de Causeway : {0}.',
  'Give it a role with that action, then Retry.':
    'Donnez-lui un rôle avec cette action, puis réessayez.',
  "Causeway's identity lacks a permission.": 'Il manque une autorisation à l’identité de Causeway.',
  'Give it the roles that the README names, then Retry.':
    'Donnez-lui les rôles que le README indique, puis réessayez.',
  'An Azure policy of your organisation forbids this resource: {0}.':
    'Une stratégie Azure de votre organisation interdit cette ressource : {0}.',
  'An Azure policy of your organisation forbids this resource.':
    'Une stratégie Azure de votre organisation interdit cette ressource.',
  'Ask the owner of the policy for an exemption, or choose another region or size.':
    'Demandez une exemption au propriétaire de la stratégie, ou choisissez une autre région ou taille.',
  'A lock in Azure forbids deleting this.': 'Un verrou dans Azure interdit cette suppression.',
  'Whoever set the lock (Azure portal, resource group, Locks) removes it; then Retry.':
    'L’auteur du verrou (portail Azure, groupe de ressources, Verrous) le retire ; puis réessayez.',
  'The subscription has not registered a resource provider.':
    'L’abonnement n’a pas inscrit un fournisseur de ressources.',
  'An owner registers Microsoft.HDInsight, Microsoft.Network and Microsoft.Storage once, then Retry.':
    'Un propriétaire inscrit une fois Microsoft.HDInsight, Microsoft.Network et Microsoft.Storage, puis réessayez.',
  'A resource provider is not registered in the subscription, or not offered in this region.':
    'Un fournisseur de ressources n’est pas inscrit dans l’abonnement, ou pas proposé dans cette région.',
  'An owner registers Microsoft.HDInsight, Microsoft.Network and Microsoft.Storage once; or choose another region.':
    'Un propriétaire inscrit une fois Microsoft.HDInsight, Microsoft.Network et Microsoft.Storage ; ou choisissez une autre région.',
  'Azure does not know this subscription, or the identity may not see it.':
    'Azure ne connaît pas cet abonnement, ou l’identité n’a pas le droit de le voir.',
  'Check AZURE_SUBSCRIPTION_ID and the role assignment.':
    'Vérifiez AZURE_SUBSCRIPTION_ID et l’attribution de rôle.',
  'Azure did not accept the token': 'Azure n’a pas accepté le jeton',
  'A quota of the subscription is used up: {0} needed, {1} of {2} in use.':
    'Un quota de l’abonnement est épuisé : {0} nécessaires, {1} sur {2} utilisés.',
  'Raise the quota in the Azure portal (Subscription, Usage and quotas), then Retry.':
    'Augmentez le quota dans le portail Azure (Abonnement, Utilisation et quotas), puis réessayez.',
  'A quota of the subscription is used up ({0}).': 'Un quota de l’abonnement est épuisé ({0}).',
  'Azure has no machines of this size left in this region.':
    'Azure n’a plus de machines de cette taille dans cette région.',
  'Choose another size or region, or try again on another day.':
    'Choisissez une autre taille ou région, ou réessayez un autre jour.',
  'Azure does not take this VPN gateway with this public IP address ({0}).':
    'Azure n’accepte pas cette passerelle VPN avec cette adresse IP publique ({0}).',
  'If somebody changed the public IP address of the gateway, delete it and Retry. Otherwise the operators of Causeway need a newer release.':
    'Si quelqu’un a modifié l’adresse IP publique de la passerelle, supprimez-la et réessayez. Sinon, les opérateurs de Causeway ont besoin d’une version plus récente.',
  'Azure is busy with another operation ({0})': 'Azure est occupé par une autre opération ({0})',
  'Azure counts it as still in use ({0})': 'Azure la compte comme encore utilisée ({0})',
  'Azure does not know the new identity everywhere yet':
    'Azure ne connaît pas encore partout la nouvelle identité',
  'Azure is throttling requests': 'Azure limite les requêtes',
  'somebody else has changed it in between': 'quelqu’un d’autre l’a modifiée entre-temps',
  'Azure answered 408': 'Azure a répondu 408',
  'Azure answered {0}': 'Azure a répondu {0}',
  'Something that this step needs is not there any more: {0}':
    'Quelque chose dont cette étape a besoin n’existe plus : {0}',
  'Retry looks at everything anew and makes what is missing.':
    '« Réessayer » revérifie tout et crée ce qui manque.',
  'no code': 'pas de code',
  'Azure refused it ({0}): {1}': 'Azure l’a refusé ({0}) : {1}',
  'Do what the message says, then Retry. If it says nothing to you, give the operators of Causeway the ids below.':
    'Faites ce que dit le message, puis réessayez. S’il ne vous dit rien, donnez aux opérateurs de Causeway les identifiants ci-dessous.',
  'the identity service is out of order': 'le service d’identité est en panne',
  'Azure could not be reached': 'Azure est injoignable',
  'Azure could not make it: {0}': 'Azure n’a pas pu la créer : {0}',
  'Retry makes it again. If it fails again, look at its activity log in the Azure portal.':
    '« Réessayer » la refait. En cas de nouvel échec, consultez son journal d’activité dans le portail Azure.',
  'Causeway could not sign in to Azure.': 'Causeway n’a pas pu se connecter à Azure.',
  'Check its managed identity, workload identity or service principal (AZURE_TENANT_ID, AZURE_CLIENT_ID, AZURE_CLIENT_SECRET); a secret may have expired.':
    'Vérifiez son identité managée, son identité de charge de travail ou son principal de service (AZURE_TENANT_ID, AZURE_CLIENT_ID, AZURE_CLIENT_SECRET) ; un secret a peut-être expiré.',
}
