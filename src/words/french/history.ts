/** Sentences of /kafka history. */
export const FRENCH_HISTORY: Readonly<Record<string, string>> = {
  'There is nothing older that you may see.':
    'Il n’y a rien de plus ancien que vous puissiez voir.',
  'The audit log has nothing about this that you may see.':
    'Le journal d’audit ne contient rien à ce sujet que vous puissiez voir.',
  '{0} shows what others did, where the access policy allows it.':
    '{0} montre ce que d’autres ont fait, là où la politique d’accès le permet.',
  Older: 'Plus ancien',
  'History of {0}': 'Historique de {0}',
  'History of all clusters': 'Historique de tous les clusters',
  'Your history': 'Votre historique',
  'Old entries deleted': 'Anciennes entrées supprimées',
  'Warning that the cluster ends': 'Avertissement avant la fin du cluster',
  'Deletion at the end of its life': 'Suppression à la fin de sa durée de vie',
  'Costs of {0}': 'Coûts de {0}',
  When: 'Quand',
  Who: 'Qui',
  Cluster: 'Cluster',
  What: 'Quoi',
  Outcome: 'Résultat',
  'not known': 'inconnu',
  done: 'fait',
  refused: 'refusé',
  failed: 'échoué',
  'no answer': 'sans réponse',
}
