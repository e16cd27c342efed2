/** Sentences about what clusters cost. */
export const FRENCH_COSTS: Readonly<Record<string, string>> = {
  'Kafka clusters in {0}: about {1}': 'Clusters Kafka en {0} : environ {1}',
  '{0}. Now about {1} an hour.': '{0}. Maintenant environ {1} par heure.',
  'There were no clusters.': 'Il n’y avait aucun cluster.',
  '1 cluster is there now: about {0} an hour, {1} in a whole month.':
    '1 cluster existe maintenant : environ {0} par heure, {1} pour un mois entier.',
  '{0} clusters are there now: about {1} an hour, {2} in a whole month.':
    '{0} clusters existent maintenant : environ {1} par heure, {2} pour un mois entier.',
  Hours: 'Heures',
  '$ so far': '$ jusqu’ici',
  Ends: 'Fin',
  deleted: 'supprimé',
  never: 'jamais',
  '• Without an end: {0}. {1} gives one.': '• Sans fin : {0}. {1} en donne une.',
  '• Nothing written for a week: {0}.': '• Rien d’écrit depuis une semaine : {0}.',
  '• And {0} more clusters, which cost less.': '• Et {0} autres clusters, qui coûtent moins.',
  'Estimates by list prices, without disks, traffic and discounts; no bill. Hours as Causeway saw them.':
    'Estimations d’après les prix publics, sans disques, trafic ni remises ; ce n’est pas une facture. Heures telles que Causeway les a vues.',
  'Counting costs': 'Calcul des coûts',
  'Counted costs': 'Coûts calculés',
  'Counting what the clusters have cost in this month…':
    'Calcul de ce que les clusters ont coûté ce mois-ci…',
  'It would cost about {0} in the next 30 days; of the budget of {1}, about {2} is taken by what runs. Estimates by list prices.':
    'Il coûterait environ {0} dans les 30 prochains jours ; du budget de {1}, environ {2} est pris par ce qui existe. Estimations d’après les prix publics.',
  'Give it a shorter life or fewer workers, or delete what nobody needs (/kafka list --cost shows it); the owners of the access policy can raise the budget.':
    'Donnez-lui une vie plus courte ou moins de workers, ou supprimez ce qui ne sert plus (/kafka list --cost le montre) ; les responsables de la politique d’accès peuvent augmenter le budget.',
  'Waiting for the approval of its cost': 'Attente de l’approbation de son coût',
  'Cost approved': 'Coût approuvé',
  'There is room in the budget by now': 'Le budget suffit désormais',
  'The cost of {0} was denied. Nothing was made.':
    'Le coût de {0} a été refusé. Rien n’a été créé.',
  'Talk to the person who denied it, or plan a cluster that costs less.':
    'Parlez à la personne qui l’a refusé, ou planifiez un cluster moins cher.',
  'Nobody decided on the cost in time. Nothing was made.':
    'Personne n’a décidé du coût à temps. Rien n’a été créé.',
  'Cost of {0}: decided': 'Coût de {0} : décidé',
  'Approval needed for {0}: it exceeds the budget by about {1}':
    'Approbation nécessaire pour {0} : le budget est dépassé de {1} environ',
  'Cost of {0}': 'Coût de {0}',
  'Approve the cost of {0}': 'Approuver le coût de {0}',
  '{0} asks for the cluster *{1}*. With it, the budget is exceeded by about *{2}* in the next 30 days. Nothing has been created yet.':
    '{0} demande le cluster *{1}*. Avec lui, le budget est dépassé de *{2}* environ dans les 30 prochains jours. Rien n’a encore été créé.',
  'Monthly budget': 'Budget mensuel',
  'Taken by what runs': 'Pris par ce qui existe',
  'about {0}': 'environ {0}',
  'This cluster': 'Ce cluster',
  '{0}, then nothing is created': '{0}, puis rien n’est créé',
  'estimates by list prices': 'estimations d’après les prix publics',
  'Approve Cost': 'Approuver le coût',
  'Create {0} all the same?': 'Créer {0} malgré tout ?',
  'The budget is exceeded by about {0} in the next 30 days.':
    'Le budget est dépassé de {0} environ dans les 30 prochains jours.',
  'waiting for the approval of its cost': 'attente de l’approbation de son coût',
  ':warning: It exceeds the budget by about {0}: somebody else has to approve that before anything is made.':
    ':warning: Il dépasse le budget de {0} environ : une autre personne doit l’approuver avant toute création.',
}
