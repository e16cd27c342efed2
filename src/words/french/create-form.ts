/** The modal in which a cluster is asked for. */
export const FRENCH_CREATE_FORM: Readonly<Record<string, string>> = {
  'Create a cluster': 'Créer un cluster',
  Plan: 'Planifier',
  'Lower-case letters, digits and dashes; unique in all of Azure.':
    'Minuscules, chiffres et tirets ; unique dans tout Azure.',
  Options: 'Choix',
  "Nothing is made by this: the plan comes first, with Azure's prices and its checks.":
    'Rien n’est créé ainsi : le plan vient d’abord, avec les prix et les contrôles d’Azure.',
  'Size of the nodes': 'Taille des nœuds',
  'Disks of each worker, 1 TB each': 'Disques par worker, 1 To chacun',
  'Time to live': 'Durée de vie',
  'Until somebody deletes it': 'Jusqu’à sa suppression',
  '{0}: {1} cores, ≈ {2} an hour each': '{0} : {1} cœurs, ≈ {2} de l’heure chacun',
  'Share one where there is one, else make one': 'Partager s’il y en a une, sinon en créer une',
  'Make one': 'En créer une',
  'Share one, in its network': 'Partager, dans son réseau',
  'Share one, from a network of its own': 'Partager, depuis un réseau à part',
  None: 'Aucune',
  'Encryption in transit': 'Chiffrement en transit',
  'Dry run: only show the plan': 'À blanc : montrer seulement le plan',
  '*≈ {0} an hour, {1} a month.* A VPN gateway of its own, where none can be shared, adds {2} an hour.':
    '*≈ {0} de l’heure, {1} par mois.* Une passerelle VPN à part, si aucune ne peut être partagée, ajoute {2} de l’heure.',
  '*≈ {0} an hour, {1} a month.*': '*≈ {0} de l’heure, {1} par mois.*',
  'Fill in the window, or type all in one line: {0}':
    'Remplissez la fenêtre, ou tapez tout sur une ligne : {0}',
  'Change…': 'Modifier…',
  'Create Cluster…': 'Créer un cluster…',
  'Checking name, region, size and quota for *{0}*. The plan follows in a moment; nothing is created yet.':
    'Vérification du nom, de la région, de la taille et du quota pour *{0}*. Le plan suit dans un instant ; rien n’est encore créé.',
  'Try once more, or type all in one line.': 'Réessayez, ou tapez tout sur une ligne.',
  'More…': 'Plus…',
  'Examine the way to it': 'Examiner le chemin d’accès',
  'Extend by a day': 'Prolonger d’un jour',
  'Restart the brokers…': 'Redémarrer les brokers…',
  'Advertise host names…': 'Annoncer des noms d’hôtes…',
  'Advertise IP addresses…': 'Annoncer des adresses IP…',
  'All clusters': 'Tous les clusters',
  Status: 'État',
  History: 'Historique',
  Purpose: 'But',
  'A purpose is one line of up to {0} characters.':
    'Un but tient en une ligne de {0} caractères au plus.',
  'Say it shorter.': 'Dites-le plus court.',
}
