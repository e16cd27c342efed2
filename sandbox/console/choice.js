const address = new URL(location.href)

/** True in the pane of the second person, which shows a conversation and nothing else. */
export const IS_PANE = address.searchParams.has('pane')

const DEFAULT_SECOND = { U01ALICE: 'U02BOB' }

/** What the person has chosen to see; it belongs to this page, and the server knows nothing of it. */
export const choice = {
  userId: address.searchParams.get('user') ?? sessionStorage.getItem('user') ?? 'U01ALICE',
  channelId: undefined,
  view: 'messages',
  tab: 'chat',
  /** The message whose thread is open. */
  thread: undefined,
  /** Who has the second pane; undefined: nobody. */
  second: IS_PANE ? undefined : (sessionStorage.getItem('second') ?? undefined),
}

/** Makes the page that of another person. */
export function become(userId) {
  choice.userId = userId
  choice.thread = undefined
  // A direct conversation is somebody's: D01ALICE of U01ALICE.
  if (choice.channelId?.startsWith('D')) choice.channelId = userId.replace('U', 'D')
  // The pane's page shares the store of the page around it.
  sessionStorage.setItem(IS_PANE ? 'second' : 'user', userId)
}

/** Who has the second pane now, or would have it. */
export function secondPerson() {
  const kept = choice.second && sessionStorage.getItem('second')
  return kept || (DEFAULT_SECOND[choice.userId] ?? 'U01ALICE')
}

/** Opens or closes the second pane. */
export function toggleSecond() {
  choice.second = choice.second ? undefined : secondPerson()
  if (choice.second) sessionStorage.setItem('second', choice.second)
  else sessionStorage.removeItem('second')
}
