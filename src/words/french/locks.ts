/** Sentences about clusters that are busy: the line, taking over, stopping, retrying. */
export const FRENCH_LOCKS: Readonly<Record<string, string>> = {
  '{0} is busy: {1}, begun by {2}. Queue, ask to be notified, or take over.':
    '{0} est occupé : {1}, commencé par {2}. Mettez-vous en file, demandez à être prévenu ou prenez la main.',
  '*{0}* is busy. {1} began {2}: *{3}*.': '*{0}* est occupé. {1} a commencé {2} : *{3}*.',
  Queue: 'Mettre en file',
  'Notify Me': 'Me prévenir',
  'Take Over': 'Prendre la main',
  'Take over {0}?': 'Prendre la main sur {0} ?',
  'What is going on stops at its next safe point, as by Stop, and your change goes first. What it has made stays, and it can be retried. Its requester is told that it was you.':
    'L’opération en cours s’arrête à son prochain point sûr, comme par Arrêter, et la vôtre passe en premier. Ce qu’elle a créé reste et elle peut être relancée. Son demandeur apprend que c’était vous.',
  Wait: 'Attendre',
  'Nothing was changed by this command. Operation {0}; {1} shows more.':
    'Cette commande n’a rien changé. Opération {0} ; {1} en dit plus.',
  'It has not begun its first step.': 'La première étape n’a pas encore commencé.',
  'Step {0} of {1}: {2}. How long that takes, people decide.':
    'Étape {0} sur {1} : {2}. La durée dépend d’une décision humaine.',
  'Step {0} of {1}: {2}. About {3} left.': 'Étape {0} sur {1} : {2}. Encore {3} environ.',
  'One other change waits in line.': 'Un autre changement attend dans la file.',
  '{0} other changes wait in line.': '{0} autres changements attendent dans la file.',
  '{0} · next in line': '{0} · prochain de la file',
  '{0} · number {1} in line': '{0} · numéro {1} dans la file',
  '{0}. It begins by itself.': '{0}. L’opération commence d’elle-même.',
  'It begins by itself when the cluster is free; what was planned is checked anew then.':
    'Elle commence d’elle-même dès que le cluster est libre ; le plan est alors vérifié à nouveau.',
  'Leave the Queue': 'Quitter la file',
  'Leave the queue?': 'Quitter la file ?',
  'Nothing was changed yet, and nothing will be.': 'Rien n’a été changé et rien ne le sera.',
  Leave: 'Quitter',
  'Keep Waiting': 'Continuer d’attendre',
  'Now: *{0}*, begun by {1}. It was asked to stop at its next safe point.':
    'En cours : *{0}*, lancé par {1}. L’arrêt au prochain point sûr a été demandé.',
  'Now: *{0}*, begun by {1} {2}.': 'En cours : *{0}*, lancé par {1} {2}.',
  '{0}: not begun': '{0} : pas commencé',
  '{0}. It was taken out of the queue.': '{0}. L’opération a été retirée de la file.',
  '{0} took it out of the queue before its turn. Nothing was changed.':
    '{0} l’a retirée de la file avant son tour. Rien n’a été changé.',
  'Ask Again': 'Redemander',
  'Asked {0} by {1} · operation {2}': 'Demandé {0} par {1} · opération {2}',
  'What kept it busy has ended well: *{0}* ({1}).':
    'Ce qui l’occupait s’est bien terminé : *{0}* ({1}).',
  'What kept it busy has ended without success: *{0}* ({1}).':
    'Ce qui l’occupait s’est terminé sans succès : *{0}* ({1}).',
  '{0} is free: it can be changed now.': '{0} est libre : il peut être modifié.',
  '*{0}* is free.': '*{0}* est libre.',
  'You asked to be notified once · {0}': 'Vous avez demandé à être prévenu une fois · {0}',
  'You get one direct message when *{0}* is free. Nothing is queued for you.':
    'Vous recevrez un message direct quand *{0}* sera libre. Rien n’est mis en file pour vous.',
  '*{0}* is free by now: ask once more.': '*{0}* est libre maintenant : redemandez.',
  'It was accepted already; its message shows where it stands.':
    'Elle a déjà été acceptée ; son message montre où elle en est.',
  'The cluster is free by now: it begins at once. Progress is in {0}.':
    'Le cluster est libre maintenant : elle commence tout de suite. Suivi dans {0}.',
  'What is going on was asked to stop at its next safe point; then yours begins. Progress is in {0}.':
    'L’arrêt de l’opération en cours à son prochain point sûr est demandé ; la vôtre commence ensuite. Suivi dans {0}.',
  'You are next in line. It begins by itself; where it stands is in {0}.':
    'Vous êtes le prochain de la file. L’opération commence d’elle-même ; suivi dans {0}.',
  'You are number {0} in line. It begins by itself; where it stands is in {1}.':
    'Vous êtes numéro {0} dans la file. L’opération commence d’elle-même ; suivi dans {1}.',
  'Operation {0} on *{1}* stops at its next safe point; its message says when it has.':
    'L’opération {0} sur *{1}* s’arrête à son prochain point sûr ; son message l’indiquera.',
  'Operation {0} on *{1}* goes on where it stopped.':
    'L’opération {0} sur *{1}* reprend où elle s’était arrêtée.',
  'Taken over by {0}.': '{0} a pris la main.',
  'Nothing goes on at {0}.': 'Rien n’est en cours sur {0}.',
  'It has ended, or was never begun.': 'C’est terminé, ou n’a jamais commencé.',
  'The last change of {0} has neither failed nor was it stopped.':
    'Le dernier changement de {0} n’a ni échoué ni été arrêté.',
  'See what the last operations came to.': 'Voyez ce que sont devenues les dernières opérations.',
  'You may not take over from this operation.':
    'Vous ne pouvez pas prendre la main sur cette opération.',
  'What you asked for is older than an hour, or begun already.':
    'Votre demande date de plus d’une heure, ou a déjà commencé.',
  'Ask for it once more.': 'Redemandez.',
}
