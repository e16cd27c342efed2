/** What is said about approvals, and about who may do what. */
export const FRENCH_APPROVALS: Readonly<Record<string, string>> = {
  // Cards of the approvers
  'Approval needed for {0}: {1}': 'Approbation requise pour {0} : {1}',
  'Approval needed for {0}: {1}. {2}': 'Approbation requise pour {0} : {1}. {2}',
  'Approval needed for {0}: deletion of {1}. {2}':
    'Approbation requise pour {0} : suppression de {1}. {2}',
  'Restart of {0}': 'Redémarrage de {0}',
  'Approve restart of {0}': 'Approuver le redémarrage de {0}',
  '{0} asks for this: *{1}*.': '{0} demande ceci : *{1}*.',
  Setting: 'Paramètre',
  Now: 'Actuel',
  After: 'Après',
  Brokers: 'Brokers',
  none: 'aucun',
  Impact: 'Impact',
  Duration: 'Durée',
  'about {0} min': 'environ {0} min',
  Decision: 'Décision',
  Expires: 'Expiration',
  '{0}, then it is not run': '{0}, ensuite rien n’est exécuté',
  '{0}, then nothing is deleted': '{0}, ensuite rien n’est supprimé',
  '{0}, then nothing is changed': '{0}, ensuite rien n’est modifié',
  'Approve Restart': 'Approuver',
  'Approve the restart?': 'Approuver le redémarrage ?',
  '{0}: {1}, starting now.': '{0} : {1}, dès maintenant.',
  Back: 'Retour',
  'The requester may approve: the cluster is new and holds nothing':
    'Le demandeur peut approuver : le cluster est neuf et vide',
  'The requester may approve: all of it was made for them':
    'Le demandeur peut approuver : tout a été créé pour lui',
  'The requester cannot approve': 'Le demandeur ne peut pas approuver',
  'configuration version {0}': 'configuration version {0}',
  'change {0}': 'modification {0}',
  'list {0}': 'liste {0}',
  'loss {0}': 'perte {0}',
  'request {0}': 'demande {0}',
  'Restart of {0}: approved': 'Redémarrage de {0} : approuvé',
  'Restart of {0}: denied': 'Redémarrage de {0} : refusé',
  'Restart of {0}: expired': 'Redémarrage de {0} : expiré',
  'Approval for {0}': 'Approbation pour {0}',
  'Approval for {0}: {1}': 'Approbation pour {0} : {1}',
  'Replaced by revision {0}: something has changed since.':
    'Remplacée par la révision {0} : quelque chose a changé depuis.',
  'Not decided: the operation has ended.': 'Sans décision : l’opération est terminée.',
  'change of the configuration, no restart': 'modification de la configuration, sans redémarrage',
  'restart of 1 broker': 'redémarrage de 1 broker',
  'restart of {0} brokers, all at once': 'redémarrage de {0} brokers, tous en même temps',
  'restart of {0} brokers, one at a time': 'redémarrage de {0} brokers, un par un',
  'They do not run with the configuration that is saved already.':
    'Ils ne tournent pas avec la configuration déjà enregistrée.',
  'Afterwards they advertise IP addresses, and VPN clients can connect.':
    'Ensuite ils annoncent des adresses IP, et les clients VPN peuvent se connecter.',
  'Afterwards they advertise host names again; VPN clients will not resolve them.':
    'Ensuite ils annoncent de nouveau des noms d’hôte, que les clients VPN ne résolvent pas.',
  'Causeway cannot ask the brokers: replication is *not checked*':
    'Causeway ne peut pas interroger les brokers : la réplication n’est *pas vérifiée*',
  'no topics: nobody notices': 'aucun topic : personne ne le remarque',
  '1 topic, {0} partitions under-replicated': '1 topic, {0} partitions sous-répliquées',
  '{0} topics, {1} partitions under-replicated': '{0} topics, {1} partitions sous-répliquées',
  'fewer than 3 brokers: a short outage': 'moins de 3 brokers : une courte interruption',
  '*{0} with one replica*, unavailable while their broker restarts: {1}':
    '*{0} avec un seul réplica*, indisponibles pendant le redémarrage de leur broker : {1}',
  '1 broker already waited for a restart: the edits that others saved take effect, too':
    '1 broker attendait déjà un redémarrage : les modifications d’autres personnes prennent effet aussi',
  '{0} brokers already waited for a restart: the edits that others saved take effect, too':
    '{0} brokers attendaient déjà un redémarrage : les modifications d’autres personnes prennent effet aussi',
  '{0} and {1} more': '{0} et {1} autres',
  Approvals: 'Approbations',
  '{0} of {1}': '{0} sur {1}',
  '{0} of {1} from {2}': '{0} sur {1}, de {2}',
  '{0} at {1}': '{0} à {1}',
  'Approved by {0}': 'Approuvé par {0}',
  'Denied by {0} at {1}: not run': 'Refusé par {0} à {1} : non exécuté',
  'Timed out: not run': 'Délai dépassé : non exécuté',
  'Deny…': 'Refuser…',
  'Denied:': 'Refus :',
  'by {0} at {1}': 'par {0} à {1}',

  // Deletion
  'Deletion of {0}': 'Suppression de {0}',
  'Approve deletion of {0}': 'Approuver la suppression de {0}',
  '{0} asks to delete *{1}* of {2}.': '{0} demande de supprimer *{1}* de {2}.',
  Resource: 'Ressource',
  Name: 'Nom',
  '$ / hour': '$ / heure',
  Stays: 'Reste',
  Saves: 'Économie',
  'about {0} an hour': 'environ {0} par heure',
  'Deletion of {0}: approved': 'Suppression de {0} : approuvée',
  'Deletion of {0}: denied': 'Suppression de {0} : refusée',
  'Deletion of {0}: expired': 'Suppression de {0} : expirée',
  'Approve Deletion': 'Approuver la suppression',
  'Delete {0} for good?': 'Supprimer {0} définitivement ?',
  '{0}, starting now. Nothing brings its messages back.':
    '{0}, dès maintenant. Rien ne rendra ses messages.',
  'Delete for Good': 'Supprimer',
  'There is no Kafka cluster among them: no messages are lost.':
    'Il n’y a pas de cluster Kafka parmi elles : aucun message n’est perdu.',
  'Causeway cannot ask Kafka for its topics just now. Whatever messages it holds are lost for good.':
    'Causeway ne peut pas interroger Kafka en ce moment. Tous les messages qu’il contient seront définitivement perdus.',
  'It holds no topics. What comes in until then is lost for good.':
    'Il ne contient aucun topic. Ce qui arrive d’ici là sera définitivement perdu.',
  'It holds 1 topic: all messages are lost for good.':
    'Il contient 1 topic : tous les messages seront définitivement perdus.',
  'It holds {0} topics: all messages are lost for good.':
    'Il contient {0} topics : tous les messages seront définitivement perdus.',

  // Fewer workers
  '{0} → {1} workers': '{0} → {1} workers',
  'Shrinking of {0}': 'Réduction de {0}',
  'Approve shrinking of {0}': 'Approuver la réduction de {0}',
  '{0} asks to shrink {1}: *{2}*.': '{0} demande de réduire {1} : *{2}*.',
  'HDInsight chooses; expected: {0}': 'HDInsight choisit ; attendu : {0}',
  Topics: 'Topics',
  '≈ {0} → {1} an hour': '≈ {0} → {1} par heure',
  'Shrinking of {0}: approved': 'Réduction de {0} : approuvée',
  'Shrinking of {0}: denied': 'Réduction de {0} : refusée',
  'Shrinking of {0}: expired': 'Réduction de {0} : expirée',
  'Approve Loss': 'Approuver la perte',
  'Shrink {0}?': 'Réduire {0} ?',
  '{0}, starting now. Nothing brings back what is lost.':
    '{0}, dès maintenant. Rien ne rendra ce qui est perdu.',
  'Causeway cannot ask Kafka what these brokers hold. What only they hold is lost for good.':
    'Causeway ne peut pas demander à Kafka ce que ces brokers contiennent. Ce qu’eux seuls contiennent sera définitivement perdu.',
  'No topic has a replica on them.': 'Aucun topic n’y a de réplica.',
  '{0}; 1 partition is lost for good.': '{0} ; 1 partition est définitivement perdue.',
  '{0}; {1} partitions are lost for good.': '{0} ; {1} partitions sont définitivement perdues.',
  '1 replica of 1 topic goes': '1 réplica de 1 topic disparaît',
  '{0} replicas of 1 topic go': '{0} réplicas de 1 topic disparaissent',
  '{0} replicas of {1} topics go': '{0} réplicas de {1} topics disparaissent',
  'If HDInsight chooses others, up to {0}.': 'Si HDInsight en choisit d’autres, jusqu’à {0}.',
  'not known': 'inconnu',

  // Whoever asked, and those who are called late
  'Your {0} waits for approval in {1}.': 'Votre {0} attend une approbation dans {1}.',
  'Your {0} waits for approval: {1}': 'Votre {0} attend une approbation : {1}',
  'The card is in {0}. Without a decision by {1} it is not run.':
    'La carte est dans {0}. Sans décision avant {1}, rien n’est exécuté.',
  'It goes on in {0}.': 'La suite est dans {0}.',
  'Asked in {0}.': 'Demandé dans {0}.',
  '{0} still waits for approval.': '{0} attend toujours une approbation.',
  '{0} still waits for approval: {1}': '{0} attend toujours une approbation : {1}',
  'Asked by {0} in {1}, where the exact change is shown. Expires {2}.':
    'Demandé par {0} dans {1}, où la modification exacte est affichée. Expiration {2}.',
  'Approve…': 'Approuver…',
  'Approve {0}?': 'Approuver {0} ?',
  'Have you read the card in the channel? It says what changes and what that interrupts.':
    'Avez-vous lu la carte dans le canal ? Elle dit ce qui change et ce que cela interrompt.',
  Approve: 'Approuver',

  // Whoever decides
  'Your approval for *{0}* is noted: {1} of {2}. Others have to approve, too.':
    'Votre approbation pour *{0}* est notée : {1} sur {2}. D’autres personnes doivent approuver aussi.',
  'Your approval for *{0}* was noted before and counts once: {1} of {2}. Others have to approve, too.':
    'Votre approbation pour *{0}* était déjà notée et compte une fois : {1} sur {2}. D’autres personnes doivent approuver aussi.',
  'This request is not known any more.': 'Cette demande n’est plus connue.',
  'This request has been decided already.': 'Cette demande a déjà été décidée.',
  'This request was replaced by a newer one, because something has changed since: revision {0}, {1}.':
    'Cette demande a été remplacée par une plus récente, car quelque chose a changé depuis : révision {0}, {1}.',
  'This request has expired; it was not run.':
    'Cette demande a expiré ; elle n’a pas été exécutée.',
  'You asked for this yourself, so somebody else has to approve it.':
    'Vous l’avez demandé vous-même : quelqu’un d’autre doit l’approuver.',
  'This operation has ended; nothing is decided any more.':
    'Cette opération est terminée ; plus rien n’est à décider.',
  'Denied for *{0}* (revision {1}): it is not run.':
    'Refusé pour *{0}* (révision {1}) : rien n’est exécuté.',
  'Approved for *{0}* (revision {1}): it goes on.':
    'Approuvé pour *{0}* (révision {1}) : l’opération continue.',
  'Deny the request': 'Refuser la demande',
  Deny: 'Refuser',
  'Nothing is run on *{0}*. Whoever asked reads your reason, and so does the channel.':
    'Rien n’est exécuté sur *{0}*. Le demandeur lit votre motif, et le canal aussi.',
  Reason: 'Motif',
  'What would have to be different?': 'Que faudrait-il changer ?',

  // Why somebody was refused
  'The access policy is changed by: {0}.': 'La politique d’accès est modifiée par : {0}.',
  'You may use *{0}* here now.': 'Vous pouvez utiliser *{0}* ici maintenant.',
  'You may approve here, but not every change: the access policy names others whose approval counts for {0}.':
    'Vous pouvez approuver ici, mais pas toute modification : la politique d’accès nomme d’autres personnes dont l’approbation compte pour {0}.',
  'Missing: that this list names you, or a user group that you are in.':
    'Il manque : que cette liste vous nomme, ou un groupe dont vous faites partie.',
  'You may not use *{0}* here.': 'Vous ne pouvez pas utiliser *{0}* ici.',
  'No rule comes near it: none names you, and none allows it.':
    'Aucune règle ne s’en approche : aucune ne vous nomme, et aucune ne le permet.',
  'Rule {0} of the policy comes nearest: it is about you.':
    'La règle {0} de la politique est la plus proche : elle vous concerne.',
  'Missing: it does not allow this. It allows: {0}.':
    'Il manque : elle ne permet pas cela. Elle permet : {0}.',
  'Missing: it holds for other clusters: {0}.':
    'Il manque : elle vaut pour d’autres clusters : {0}.',
  'Missing: it holds in other channels: {0}.': 'Il manque : elle vaut dans d’autres canaux : {0}.',
  'Missing: it holds in another workspace.':
    'Il manque : elle vaut dans un autre espace de travail.',
  'that it names you, or a user group that you are in':
    'qu’elle vous nomme, ou un groupe dont vous faites partie',
  'that it allows this': 'qu’elle permette cela',
  'that it holds for this cluster': 'qu’elle vaille pour ce cluster',
  'this channel': 'ce canal',
  'this workspace': 'cet espace de travail',
  'Rule {0} of the policy comes nearest, but it is about others.':
    'La règle {0} de la politique est la plus proche, mais elle concerne d’autres personnes.',
  'Missing: {0}.': 'Il manque : {0}.',
  'Nothing was refused to you here in the last hour. {0} asks about one command.':
    'Rien ne vous a été refusé ici depuis une heure. {0} pose la question pour une commande.',

  // Refusals
  'The access policy wants a reason for a denial.':
    'La politique d’accès exige un motif pour un refus.',
  'Say why, in a few words.': 'Dites pourquoi, en quelques mots.',
  'Ask for it again if it is still needed.': 'Redemandez-le si c’est encore nécessaire.',
  'Say what it is about: an operation, or a cluster.':
    'Dites de quoi il s’agit : une opération, ou un cluster.',
  'The card shows both.': 'La carte montre les deux.',
  'Nothing waits for approval on {0}.': 'Rien n’attend d’approbation sur {0}.',
  'It was decided, has expired, or was never asked for here. See what goes on.':
    'C’est décidé, expiré, ou n’a jamais été demandé ici. Voyez ce qui se passe.',
  'Something has changed since it was asked for first, so it was asked anew.':
    'Quelque chose a changé depuis la première demande, elle a donc été renouvelée.',
  'Read the newest card, then name its revision, {0}.':
    'Lisez la carte la plus récente, puis nommez sa révision, {0}.',
  'There is no command "{0}".': 'Il n’y a pas de commande « {0} ».',
  'Did you mean {0}?': 'Vouliez-vous dire {0} ?',
  'This is decided by others: the access policy names who approves "{0}" on {1}.':
    'D’autres personnes en décident : la politique d’accès nomme qui approuve « {0} » sur {1}.',
  'Leave it to them, or ask: {0}.': 'Laissez-les décider, ou demandez à : {0}.',
  'You may not approve changes on {0} here.':
    'Vous ne pouvez pas approuver de modifications sur {0} ici.',
  'You may not approve changes here.': 'Vous ne pouvez pas approuver de modifications ici.',
  'You may not use {0} on {1} here.': 'Vous ne pouvez pas utiliser {0} sur {1} ici.',
  'You may not use {0} here.': 'Vous ne pouvez pas utiliser {0} ici.',
  'Ask {0} to add you to the access policy.':
    'Pour être ajouté à la politique d’accès, adressez-vous à : {0}.',
  'the owners of Causeway': 'les responsables de Causeway',
  'The access policy allows at most {0} workers.':
    'La politique d’accès permet au plus {0} workers.',
  'Use fewer, or ask {0} to raise the limit.':
    'Prenez-en moins ; pour relever la limite, adressez-vous à : {0}.',
  'The access policy does not allow the region {0}.':
    'La politique d’accès ne permet pas la région {0}.',
  'Choose one of: {0}.': 'Choisissez parmi : {0}.',
  'The access policy does not allow workers of size {0}.':
    'La politique d’accès ne permet pas de workers de taille {0}.',
  'It would cost about ${0} a month; the access policy allows at most ${1} for one cluster.':
    'Cela coûterait environ {0} $ par mois ; la politique d’accès permet au plus {1} $ pour un cluster.',
  'Use fewer or smaller workers, or ask {0} to raise the limit.':
    'Prenez des workers moins nombreux ou plus petits ; pour relever la limite, adressez-vous à : {0}.',
  'The access policy allows a cluster to live for at most {0} hours.':
    'La politique d’accès permet à un cluster de vivre au plus {0} heures.',
  'Choose a shorter life, or ask {0} to raise the limit.':
    'Choisissez une durée plus courte ; pour relever la limite, adressez-vous à : {0}.',
  'Slack did not open the window in time.': 'Slack n’a pas ouvert la fenêtre à temps.',
  'Try once more.': 'Réessayez.',
  'Its requester may, and whoever may approve changes: wait in the queue, or ask {0}.':
    'Son demandeur le peut, et qui peut approuver : attendez dans la file, ou adressez-vous à : {0}.',

  // Steps
  'Waiting for the approval to restart': 'Attente de l’approbation du redémarrage',
  'Restart approved': 'Redémarrage approuvé',
  'Nothing to change': 'Rien à changer',
  'The brokers do not answer just now': 'Les brokers ne répondent pas en ce moment',
  'Waiting for a decision': 'En attente d’une décision',
  'The restart was denied. Nothing was saved, the brokers were not touched.':
    'Le redémarrage a été refusé. Rien n’a été enregistré, les brokers n’ont pas été touchés.',
  'Talk to the person who denied it. Retry asks again; until then brokers advertise what they advertised before.':
    'Parlez à la personne qui a refusé. « Réessayer » redemande ; d’ici là les brokers annoncent ce qu’ils annonçaient.',
  'Nobody decided in time, so nothing was saved or restarted.':
    'Personne n’a décidé à temps : rien n’a été enregistré ni redémarré.',
  'Retry asks again; everything else that was made stays.':
    '« Réessayer » redemande ; tout ce qui a été créé reste.',
  'Look at the under-replicated partitions yourself; approvals.restartWithoutRoute in the access policy lets Causeway restart without seeing them.':
    'Vérifiez vous-même les partitions sous-répliquées ; approvals.restartWithoutRoute dans la politique d’accès permet à Causeway de redémarrer sans les voir.',
  'Give it a route (KAFKA_PROXY_URL_TEMPLATE, or run it in a network that reaches the brokers), or allow approvals.restartWithoutRoute in the access policy.':
    'Donnez-lui une route (KAFKA_PROXY_URL_TEMPLATE, ou un réseau qui atteint les brokers), ou permettez approvals.restartWithoutRoute dans la politique d’accès.',
  'The brokers of {0} take only encrypted or authenticated clients, so Causeway cannot see whether a restart would make topics unavailable.':
    'Les brokers de {0} n’acceptent que des clients chiffrés ou authentifiés : Causeway ne peut pas voir si un redémarrage rendrait des topics indisponibles.',
  'Causeway cannot reach the brokers of {0}, so it cannot see whether a restart would make topics unavailable.':
    'Causeway n’atteint pas les brokers de {0} et ne peut pas voir si un redémarrage rendrait des topics indisponibles.',
  'Waiting for the approval to delete': 'Attente de l’approbation de la suppression',
  'Deletion approved': 'Suppression approuvée',
  'Nothing is left': 'Il ne reste rien',
  'The deletion of {0} was denied.': 'La suppression de {0} a été refusée.',
  'Talk to the person who denied it. Retry asks again.':
    'Parlez à la personne qui a refusé. « Réessayer » redemande.',
  'Nobody decided on the deletion in time.': 'Personne n’a décidé à temps de la suppression.',
  'Retry asks again.': '« Réessayer » redemande.',
  'Waiting for the approval to lose brokers': 'Attente de l’approbation de la perte de brokers',
  'Loss of brokers approved': 'Perte de brokers approuvée',
  'No brokers go': 'Aucun broker ne disparaît',
  'That {0} loses workers was denied.': 'La réduction de {0} a été refusée.',
  'Nobody decided in time; no worker was removed.':
    'Personne n’a décidé à temps ; aucun worker n’a été retiré.',
}
