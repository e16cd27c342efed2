export const FRENCH_LOST_CREATES: Readonly<Record<string, string>> = {
  'Resource group {0}': 'Groupe de ressources {0}',
  'HDInsight cluster {0}': 'Cluster HDInsight {0}',
  'This create is known again, or nothing is left of it.':
    'Cette création est de nouveau connue, ou il n’en reste rien.',
  'The create of *{0}* goes on. Progress is in {1}.':
    'La création de *{0}* continue. L’avancement se suit dans {1}.',
  'The create of {0} was interrupted': 'La création de {0} a été interrompue',
  '{0} began it. Causeway has lost its record of it, so nobody is working on it; what is there goes on costing.':
    '{0} l’a lancée. Causeway en a perdu la trace : personne n’y travaille, et ce qui existe continue de coûter.',
  '*Continue* looks at what is there and makes the rest: {0} workers of {1} in {2}. Nothing is made twice.':
    '*Continuer* regarde ce qui existe et crée le reste : {0} workers de taille {1} dans {2}. Rien n’est créé deux fois.',
  'What it was to be is not written on it. {0} with the same values goes on.':
    'Ce qui était demandé n’y est pas inscrit. {0} avec les mêmes valeurs continue.',
  Continue: 'Continuer',
  'Delete…': 'Supprimer…',
  'Found by the tags in Azure; nothing was changed. An earlier message about it is not updated any more.':
    'Trouvée grâce aux étiquettes dans Azure ; rien n’a été modifié. Un message précédent à son sujet n’est plus mis à jour.',
}
