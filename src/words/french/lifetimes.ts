/** Sentences about how long clusters live. */
export const FRENCH_LIFETIMES: Readonly<Record<string, string>> = {
  '{0} h': '{0} h',
  '{0} days': '{0} jours',
  '{0} ends in about {1} min': '{0} prend fin dans {1} min environ',
  '{0}. It is deleted unless somebody extends it.':
    '{0}. Il sera supprimé si personne ne le prolonge.',
  '{0}, the time of *{1}* is over {2}, on {3}.': '{0}, le temps de *{1}* s’achève {2}, le {3}.',
  'Then its deletion is asked for: somebody else than its requester gave it this end.':
    'Sa suppression sera alors demandée : cette fin a été fixée par une autre personne que son demandeur.',
  'Then it is deleted with its network, VPN gateway, storage and all messages. Where messages were written lately, or nobody can see that, somebody is asked first.':
    'Il sera alors supprimé avec son réseau, sa passerelle VPN, son stockage et tous ses messages. Si des messages ont été écrits récemment, ou si cela ne peut être vérifié, une approbation est demandée avant.',
  'Extend…': 'Prolonger…',
  'Extend by 1 day': 'Prolonger de 1 jour',
  'Extend by 1 hour': 'Prolonger de 1 heure',
  'Extend by {0} hours': 'Prolonger de {0} heures',
  Keep: 'Garder',
  'Keep {0}?': 'Garder {0} ?',
  'It goes on costing money until somebody deletes it.':
    'Il continuera de coûter jusqu’à ce que quelqu’un le supprime.',
  Back: 'Retour',
  'Delete Now…': 'Supprimer maintenant…',
  'Ask to delete {0}?': 'Demander la suppression de {0} ?',
  'Somebody else has to approve the list of what is deleted. Then cluster, network, gateway, storage and all messages are gone for good.':
    'Une autre personne doit approuver la liste de ce qui est supprimé. Cluster, réseau, passerelle, stockage et messages disparaissent ensuite pour toujours.',
  'Ask to Delete': 'Demander la suppression',
  '{0} does the same': '{0} fait la même chose',
  'The time of *{0}* is over: its deletion has begun.':
    'Le temps de *{0}* est écoulé : sa suppression a commencé.',
  '*{0}* is gone.': '*{0}* n’existe plus.',
  '*{0}* is kept: it lives until somebody deletes it.':
    '*{0}* est gardé : il vit jusqu’à ce que quelqu’un le supprime.',
  '*{0}* was extended: it lives until {1}.': '*{0}* est prolongé : il vit jusqu’au {1}.',
  'Its end was {0}': 'Sa fin était le {0}',
  '*{0}* lives until somebody deletes it.': '*{0}* vit jusqu’à ce que quelqu’un le supprime.',
  '*{0}* lives until {1}; before, it was {2}.': '*{0}* vit jusqu’au {1} ; avant, c’était le {2}.',
  '*{0}* lives until {1}.': '*{0}* vit jusqu’au {1}.',
  'until {0}': 'jusqu’au {0}',
  'Writing the new end of *{0}* to Azure…': 'Écriture de la nouvelle fin de *{0}* dans Azure…',
  Life: 'Durée de vie',
  '{0} from the click on Create Cluster, then it is deleted':
    '{0} à partir du clic sur Créer le cluster, puis il est supprimé',
  '≈ {0} an hour until it is deleted': '≈ {0} par heure jusqu’à sa suppression',
  '≈ {0} an hour until {1}, then it is deleted':
    '≈ {0} par heure jusqu’au {1}, puis il est supprimé',
  '*Its time is over.* Whoever asked for the cluster gave it an end on {0}: it lives until {1}. That is the approval.':
    '*Son temps est écoulé.* La personne qui a demandé le cluster lui a donné une fin le {0} : il vit jusqu’au {1}. Cela vaut approbation.',
  '"{0}" is not a length of life.': '« {0} » n’est pas une durée de vie.',
  '"{0}" is not a moment.': '« {0} » n’est pas un moment.',
  'Give hours, days or weeks, from 1h to 365d.':
    'Donnez des heures, des jours ou des semaines, de 1h à 365d.',
  'Give a day, or a day and a time in UTC.': 'Donnez un jour, ou un jour et une heure en UTC.',
  'Writing when it ends': 'Écriture de la date de fin',
  'Wrote when it ends': 'Date de fin écrite',
  '{0} lives longer already, until {1}.': '{0} vit déjà plus longtemps, jusqu’au {1}.',
  'Give a later end, or delete the cluster when nobody needs it any more.':
    'Donnez une fin plus tardive, ou supprimez le cluster quand personne n’en a plus besoin.',
  '{0} has another end by now, so it was not deleted.':
    '{0} a une autre fin désormais, il n’a donc pas été supprimé.',
  'Nothing needs to be done: it is deleted when its time is over.':
    'Il n’y a rien à faire : il sera supprimé quand son temps sera écoulé.',
  'Say which cluster, and for how much longer.':
    'Dites quel cluster, et pour combien de temps encore.',
  'Give hours, days, weeks, a moment, or never.':
    'Donnez des heures, des jours, des semaines, un moment, ou never.',
  'That moment has passed.': 'Ce moment est passé.',
  'Give a later one, in UTC; or delete the cluster.':
    'Donnez-en un plus tardif, en UTC ; ou supprimez le cluster.',
  'Agreed to with its end': 'Accepté avec sa fin',
}
